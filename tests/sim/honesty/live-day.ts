import type { SignalName } from "../../../agent/domain/event.ts";
import { type DayPlan, planDay } from "./day-plan.ts";
import { StaffMember } from "./staff-member.ts";
import { letTroubleCome } from "./troubles.ts";
import { Visitors } from "./visitors.ts";
import { CLOSES_MS, World } from "./world.ts";

const MINUTE_MS = 60_000;
const END_MS = CLOSES_MS + 60 * MINUTE_MS;

export interface Alarm {
  readonly signal: SignalName;
  readonly subject: string;
  readonly score: number;
  readonly atMs: number;
  readonly facts: Readonly<Record<string, number>>;
}

export interface LivedDay {
  readonly plan: DayPlan;
  readonly alarms: readonly Alarm[];
  readonly events: number;
  /** How often the deed of the day was done. */
  readonly deeds: number;
}

/** One business day of the real domain with the people of its seed. */
export function liveDay(seed: number, deeds: "honest" | "dishonest"): LivedDay {
  return livePlan(planDay(seed, deeds)).lived;
}

export function livePlan(plan: DayPlan, world = new World()): { readonly lived: LivedDay; readonly world: World } {
  world.start();
  const visitors = new Visitors(world, plan);
  visitors.comeAll();
  for (const traits of plan.staff) new StaffMember({ world, plan, traits, citizens: visitors.citizens }).come();
  letTroubleCome(world, plan);
  const tick = () => {
    world.tell({ type: "time.passed" });
    world.time.after(MINUTE_MS, tick);
  };
  tick();
  world.time.runUntil(END_MS, (call) => call());
  const alarms = world.signals.map(({ at, event: { data } }) => ({
    signal: data.signal,
    subject: data.operator ?? data.kiosk ?? data.station ?? "",
    score: data.score,
    atMs: at,
    facts: data.facts,
  }));
  return { lived: { plan, alarms, events: world.events, deeds: world.deeds }, world };
}
