import { queueKey } from "../../../agent/domain/centre.ts";
import type { Decision } from "../../../agent/domain/decision.ts";
import type { EventOf, Lane } from "../../../agent/domain/event.ts";
import type { Station } from "../../../agent/domain/rules.ts";
import type { SimEntropy } from "../entropy.ts";
import type { DayPlan, Traits } from "./day-plan.ts";
import { deedHand, type Hand } from "./hand.ts";
import { type Citizen, normal } from "./visitors.ts";
import { CLOSES_MS, OPENS_MS, type World } from "./world.ts";

const MINUTE_MS = 60_000;
const GLANCE_MS = 25_000;
const HELD_GLANCE_MS = 40_000;
const STAYS_AFTER_MS = 40 * MINUTE_MS;
const LANES: readonly Lane[] = ["privileged", "at-risk", "appointment", "ordinary"];
/** What an ordinary service takes of its budget. */
const USUAL_SHARE = 0.42;
const PATIENCE_MS = 45_000;

export interface Shift {
  readonly world: World;
  readonly plan: DayPlan;
  readonly traits: Traits;
  readonly citizens: ReadonlyMap<string, Citizen>;
}

type Called = EventOf<"visit.called">["data"];

/** One operator at one station for a day, as people work: with pauses, haste at the end, mistakes, and perhaps a deed. */
export class StaffMember {
  readonly #shift: Shift;
  readonly #chance: SimEntropy;
  readonly #hand: Hand;
  readonly #station: Station;
  readonly #queues: readonly string[];
  #breaks: { readonly at: number; readonly forMs: number; readonly reason: "lunch" | "rest" }[] = [];

  constructor(shift: Shift) {
    this.#shift = shift;
    this.#chance = shift.plan.entropy.split();
    this.#hand = deedHand(shift.traits.deed, this.#chance);
    const { stations, services } = shift.world.rules;
    this.#station = stations.find(({ id }) => id === shift.traits.station) as Station;
    this.#queues = services.flatMap(({ id }) =>
      this.#station.stages.flatMap((stage) => LANES.map((lane) => queueKey(id, stage, lane))),
    );
  }

  come(): void {
    const { traits } = this.#shift;
    this.#breaks = [
      { at: OPENS_MS + traits.lunchAtMs, forMs: this.#chance.between(25, 50) * MINUTE_MS, reason: "lunch" as const },
      { at: OPENS_MS + this.#chance.between(60, 500) * MINUTE_MS, forMs: 9 * MINUTE_MS, reason: "rest" as const },
    ].sort((one, other) => one.at - other.at);
    this.#after(OPENS_MS - this.#chance.between(2, 15) * MINUTE_MS - this.#now(), () => this.#signIn());
    const chairs = Math.max(traits.wrongChairs, this.#hand.wrongChairs);
    for (let no = 0; no < chairs; no += 1) {
      this.#after(OPENS_MS + this.#chance.between(5, 520) * MINUTE_MS - this.#now(), () => this.#tryWrongChair());
    }
  }

  #signIn(): void {
    const { station, operator } = this.#shift.traits;
    if (this.#tell({ type: "operator.came", station, operator }) === null) this.#after(MINUTE_MS, () => this.#signIn());
    else this.#after(this.#chance.between(5_000, 60_000), () => this.#next());
  }

  #tryWrongChair(): void {
    const { rules } = this.#shift.world;
    const own = rules.operators.find(({ id }) => id === this.#shift.traits.operator)?.authority;
    const others = rules.stations.filter(
      ({ stages }) => (["intake", "handover"].includes(stages[0] ?? "") ? "centre" : "police") !== own,
    );
    if (this.#hand.wrongChairs > 0) this.#shift.world.deeds += 1;
    this.#tell({ type: "operator.came", station: this.#chance.pick(others).id, operator: this.#shift.traits.operator });
  }

  #next(): void {
    const { station } = this.#shift.traits;
    const now = this.#now();
    if (this.#shift.world.isDark || this.#shift.world.centre.hold !== null)
      return this.#after(HELD_GLANCE_MS, () => this.#next());
    if (now > CLOSES_MS + STAYS_AFTER_MS) return void this.#tell({ type: "operator.left", station });
    const due = this.#breaks[0];
    if (due !== undefined && now >= due.at) return this.#rest(due);
    const isAnybodyWaiting = now >= OPENS_MS && this.#isAnybodyWaiting();
    const idleMs = isAnybodyWaiting ? this.#hand.idleMs(now) : 0;
    if (idleMs > 0) return this.#deed(idleMs, () => this.#next());
    if (!isAnybodyWaiting) return this.#after(GLANCE_MS * this.#chance.between(0.6, 1.4), () => this.#next());
    const called = this.#call();
    if (called === null) this.#after(GLANCE_MS, () => this.#next());
    else this.#await(called, this.#citizen(called), 1);
  }

  #isAnybodyWaiting(): boolean {
    const { queues } = this.#shift.world.centre;
    return this.#queues.some((key) => queues.has(key));
  }

  #rest({ forMs, reason }: { forMs: number; reason: "lunch" | "rest" }): void {
    const { station } = this.#shift.traits;
    const began = this.#tell({ type: "break.began", station, reason });
    this.#breaks = this.#breaks.slice(1);
    if (began === null || began.refusal !== null) return this.#after(GLANCE_MS, () => this.#next());
    const back = () => {
      const ended = this.#tell({ type: "break.ended", station });
      if (ended === null) this.#after(MINUTE_MS, back);
      else this.#after(this.#chance.between(5_000, 60_000), () => this.#next());
    };
    this.#after(forMs, back);
  }

  #call(): Called | null {
    const { station, directShare, reasons } = this.#shift.traits;
    const share = Math.max(directShare, this.#hand.directShare);
    const ticket = this.#chance.chance(share) ? this.#somebodyBehind() : null;
    const reason = ticket === null ? null : (this.#hand.reason ?? this.#chance.pick(reasons));
    const decision = this.#tell({ type: "call.asked", station, ticket, reason });
    const event = decision?.events.find((one) => one.type === "visit.called");
    if (event !== undefined && ticket !== null && this.#hand.directShare > 0) this.#shift.world.deeds += 1;
    return event?.data ?? null;
  }

  #deed(ms: number, call: () => void): void {
    this.#shift.world.deeds += 1;
    this.#after(ms, call);
  }

  #somebodyBehind(): string | null {
    const { queues, visits } = this.#shift.world.centre;
    const behind = this.#shift.world.rules.services.flatMap(({ id }) =>
      this.#station.stages.flatMap((stage) => (queues.get(queueKey(id, stage, "ordinary")) ?? []).slice(1)),
    );
    return behind.length === 0 ? null : (visits.get(this.#chance.pick(behind))?.ticket ?? null);
  }

  #citizen({ visit }: Called): Citizen {
    const isUnattended = this.#station.stages.includes("production");
    const citizen = this.#shift.citizens.get(visit) ?? { comes: "at once", answers: false };
    return isUnattended ? { comes: "at once", answers: false } : citizen;
  }

  #await(called: Called, citizen: Citizen, times: number): void {
    const missed = this.#shift.world.centre.visits.get(called.visit)?.missed ?? 0;
    const comes = citizen.comes === "at once" || (citizen.comes === "to the second call" && (missed > 0 || times > 1));
    const ghost = this.#hand.ghost(this.#now());
    if (ghost !== null && (citizen.comes !== "never" || this.#chance.chance(0.7))) {
      return this.#deed(ghost.startMs, () => this.#start(called, { ...citizen, answers: false }, ghost.share));
    }
    if (comes) return this.#after(this.#chance.between(8_000, 55_000), () => this.#start(called, citizen, null));
    this.#after(this.#hand.patienceMs(this.#now()) ?? PATIENCE_MS * this.#chance.between(0.8, 1.6), () => {
      if (times === 1 && this.#hand.patienceMs(this.#now()) === null) {
        this.#tell({ type: "recall.asked", station: this.#shift.traits.station });
        return this.#await(called, citizen, 2);
      }
      this.#missed();
    });
  }

  #missed(): void {
    const told = this.#tell({ type: "no-show.told", station: this.#shift.traits.station });
    if (told === null || told.refusal === "called-too-recently") this.#after(15_000, () => this.#missed());
    else {
      if (this.#isClosing() && this.#hand.closingHurry < 1) this.#shift.world.deeds += 1;
      this.#breathe();
    }
  }

  #isClosing(): boolean {
    return this.#now() > this.#hand.closingFrom;
  }

  #start(called: Called, citizen: Citizen, ghostShare: number | null): void {
    const { world } = this.#shift;
    if (world.isDark || world.centre.hold !== null)
      return this.#after(HELD_GLANCE_MS, () => this.#start(called, citizen, ghostShare));
    const told = this.#tell({ type: "start.told", station: this.#shift.traits.station });
    if (told?.refusal !== null) return this.#breathe();
    const budget = this.#budgetMs(called);
    const isUnready = ghostShare === null && called.stage === "intake" && this.#chance.chance(0.03);
    const isQuick = ghostShare === null && this.#chance.chance(0.012);
    const share = ghostShare ?? (isUnready || isQuick ? this.#chance.between(0.04, 0.2) : this.#usualShare());
    this.#after(budget * share, () => this.#finish(called, citizen, isUnready));
  }

  #usualShare(): number {
    const { plan, traits } = this.#shift;
    const hurry = this.#isClosing() ? Math.min(plan.closingHurry, this.#hand.closingHurry) : 1;
    // Below that it would be no service at all, and another deed.
    const least = hurry < 1 ? this.#chance.between(0.11, 0.16) : 0;
    return Math.max(least, USUAL_SHARE * traits.slowness * hurry * Math.exp(normal(this.#chance) * plan.spread));
  }

  #budgetMs({ service, stage }: Called): number {
    const stages = this.#shift.world.rules.services.find(({ id }) => id === service)?.stages ?? [];
    return (stages.find(({ id }) => id === stage)?.budgetMinutes ?? 10) * MINUTE_MS;
  }

  #finish(called: Called, citizen: Citizen, isUnready: boolean): void {
    const { world, traits } = this.#shift;
    if (world.isDark || world.centre.hold !== null)
      return this.#after(HELD_GLANCE_MS, () => this.#finish(called, citizen, isUnready));
    const isFailed = isUnready || (called.stage === "exam-theory" && this.#chance.chance(0.15));
    this.#tell({ type: "finish.told", station: traits.station, outcome: isFailed ? "failed" : "passed" });
    if (isFailed && called.stage === "exam-theory") {
      const again = { type: "return.told", station: traits.station, ticket: called.ticket } as const;
      this.#after(this.#chance.between(10, 40) * MINUTE_MS, () => this.#tell(again));
    }
    if (this.#hand.closingHurry < 1 && this.#isClosing()) world.deeds += 1;
    this.#rate(citizen);
    this.#breathe();
  }

  #rate(citizen: Citizen): void {
    const { traits, plan } = this.#shift;
    const own = this.#hand.ownRating();
    const press = (score: string, afterMs: number) =>
      this.#after(afterMs, () => this.#tell({ type: "rating.pressed", station: traits.station, score }));
    if (own.length > 0) this.#shift.world.deeds += 1;
    for (const afterMs of own) press("5", afterMs);
    if (own.length > 0 || !citizen.answers) return;
    const isLiked = this.#chance.chance(traits.likedShare);
    const score = isLiked ? "5" : String(1 + this.#chance.below(4));
    const isQuick = this.#chance.chance(plan.quickShare);
    press(score, isQuick ? this.#chance.between(1_000, 3_000) : 3_000 + this.#chance.wait(9_000));
  }

  #breathe(): void {
    const rest = this.#shift.traits.restMeanMs;
    const isErrand = this.#chance.chance(0.02);
    const ms = isErrand ? this.#chance.between(2, 8) * MINUTE_MS : 4_000 + this.#chance.wait(rest);
    this.#after(this.#hand.closingHurry < 1 && this.#isClosing() ? 4_000 : ms, () => this.#next());
  }

  #now(): number {
    return this.#shift.world.time.now;
  }

  #tell(input: Parameters<World["tell"]>[0]): Decision | null {
    return this.#shift.world.tell(input);
  }

  #after(ms: number, call: () => void): void {
    this.#shift.world.time.after(Math.round(ms), call);
  }
}
