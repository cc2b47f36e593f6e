import { defaultPolicy, type Operator, type Rules, type Service } from "../../../agent/domain/rules.ts";
import { names, operator, stage, station } from "../plan-parts.ts";

const services: readonly Service[] = [
  {
    id: "licence-first",
    letter: "A",
    names: names("First licence"),
    norms: [{ from: "2026-01-01", minutes: 120 }],
    stages: [
      stage("intake", "centre", 12),
      { ...stage("exam-theory", "police", 30), retakes: 1 },
      { ...stage("production", "police", 20), attended: false },
      stage("handover", "centre", 10),
    ],
    document: "licence",
  },
  {
    id: "licence-exchange",
    letter: "B",
    names: names("Exchange of a licence"),
    norms: [{ from: "2026-01-01", minutes: 90 }],
    stages: [
      stage("intake", "centre", 12),
      { ...stage("production", "police", 20), attended: false },
      stage("handover", "centre", 10),
    ],
    document: "licence",
  },
  {
    id: "registration",
    letter: "C",
    names: names("Registration of a vehicle"),
    norms: [{ from: "2026-01-01", minutes: 120 }],
    stages: [stage("intake", "centre", 12), stage("unit-check", "police", 25), stage("handover", "centre", 10)],
    document: "certificate",
  },
  {
    id: "plates",
    letter: "D",
    names: names("Number plates"),
    norms: [{ from: "2026-01-01", minutes: 60 }],
    stages: [stage("intake", "centre", 12), stage("handover", "centre", 10)],
    document: "plates",
  },
];

const windows = ["w1", "w2", "w3"].map((id) => station(id, ["intake"]));
const handovers = ["h1", "h2", "h3"].map((id) => station(id, ["handover"]));
const police = [
  ...["e1", "e2"].map((id) => station(id, ["exam-theory"])),
  ...["u1", "u2"].map((id) => station(id, ["unit-check"])),
  ...["p1", "p2", "p3"].map((id) => station(id, ["production"])),
];

const worker = (id: string, authority: "centre" | "police"): Operator => operator(`op-${id}`, authority);

/** A centre of ordinary size: thirteen places of service, four services, two kiosks. */
export const hallPlan: Rules = {
  centre: "honesty-centre",
  names: {},
  region: "sim",
  timezone: "Asia/Almaty",
  languages: ["kk", "ru", "uk", "en"],
  dayTurnsAt: 4 * 60,
  services,
  printers: ["printer"],
  stations: [...windows, ...handovers, ...police],
  operators: [
    ...[...windows, ...handovers].map(({ id }) => worker(id, "centre")),
    ...police.map(({ id }) => worker(id, "police")),
  ],
  policy: { ...defaultPolicy, overtaking: { times: 5, minutes: 40 } },
};

export const KIOSKS: readonly string[] = ["kiosk-1", "kiosk-2"];
