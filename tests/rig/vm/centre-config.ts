/** What the wires of a centre hang on. */
export interface Wiring {
  readonly pins: string;
  readonly printer: string;
  readonly broker: boolean;
  /** Of a scanner that types; null where there is none. */
  readonly scanner: string | null;
}

export const CENTRE = "ua-rig-1";
export const PRINTER = "PRN0001";
export const BOARD = "BRD0001";
export const SCANNER = "SCN0001";

/** BCM lines, as on the header. */
export const LINES = {
  licence: 17,
  transfer: 27,
  call: 20,
  start: 16,
  finish: 12,
  rate5: 26,
  rate4: 19,
  camera: 21,
} as const;

/** As long as may be, so that somebody can be killed meanwhile. */
const PULSE_MS = 5_000;

const byId = (serial: string): string => `/dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_${serial}-if00-port0`;

export const TYPING = `input:/dev/input/by-id/usb-QEMU_QEMU_USB_Keyboard_${SCANNER}-event-kbd`;

export const USUAL: Wiring = {
  pins: "gpio",
  printer: `serial:${byId(PRINTER)}?baud=19200`,
  broker: true,
  scanner: null,
};

const names = (en: string) => ({ kk: en, ru: en, uk: en, en });
const norm = [{ from: "2026-01-01", minutes: 30 }];

/** One window with everything that a window has, on real kernel devices; JSON is YAML too. */
export function centreConfig({ pins, printer, broker, scanner }: Wiring) {
  const service = (id: string, letter: string, en: string) => ({
    id,
    letter,
    names: names(en),
    norm,
    stages: [{ id: "intake", authority: "centre", budget: 15 }],
  });
  return {
    centre: {
      id: CENTRE,
      names: names("Rig"),
      region: "rig",
      timezone: "Europe/Kyiv",
      languages: ["en", "kk", "ru", "uk"],
      day: { opens: "00:00", closes: "23:59", turns: "04:00" },
    },
    services: [service("licence", "A", "Licence"), service("transfer", "B", "Transfer")],
    stations: [
      {
        id: "w1",
        label: "1",
        arrow: "left",
        stages: ["intake"],
        board: "board",
        rating: "pad",
        call: "keys",
        cameras: ["camera"],
      },
    ],
    operators: [{ id: "op-1", authority: "centre" }],
    devices: {
      printer: { driver: "escpos-printer", link: printer, profile: "epson-tm-t20" },
      kiosk: { driver: "buttons", pins, keys: { licence: LINES.licence, transfer: LINES.transfer } },
      board: { driver: "frame-board", link: `serial:${byId(BOARD)}?baud=9600`, preset: "qsystem", address: 33 },
      keys: {
        driver: "buttons",
        pins,
        lockOutMs: 0,
        keys: { call: LINES.call, start: LINES.start, finish: LINES.finish },
      },
      pad: { driver: "rating-pad", pins, keys: { 1: 5, 2: 6, 3: 13, 4: LINES.rate4, 5: LINES.rate5 } },
      camera: { driver: "pulse-camera", pins, pin: LINES.camera, pulseMs: PULSE_MS },
      ...(scanner === null ? {} : { scan: { driver: "scanner", link: scanner, keyboard: true } }),
    },
    ...(broker
      ? {
          hub: {
            brokers: ["mqtt://10.0.2.100:1883"],
            credentials: { username: CENTRE, passwordFile: "/etc/talon/broker-password" },
          },
        }
      : {}),
  };
}
