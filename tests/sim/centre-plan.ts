import { defaultPolicy, type Rules, type Service, type Station } from "../../agent/domain/rules.ts";
import { names, operator, stage, station } from "./plan-parts.ts";

const services: readonly Service[] = [
  {
    id: "licence-first",
    document: "licence",
    letter: "A",
    names: names("Driving licence"),
    norms: [{ from: "2026-01-01", minutes: 120 }],
    stages: [
      stage("intake", "centre", 15),
      stage("exam-theory", "police", 30),
      stage("production", "police", 30),
      stage("handover", "centre", 15),
    ],
  },
  {
    id: "vehicle-registration",
    document: "certificate",
    letter: "B",
    names: names("Vehicle registration"),
    norms: [{ from: "2026-01-01", minutes: 90 }],
    stages: [stage("intake", "centre", 15), stage("unit-check", "police", 30), stage("handover", "centre", 15)],
  },
  {
    id: "number-plates",
    document: "plates",
    letter: "C",
    names: names("Number plates"),
    norms: [{ from: "2026-01-01", minutes: 60 }],
    stages: [stage("intake", "centre", 15), stage("handover", "centre", 15)],
  },
];

/** Stages side by side, a checkpoint, and what may be tried again. */
const longServices: readonly Service[] = [
  {
    id: "licence-category",
    document: "licence",
    letter: "D",
    names: names("Another category"),
    norms: [{ from: "2026-01-01", minutes: 100 }],
    stages: [
      stage("intake", "centre", 15),
      { ...stage("exam-practical", "police", 30), retakes: 1, judged: true },
      { ...stage("production", "police", 30), attended: false },
      stage("handover", "centre", 15),
    ],
  },
  {
    id: "vehicle-reregistration",
    document: "certificate",
    letter: "E",
    names: names("Re-registration"),
    norms: [{ from: "2026-01-01", minutes: 90 }],
    stages: [
      stage("intake", "centre", 15),
      stage("unit-check", "police", 30),
      { ...stage("production", "police", 30), parallel: true, attended: false },
      stage("handover", "centre", 15),
    ],
  },
];

const window = (no: number, stages: readonly string[]): Station => ({
  ...station(`w${no}`, stages),
  label: String(no),
  call: `keys-w${no}`,
  cameras: [`cam-w${no}`],
  marks: ["called", "started", "finished", "handed-over", "no-show"],
});

/** The centre that every seed lives in: small enough to be fast, with every kind of device and both authorities. */
export const plan: Rules = {
  centre: "sim-centre",
  names: {},
  region: "sim",
  timezone: "Asia/Almaty",
  languages: ["kk", "ru", "uk", "en"],
  dayTurnsAt: 4 * 60,
  services: [...services, ...longServices],
  printers: ["printer"],
  stations: [
    window(1, ["intake", "handover"]),
    window(2, ["intake", "handover", "exam-theory"]),
    window(3, ["exam-theory", "unit-check"]),
    window(4, ["production"]),
    {
      ...window(5, ["exam-practical"]),
      checkpoint: { places: 3 },
      board: null,
      rating: null,
      call: null,
      cameras: [],
    },
  ],
  operators: [
    operator("op-1", "centre"),
    operator("op-2", "centre"),
    operator("op-3", "police"),
    operator("op-4", "police"),
    operator("op-5", "police"),
  ],
  policy: { ...defaultPolicy, kioskCoolMs: 0 },
};

/** The rules of the simulated days: a bound that a busy hall reaches. */
export const livedPlan: Rules = { ...plan, policy: { ...plan.policy, overtaking: { times: 1, minutes: 240 } } };

const KIOSK_LINES = [2, 3, 4, 5, 6, 7, 8, 13, 14, 15, 16, 17];
const KIOSK_NAMES = [
  ...plan.services.flatMap(({ id }) => [`${id}.kk`, `${id}.ru`]),
  "licence-first.privileged.kk",
  "number-plates.privileged.ru",
];

export const KIOSK_KEYS: Readonly<Record<string, number>> = Object.fromEntries(
  KIOSK_NAMES.map((key, at) => [key, KIOSK_LINES[at] ?? 0]),
);

/** The stations that have devices; the others are entered by a scan. */
export const windows = plan.stations.filter(({ checkpoint }) => checkpoint === null);

const OPERATOR_KEYS = ["call", "recall", "no-show", "start", "finish"];
const SCORES = ["1", "2", "3", "4", "5"];
const KEYS_EACH = 5;
const OPERATOR_FIRST_LINE = 18;
const PAD_FIRST_LINE = 38;

const keysFrom = (names: readonly string[], firstLine: number): Readonly<Record<string, number>> =>
  Object.fromEntries(names.map((key, at) => [key, firstLine + at]));

/** Lines of the operator's keys and of the rating pad at station `no`, from 1. */
export const operatorKeys = (no: number) => keysFrom(OPERATOR_KEYS, OPERATOR_FIRST_LINE + (no - 1) * KEYS_EACH);
export const padKeys = (no: number) => keysFrom(SCORES, PAD_FIRST_LINE + (no - 1) * KEYS_EACH);

export const cameraPin = (no: number): number => 8 + no;
