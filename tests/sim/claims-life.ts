import { deepEqual, equal, ok } from "node:assert/strict";
import type { EventOf } from "../../agent/domain/event.ts";
import { sumOf } from "../../agent/domain/ownership.ts";
import type { Recorded } from "../../agent/journal/record.ts";
import { livedPlan, plan } from "./centre-plan.ts";

type Event = Recorded["event"];

/** What must be true of the life of every visit: its time, its order, its causes, and what held the centre. */
export function checkLife(facts: readonly Recorded[]): void {
  checkTime(facts);
  checkOrder(facts);
  const cases = new Cases();
  const halts = new Halts();
  const places = new Places();
  checkAppointments(facts);
  for (const { event } of facts) {
    cases.hear(event);
    halts.hear(event);
    places.hear(event);
  }
}

/** The simulator's monotonic clock is the truth, also across boots; where no wall clock was moved meanwhile, nothing is measured wrongly. */
function checkTime(facts: readonly Recorded[]): void {
  const issued = new Map<string, number>();
  for (const [at, { event }] of facts.entries()) {
    if (event.type === "ticket.issued") issued.set(event.data.visit, at);
    if (event.type !== "visit.closed") continue;
    const { visit, spent, totalMs } = event.data;
    const from = issued.get(visit);
    ok(from !== undefined && spent !== undefined, `${visit} is told with whose its time was`);
    ok(
      spent.every(({ ms }) => Number.isInteger(ms) && ms >= 0),
      "nobody owns less than nothing",
    );
    if (totalMs !== null) equal(sumOf(spent), totalMs, `every millisecond of ${visit} has one owner`);
    const life = facts.slice(from, at + 1);
    if (isMeasurable(life) && (totalMs !== null || isCertain(life))) {
      equal(totalMs, lengthOf(life), `the time of ${visit} is what it was`);
    }
  }
}

/** By the monotonic clock of one boot, or by a wall clock that nobody moved. */
function isMeasurable(life: readonly Recorded[]): boolean {
  const boots = new Set(life.map(({ bootId }) => bootId));
  const offsets = new Set(life.map(({ recordedWall, mono }) => recordedWall - mono));
  return boots.size === 1 || offsets.size === 1;
}

/** Wherever the power was away, a good clock was there at the start. */
const isCertain = (life: readonly Recorded[]): boolean =>
  life.every(({ event }) => event.type !== "agent.started" || GOOD.has(event.data.quality ?? "none"));

const GOOD: ReadonlySet<string> = new Set(["ntp", "rtc"]);

const lengthOf = (life: readonly Recorded[]): number => (life.at(-1)?.mono ?? 0) - (life[0]?.mono ?? 0);

/** Nobody is overtaken by a rule more often than the bound allows, from when he begins to wait until he is called. */
function checkOrder(facts: readonly Recorded[]): void {
  const overtaken = new Map<string, number>();
  const doubled = doubledTickets(facts);
  for (const { event } of facts) {
    if (isPlacedAnew(event) && "ticket" in event.data) overtaken.delete(event.data.ticket ?? "");
    if (event.type !== "visit.called" || event.data.rule === "direct") continue;
    const passedOver = event.data.passedOver.filter(({ ticket }) => !doubled.has(ticket));
    checkCall({ rule: event.data.rule, passedOver }, overtaken);
  }
}

const isPlacedAnew = (event: Event): boolean =>
  event.type === "ticket.issued" ||
  event.type === "stage.finished" ||
  event.type === "visit.transferred" ||
  (event.type === "visit.no-show" && event.data.fair !== false);

/** Where a clock went back over the turn, yesterday's visit may wait beside today's of the same number: a ticket does not say whose it is. */
function doubledTickets(facts: readonly Recorded[]): ReadonlySet<string> {
  const open = new Map<string, string>();
  const doubled = new Set<string>();
  for (const { event } of facts) {
    if (event.type === "ticket.issued") {
      if (open.has(event.data.ticket)) doubled.add(event.data.ticket);
      open.set(event.data.ticket, event.data.visit);
    } else if (event.type === "visit.closed" && open.get(event.data.ticket) === event.data.visit) {
      open.delete(event.data.ticket);
    }
  }
  return doubled;
}

type Passing = Pick<EventOf<"visit.called">["data"], "rule" | "passedOver">;

function checkCall({ rule, passedOver }: Passing, overtaken: Map<string, number>): void {
  const { times } = livedPlan.policy.overtaking;
  if (rule === "first-come") deepEqual(passedOver, [], "who comes first passes nobody");
  for (const { ticket } of passedOver) {
    const count = (overtaken.get(ticket) ?? 0) + 1;
    overtaken.set(ticket, count);
    ok(count <= times || isParallel(ticket), `${ticket} is overtaken ${times} times at most`);
  }
}

/** Who waits for several stages at once may be overtaken before each. */
const isParallel = (ticket: string): boolean => {
  const service = livedPlan.services.find(({ letter }) => ticket.startsWith(letter));
  return service?.stages.some(({ parallel }) => parallel === true) ?? false;
};

/** Each overrun has one case; it ends after its visit. */
class Cases {
  readonly #open = new Map<string, "running" | "ended">();

  hear(event: Event): void {
    if (event.type === "cause.opened") this.#begin(event.data.visit);
    if (event.type === "visit.closed") this.#end(event.data.visit, event.data.overdue === true);
    if (event.type !== "cause.closed") return;
    const { visit, overrunMs, shares } = event.data;
    equal(this.#open.get(visit), "ended", "a cause is established once its visit has ended");
    equal(sumOf(shares), overrunMs, "the shares of an overrun add up to it");
    this.#open.delete(visit);
  }

  #begin(visit: string): void {
    ok(!this.#open.has(visit), "an overrun has one case");
    this.#open.set(visit, "running");
  }

  #end(visit: string, isOverdue: boolean): void {
    if (isOverdue) ok(this.#open.has(visit), "K12: no overrun without a case");
    if (this.#open.has(visit)) this.#open.set(visit, "ended");
  }
}

/** While force majeure holds the centre nobody is called and no number is given; nobody is called from a break. */
class Halts {
  #isHeld = false;
  readonly #onBreak = new Set<string>();

  hear(event: Event): void {
    if (event.type === "centre.paused") this.#isHeld = true;
    if (event.type === "centre.resumed") this.#isHeld = false;
    if (event.type === "operator.paused") this.#onBreak.add(event.data.station);
    if (event.type === "operator.resumed" || event.type === "operator.signed-out")
      this.#onBreak.delete(event.data.station);
    if (event.type === "ticket.reserved" || event.type === "visit.called")
      ok(!this.#isHeld, `${event.type} while held`);
    if (event.type === "visit.called") ok(!this.#onBreak.has(event.data.station), "nobody is called from a break");
  }
}

const LEAVES: ReadonlySet<string> = new Set([
  "visit.no-show",
  "visit.transferred",
  "visit.postponed",
  "stage.finished",
]);

/** A citizen is at one place at a time; what goes on without him may go on beside it. */
class Places {
  readonly #at = new Map<string, string>();

  hear(event: Event): void {
    if (event.type === "visit.called" || event.type === "stage.started") {
      const { service, stage, visit, station } = event.data;
      if (!isUnattended(service, stage)) this.#come(visit, station);
    } else if (LEAVES.has(event.type) && "station" in event.data && "visit" in event.data) {
      this.#leave(event.data.visit ?? "", event.data.station ?? "");
    } else if (event.type === "visit.returned" || event.type === "visit.closed") {
      this.#at.delete(event.data.visit);
    }
  }

  #come(visit: string, station: string): void {
    const elsewhere = this.#at.get(visit);
    ok(elsewhere === undefined || elsewhere === station, `${visit} is at one place at a time`);
    this.#at.set(visit, station);
  }

  #leave(visit: string, station: string): void {
    if (this.#at.get(visit) === station) this.#at.delete(visit);
  }
}

/** U2: an appointment gives one ticket, and another only where nobody holds the first. */
function checkAppointments(facts: readonly Recorded[]): void {
  const holders = new Map<string, string>();
  for (const { event } of facts) {
    if (event.type === "ticket.reserved") hold(holders, event.data.appointment ?? null, event.data.visit);
    if (isVoided(event)) holders.delete(event.data.visit);
  }
}

type Voided = EventOf<"ticket.voided"> | EventOf<"visit.closed">;

/** By the printer, or by staff: either way nobody holds it. */
const isVoided = (event: Event): event is Voided =>
  event.type === "ticket.voided" || (event.type === "visit.closed" && event.data.outcome === "voided");

function hold(holders: Map<string, string>, appointment: string | null, visit: string): void {
  if (appointment === null) return;
  ok(![...holders.values()].includes(appointment), "an appointment gives one ticket");
  holders.set(visit, appointment);
}

const isUnattended = (service: string, stage: string): boolean =>
  plan.services.find(({ id }) => id === service)?.stages.find(({ id }) => id === stage)?.attended === false;
