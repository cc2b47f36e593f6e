import { advance } from "../../../agent/domain/advance.ts";
import { type Centre, emptyCentre } from "../../../agent/domain/centre.ts";
import { RATING_SOONEST_MS } from "../../../agent/domain/decide-rating.ts";
import type { CentreEvent } from "../../../agent/domain/event.ts";
import type { CentreInput } from "../../../agent/domain/input.ts";
import type { Now } from "../../../agent/domain/instant.ts";
import type { Rules } from "../../../agent/domain/rules.ts";
import { plan } from "../../sim/centre-plan.ts";

/** Nine in the morning in Almaty. */
const BEGINNING = Date.UTC(2026, 10, 21, 4);
const BOOT = "bench";

export const rules: Rules = { ...plan, stations: plan.stations.map((station) => ({ ...station, cameras: [] })) };

export type Heard = (events: readonly CentreEvent[], now: Now, centre: Centre) => void;

/** A centre that is told what happens in its hall, one input after another. */
export class Course {
  centre: Centre = emptyCentre;
  inputs = 0;
  events = 0;
  refused = 0;
  mono = 0;
  readonly #paceMs: number;
  readonly #heard: Heard;

  constructor(paceMs: number, heard: Heard = () => undefined) {
    this.#paceMs = paceMs;
    this.#heard = heard;
  }

  /** True where it was not refused. */
  tell(input: CentreInput): boolean {
    this.mono += this.#paceMs;
    const now: Now = { boot: BOOT, mono: this.mono, wall: BEGINNING + this.mono, quality: "ntp" };
    const { events, refusal, centre } = advance({ centre: this.centre, rules, now }, input, this.events);
    this.centre = centre;
    this.events += events.length;
    this.inputs += 1;
    if (refusal !== null) this.refused += 1;
    this.#heard(events, now, centre);
    return refusal === null;
  }

  open(stations: readonly string[]): void {
    this.tell({ type: "time.passed" });
    this.tell({ type: "device.changed", device: "printer", phase: "ready", fault: null });
    for (const station of stations)
      this.tell({ type: "operator.came", station, operator: station.replace("w", "op-") });
  }

  take(service: string): void {
    this.tell({ type: "service.asked", service, language: "kk", kiosk: "kiosk", code: "0123456789" });
    const visit = this.centre.reserved.at(-1);
    if (visit !== undefined) this.tell({ type: "print.proven", visit, copy: 0, proof: "process-id" });
  }

  serve(station: string): void {
    if (!this.tell({ type: "call.asked", station, ticket: null, reason: null })) return;
    this.tell({ type: "start.told", station });
    this.tell({ type: "finish.told", station, outcome: "passed" });
    this.mono += RATING_SOONEST_MS;
    this.tell({ type: "rating.pressed", station, score: "5" });
    this.tell({ type: "time.passed" });
  }
}
