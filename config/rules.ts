import type { StageOf } from "../agent/domain/event.ts";
import type { Policy, Rules, Service } from "../agent/domain/rules.ts";
import { assert } from "../agent/kernel/assert.ts";
import { minutesOf } from "./quantity.ts";
import type { ConfigFile, ServiceEntry } from "./schema.ts";

const MS_A_SECOND = 1000;
const MS_AN_HOUR = 3_600_000;
const HOURS_A_DAY = 24;

/** A printer as the file names it, and the kiosks beside which it stands. */
export interface TicketPrinter {
  readonly id: string;
  readonly kiosks: readonly string[];
}

/** The part of the configuration that `decide` judges by. `printers` stand in the order of the file. */
export function toRules(config: ConfigFile, printers: readonly TicketPrinter[]): Rules {
  const { centre } = config;
  return {
    centre: centre.id,
    names: namesOf(centre.names),
    region: centre.region,
    timezone: centre.timezone,
    languages: centre.languages,
    dayTurnsAt: minuteOfDay(centre.day.turns),
    services: config.services.map(serviceOf),
    stations: config.stations.map(({ kind: _kind, board, rating, call, scanner, checkpoint, ...station }) => ({
      ...station,
      board: board ?? null,
      rating: rating ?? null,
      call: call ?? null,
      scanner: scanner ?? null,
      checkpoint: checkpoint ?? null,
    })),
    printers: printers.map(({ id }) => id),
    printersOf: printersOf(printers),
    operators: config.operators.map(({ card, pin, ...operator }) => ({
      ...operator,
      card: card ?? null,
      pin: pin ?? null,
    })),
    policy: policyOf(config),
  };
}

const printersOf = (printers: readonly TicketPrinter[]): NonNullable<Rules["printersOf"]> =>
  Object.fromEntries(
    printers
      .flatMap(({ kiosks }) => kiosks)
      .map((kiosk) => [kiosk, printers.filter(({ kiosks }) => kiosks.includes(kiosk)).map(({ id }) => id)]),
  );

const serviceOf = ({ norm, stages, document, ...service }: ServiceEntry): Service => ({
  ...service,
  norms: norm,
  stages: stages.map(stageOf),
  document: document ?? service.id,
});

type StageEntry = ServiceEntry["stages"][number];

/** What is as usual stays out: each ticket's record carries its stages. */
const stageOf = ({ id, authority, budget, parallel, attended, ...rest }: StageEntry): StageOf => ({
  id,
  authority,
  budgetMinutes: budget,
  ...(parallel ? { parallel } : {}),
  ...(attended ? {} : { attended }),
  ...(rest.retakes > 0 ? { retakes: rest.retakes } : {}),
  ...(isJudged({ id, ...rest }) ? { judged: true } : {}),
});

const isJudged = ({ id, retakes, judged }: Pick<StageEntry, "id" | "retakes" | "judged">): boolean =>
  judged ?? (retakes > 0 || id.startsWith("exam-"));

function policyOf({ rules, centre }: ConfigFile): Policy {
  return {
    ranges: rules.numbers,
    overtaking: rules.overtaking,
    atRiskShare: rules.atRisk / 100,
    annotateHours: rules.annotateHours,
    appointments: rules.appointments,
    calibration: calibrationOf(rules.calibration),
    kioskCoolMs: Math.round(rules.kiosk.coolSeconds * MS_A_SECOND),
    opening: { opensAt: minuteOfDay(centre.day.opens), closesAt: minuteOfDay(centre.day.closes) },
  };
}

function calibrationOf(entry: ConfigFile["rules"]["calibration"]): Policy["calibration"] {
  if (entry === undefined) return null;
  const { cameras, at, everyHours = HOURS_A_DAY } = entry;
  return { cameras, when: at === undefined ? { everyMs: everyHours * MS_AN_HOUR } : { at: minuteOfDay(at) } };
}

const namesOf = (names: ConfigFile["centre"]["names"]): Rules["names"] =>
  Object.fromEntries(Object.entries(names).filter(([, name]) => name !== undefined));

/** The schema has let only `HH:MM` through. */
function minuteOfDay(text: string): number {
  const minutes = minutesOf(text);
  assert(minutes !== null, "a time of day in the configuration is HH:MM");
  return minutes;
}
