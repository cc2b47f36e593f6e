/** What stands around one agent of a test: where its wires end. */
export interface Places {
  readonly printer: string;
  readonly boards: Readonly<Record<"board-w1" | "board-w2", string>>;
  readonly broker: string | null;
  readonly passwordFile: string;
}

export const CENTRE = "kz-ala-01";

const names = (en: string) => ({ kk: en, ru: en, uk: en, en });
const norm = [{ from: "2026-01-01", minutes: 120 }];

/** Keys that settle fast, so that many citizens fit into a test. */
const FAST_KEYS = { settleMs: 5, lockOutMs: 0 };

/** Two services, a window of the centre and a workshop of the police; JSON is YAML too. */
export function centreConfig({ printer, boards, broker, passwordFile }: Places) {
  return {
    centre: {
      id: CENTRE,
      names: names("Service centre of the tests"),
      region: "almaty",
      timezone: "Asia/Almaty",
      languages: ["en", "kk", "ru", "uk"],
      day: { opens: "00:00", closes: "23:59", turns: "04:00" },
    },
    services: [
      {
        id: "licence-first",
        letter: "A",
        names: names("Driving licence"),
        norm,
        stages: [
          { id: "intake", authority: "centre", budget: 15 },
          { id: "production", authority: "police", budget: 30 },
          { id: "handover", authority: "centre", budget: 15 },
        ],
      },
      ...["b", "c", "d", "e"].map((letter) => ({
        id: `service-${letter}`,
        letter: letter.toUpperCase(),
        names: names(`Service ${letter.toUpperCase()}`),
        norm,
        stages: [{ id: "intake", authority: "centre", budget: 15 }],
      })),
    ],
    stations: [
      {
        id: "w1",
        label: "1",
        arrow: "left",
        stages: ["intake", "handover"],
        board: "board-w1",
        rating: "pad-w1",
        call: "keys-w1",
        cameras: ["cam-w1"],
      },
      { id: "w2", label: "2", kind: "workshop", stages: ["production"], board: "board-w2", cameras: ["cam-w2"] },
    ],
    operators: [
      { id: "c-101", authority: "centre" },
      { id: "p-201", authority: "police" },
    ],
    devices: {
      printer: {
        driver: "escpos-printer",
        link: printer,
        profile: "epson-tm-t20",
        answerWaitMs: 500,
        proofWaitMs: 1_500,
      },
      kiosk: {
        driver: "buttons",
        pins: "virtual",
        ...FAST_KEYS,
        keys: {
          "licence-first": 0,
          "licence-first.ru": 1,
          "service-b": 2,
          "service-b.ru": 3,
          "service-c": 4,
          "service-c.ru": 5,
          "service-d": 6,
          "service-d.ru": 7,
          "service-e": 8,
          "service-e.ru": 9,
        },
      },
      "board-w1": { driver: "frame-board", link: boards["board-w1"], preset: "qsystem", address: 33 },
      "board-w2": { driver: "frame-board", link: boards["board-w2"], preset: "qsystem", address: 34 },
      "pad-w1": { driver: "rating-pad", pins: "virtual", keys: { 1: 20, 2: 21, 3: 22, 4: 23, 5: 24 } },
      "keys-w1": {
        driver: "buttons",
        pins: "virtual",
        keys: { call: 30, recall: 31, "no-show": 32, start: 33, finish: 34 },
      },
      "cam-w1": { driver: "pulse-camera", pins: "virtual", pin: 40 },
      "cam-w2": { driver: "pulse-camera", pins: "virtual", pin: 41 },
    },
    ...(broker === null ? {} : { hub: { brokers: [broker], credentials: { username: CENTRE, passwordFile } } }),
    storage: { maxBytes: "64MiB", keepDays: 1 },
  };
}

export type CentreConfig = ReturnType<typeof centreConfig>;
