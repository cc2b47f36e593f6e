import { advance } from "../../../agent/domain/advance.ts";
import { type Centre, emptyCentre } from "../../../agent/domain/centre.ts";
import type { Decision } from "../../../agent/domain/decision.ts";
import type { EventOf } from "../../../agent/domain/event.ts";
import type { CentreInput } from "../../../agent/domain/input.ts";
import type { Now } from "../../../agent/domain/instant.ts";
import type { Rules } from "../../../agent/domain/rules.ts";
import { SimTime } from "../time.ts";
import { hallPlan } from "./hall-plan.ts";

const MINUTE_MS = 60_000;
const PRINT_MS = 1_500;
/** The morning of a Thursday in Almaty, two and a half hours before doors open. */
export const MORNING = Date.UTC(2026, 10, 19, 1, 30);
/** On the clock of the day: when doors open and close. */
export const OPENS_MS = 150 * MINUTE_MS;
export const CLOSES_MS = OPENS_MS + 9 * 60 * MINUTE_MS;

/** The real domain in virtual time, with nothing but people around it. */
export class World {
  readonly time = new SimTime(MORNING);
  readonly rules: Rules;
  readonly signals: { readonly at: number; readonly event: EventOf<"signal.raised"> }[] = [];
  centre: Centre = emptyCentre;
  events = 0;
  /** How often the deed of the day was done. */
  deeds = 0;
  isDark = false;
  #boot = 1;
  #bootedAt = 0;

  constructor(rules: Rules = hallPlan) {
    this.rules = rules;
  }

  /** What the agent makes of an input; null while it has no power. */
  tell(input: CentreInput): Decision | null {
    if (this.isDark) return null;
    const situation = { centre: this.centre, rules: this.rules, now: this.now() };
    const decision = advance(situation, input, this.events);
    this.centre = decision.centre;
    this.events += decision.events.length;
    for (const event of decision.events) {
      if (event.type === "signal.raised") this.signals.push({ at: this.time.now, event });
    }
    for (const order of decision.orders) {
      if (order.type !== "print") continue;
      const proven: CentreInput = { type: "print.proven", visit: order.visit, copy: order.copy, proof: "process-id" };
      this.time.after(PRINT_MS, () => this.tell(proven));
    }
    return decision;
  }

  start(): void {
    this.tell({ type: "agent.started", version: "sim", config: "sim" });
    const devices = [...this.rules.printers, ...this.rules.stations.flatMap(({ board, rating }) => [board, rating])];
    for (const device of devices) this.device(device ?? "", "ready");
    this.tell({ type: "time.passed" });
  }

  device(device: string, phase: "ready" | "failed"): void {
    this.tell({ type: "device.changed", device, phase, fault: phase === "ready" ? null : "no-answer" });
  }

  cutPower(forMs: number): void {
    this.isDark = true;
    this.time.after(forMs, () => {
      this.isDark = false;
      this.#boot += 1;
      this.#bootedAt = Math.round(this.time.now);
      this.start();
    });
  }

  now(): Now {
    const now = Math.round(this.time.now);
    return { boot: `boot-${this.#boot}`, mono: now - this.#bootedAt, wall: MORNING + now, quality: "ntp" };
  }
}
