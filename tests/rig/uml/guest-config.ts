const names = (en: string) => ({ kk: en, ru: en, uk: en, en });
const norm = [{ from: "2026-01-01", minutes: 120 }];
const service = (letter: string) => ({
  id: `service-${letter.toLowerCase()}`,
  letter,
  names: names(`Service ${letter}`),
  norm,
  stages: [{ id: "intake", authority: "centre", budget: 15 }],
});

/** Lines of the header that the keys pull to ground. */
export const KIOSK_KEYS = { "service-a": 17, "service-b": 27, "service-c": 22 } as const;
export const CALL_KEYS = { call: 2, start: 3, finish: 4 } as const;

/** Stands in the configuration until the printer inside the guest has its port. */
export const GUEST_PRINTER = "127.0.0.1:9100";

export interface GuestWires {
  readonly printer: string;
  /** When the numbers begin again. */
  readonly turns: string;
  /** The operator has keys; without them he works at a screen. */
  readonly hasCallKeys: boolean;
  readonly broker?: string;
}

/** A small centre on real lines of a kernel, with keys as they are delivered; JSON is YAML too. */
export const guestConfig = ({ printer, turns, hasCallKeys, broker }: GuestWires) => ({
  centre: {
    id: "kz-ala-01",
    names: names("Service centre of the rig"),
    region: "almaty",
    timezone: "Asia/Almaty",
    languages: ["en", "kk", "ru", "uk"],
    day: { opens: "00:00", closes: "23:59", turns },
  },
  services: ["A", "B", "C"].map(service),
  stations: [{ id: "w1", label: "1", stages: ["intake"], ...(hasCallKeys ? { call: "keys-w1" } : {}) }],
  operators: [{ id: "c-101", authority: "centre" }],
  devices: {
    printer: { driver: "escpos-printer", link: printer, profile: "epson-tm-t20" },
    kiosk: { driver: "buttons", pins: "gpio", keys: KIOSK_KEYS },
    ...(hasCallKeys ? { "keys-w1": { driver: "buttons", pins: "gpio", keys: CALL_KEYS } } : {}),
  },
  ...(broker === undefined ? {} : { hub: { brokers: [broker] } }),
  storage: { maxBytes: "64MiB", keepDays: 30 },
});
