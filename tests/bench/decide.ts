import type { Centre } from "../../agent/domain/centre.ts";
import type { Table } from "../../agent/kernel/table.ts";
import { format, heldBytes, perCoreSecond } from "./hall/core.ts";
import { Course, rules } from "./hall/course.ts";

/**
 * Inputs through decide, evolve and the detectors of signals, beside the floor of the same run: both in turns, so that a busy machine slows both.
 * `node tests/bench/decide.ts [INPUTS] [OPEN VISITS]`.
 */
const [inputsWanted = "400000", openWanted = "2000"] = process.argv.slice(2);
const CITIZENS = 50;
/** A hall of thousands at a press: fast enough that nobody's norm runs out before all have come. */
const PACE_MS = 200;
const STATIONS = ["w1", "w2"];
const ROUNDS = 40;
const FLOOR_SETS = 40_000;

function openHall(visits: number): Course {
  const course = new Course(PACE_MS);
  course.open(STATIONS);
  const ids = rules.services.map((service) => service.id);
  for (let no = 0; no < visits; no += 1) course.take(ids[no % ids.length] ?? "");
  return course;
}

/** The same hall at the same moment, as often as it takes to measure. */
function returnTo(course: Course, hall: Centre): void {
  course.centre = hall;
  course.mono = hall.last?.mono ?? 0;
}

function floor(hall: Centre, sets: number): number {
  const ids = [...hall.visits.keys()];
  let table: Table<string, unknown> = hall.visits;
  return perCoreSecond(sets, () => {
    for (let no = 0; no < sets; no += 1) table = table.set(ids[no % ids.length] ?? "", { no });
  });
}

interface Speed {
  readonly inputs: number;
  readonly events: number;
}

function measure(course: Course, inputs: number): Speed {
  const hall = course.centre;
  const from = { inputs: course.inputs, events: course.events };
  const seconds = 1 / perCoreSecond(1, () => live(course, from.inputs + inputs));
  returnTo(course, hall);
  return { inputs: (course.inputs - from.inputs) / seconds, events: (course.events - from.events) / seconds };
}

function live(course: Course, until: number): void {
  const hall = course.centre;
  while (course.inputs < until) {
    returnTo(course, hall);
    for (let no = 0; no < CITIZENS; no += 1) {
      course.take("number-plates");
      course.serve(STATIONS[no % STATIONS.length] ?? "");
    }
  }
}

const middle = (figures: readonly number[]): number =>
  figures.toSorted((one, other) => one - other)[figures.length >> 1] ?? 0;

/** What the collector leaves of a hall that something refers to, and no longer once nothing does: its queues and what detectors remember are in it. */
function bytesPerVisit(visits: number): number {
  const held: { hall: Centre | null } = { hall: openHall(visits).centre };
  const before = heldBytes();
  held.hall = null;
  return (before - heldBytes()) / visits;
}

const visits = Number(openWanted);
const bytes = bytesPerVisit(visits);
const course = openHall(visits);
measure(course, 20_000);
floor(course.centre, 5 * FLOOR_SETS);
const rounds = Array.from({ length: ROUNDS }, () => ({
  floor: floor(course.centre, FLOOR_SETS),
  speed: measure(course, Number(inputsWanted) / ROUNDS),
}));
const floors = middle(rounds.map((round) => round.floor));
const inputs = middle(rounds.map(({ speed }) => speed.inputs));
const events = middle(rounds.map(({ speed }) => speed.events));
const ratio = middle(rounds.map((round) => round.speed.inputs / round.floor));
if (course.refused > 0) throw new Error(`${course.refused} inputs were refused`);
console.log(
  `${course.centre.visits.size} open visits, ${inputsWanted} inputs; per second of one core, middle of ${ROUNDS} rounds`,
);
console.log(`floor: one set of a persistent table an input   ${format(floors)}/s`);
console.log(`decide and evolve, inputs                       ${format(inputs)}/s   ${ratio.toFixed(3)} of the floor`);
console.log(`decide and evolve, events                       ${format(events)}/s`);
console.log(
  `heap that a centre with ${visits} open visits holds     ${format(bytes * visits)} bytes, ${format(bytes)} a visit`,
);
