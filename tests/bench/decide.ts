import type { Map as Table } from "immutable";
import { advance } from "../../agent/domain/advance.ts";
import { type Centre, emptyCentre } from "../../agent/domain/centre.ts";
import { RATING_SOONEST_MS } from "../../agent/domain/decide-rating.ts";
import type { CentreInput } from "../../agent/domain/input.ts";
import type { Rules } from "../../agent/domain/rules.ts";
import { plan } from "../sim/centre-plan.ts";

/** Inputs through decide and evolve beside the floor of the same run. `node tests/bench/decide.ts [INPUTS] [OPEN VISITS]`. */
const [inputsWanted = "400000", openWanted = "2000"] = process.argv.slice(2);
const CITIZENS = 50;
/** A hall of thousands at a press: fast enough that nobody's norm runs out before all have come. */
const PACE_MS = 200;
const STATIONS = ["w1", "w2"];
const rules: Rules = { ...plan, stations: plan.stations.map((station) => ({ ...station, cameras: [] })) };

class Course {
  centre: Centre = emptyCentre;
  inputs = 0;
  events = 0;
  #mono = 0;

  tell(input: CentreInput): void {
    this.#mono += PACE_MS;
    const at = { boot: "bench", mono: this.#mono, wall: Date.UTC(2026, 10, 21, 4) + this.inputs };
    const situation = { centre: this.centre, rules, now: { ...at, quality: "ntp" as const } };
    const { events, refusal, centre } = advance(situation, input, this.events);
    if (refusal !== null) throw new Error(`${input.type}: ${refusal}`);
    this.centre = centre;
    this.events += events.length;
    this.inputs += 1;
  }

  /** The same hall at the same moment, as often as it takes to measure. */
  returnTo(hall: Centre): void {
    this.centre = hall;
    this.#mono = hall.last?.mono ?? 0;
  }

  take(service: string): void {
    const { day, numbers } = this.centre;
    this.tell({ type: "service.asked", service, language: "kk", kiosk: "kiosk", code: "0123456789" });
    const letter = rules.services.find((one) => one.id === service)?.letter ?? "";
    const no = (numbers.get(day ?? "")?.[letter] ?? 0) + 1;
    const visit = `${day}-${letter}${String(no).padStart(3, "0")}`;
    this.tell({ type: "print.proven", visit, copy: 0, proof: "process-id" });
  }

  serve(station: string): void {
    this.tell({ type: "call.asked", station, ticket: null, reason: null });
    this.tell({ type: "start.told", station });
    this.tell({ type: "finish.told", station, outcome: "passed" });
    this.#mono += RATING_SOONEST_MS;
    this.tell({ type: "rating.pressed", station, score: "5" });
    this.tell({ type: "time.passed" });
  }
}

function openHall(visits: number): Course {
  const course = new Course();
  course.tell({ type: "time.passed" });
  course.tell({ type: "device.changed", device: "printer", phase: "ready", fault: null });
  for (const [at, station] of STATIONS.entries())
    course.tell({ type: "operator.came", station, operator: `op-${at + 1}` });
  const ids = rules.services.map((service) => service.id);
  for (let no = 0; no < visits; no += 1) course.take(ids[no % ids.length] ?? "");
  return course;
}

function floor(hall: Centre, sets: number): number {
  const ids = [...hall.visits.keys()];
  let table: Table<string, unknown> = hall.visits;
  const began = performance.now();
  for (let no = 0; no < sets; no += 1) table = table.set(ids[no % ids.length] ?? "", { no });
  return sets / ((performance.now() - began) / 1_000);
}

function measure(course: Course, inputs: number): number {
  const hall = course.centre;
  const until = course.inputs + inputs;
  const from = course.inputs;
  const began = performance.now();
  while (course.inputs < until) {
    course.returnTo(hall);
    for (let no = 0; no < CITIZENS; no += 1) {
      course.take("number-plates");
      course.serve(STATIONS[no % STATIONS.length] ?? "");
    }
  }
  const perSecond = (course.inputs - from) / ((performance.now() - began) / 1_000);
  course.returnTo(hall);
  return perSecond;
}

const course = openHall(Number(openWanted));
measure(course, 20_000);
floor(course.centre, 200_000);
const floorPerSecond = floor(course.centre, 1_000_000);
const perSecond = measure(course, Number(inputsWanted));
const format = (figure: number): string => Math.round(figure).toLocaleString("en");
console.log(`${course.centre.visits.size} open visits, ${inputsWanted} inputs, one core`);
console.log(`floor: one set of a persistent table an input   ${format(floorPerSecond)}/s`);
console.log(
  `decide and evolve                               ${format(perSecond)}/s   ${(perSecond / floorPerSecond).toFixed(2)} of the floor`,
);
