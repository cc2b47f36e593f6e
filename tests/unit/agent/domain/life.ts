import type { z } from "zod";
import { advance } from "../../../../agent/domain/advance.ts";
import { type Centre, emptyCentre, stationOf } from "../../../../agent/domain/centre.ts";
import type { CentreOrder, Decision } from "../../../../agent/domain/decision.ts";
import { type CentreEvent, type EventType, eventData } from "../../../../agent/domain/event.ts";
import { evolve } from "../../../../agent/domain/evolve.ts";
import type { CentreInput } from "../../../../agent/domain/input.ts";
import type { Now } from "../../../../agent/domain/instant.ts";
import { WALK_MS } from "../../../../agent/domain/ownership.ts";
import type { Rules } from "../../../../agent/domain/rules.ts";
import type { Leg, Visit } from "../../../../agent/domain/visit.ts";
import { plan } from "../../../sim/centre-plan.ts";

export const MORNING = Date.UTC(2026, 10, 21, 4);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

type DataOf<T extends EventType> = Readonly<z.infer<(typeof eventData)[T]>>;

export class Life {
  centre: Centre = emptyCentre;
  now: Now = { boot: "boot-1", mono: 1_000, wall: MORNING, quality: "ntp" };
  seq = 0;
  readonly rules: Rules;
  readonly events: CentreEvent[] = [];
  readonly orders: CentreOrder[] = [];

  constructor(rules: Rules = plan, now: Partial<Now> = {}) {
    this.rules = rules;
    this.now = { ...this.now, ...now };
  }

  tell(input: CentreInput): Decision {
    const { centre, ...decision } = advance({ centre: this.centre, rules: this.rules, now: this.now }, input, this.seq);
    for (const event of decision.events) eventData[event.type].parse(event.data);
    this.centre = centre;
    this.seq += decision.events.length;
    this.events.push(...decision.events);
    this.orders.push(...decision.orders);
    return decision;
  }

  evolve(event: CentreEvent): void {
    eventData[event.type].parse(event.data);
    this.seq += 1;
    const { boot, mono, wall } = this.now;
    this.centre = evolve(this.centre, { seq: this.seq, at: { boot, mono, wall }, event });
    this.events.push(event);
  }

  pass(ms: number): this {
    this.now = { ...this.now, mono: this.now.mono + ms, wall: this.now.wall + ms };
    return this;
  }

  setWall(wall: number, quality: Now["quality"] = "ntp"): this {
    this.now = { ...this.now, wall, quality };
    return this;
  }

  open(): this {
    this.tell({ type: "agent.started", version: "test", config: "test" });
    this.tell({ type: "time.passed" });
    return this.printer("ready");
  }

  printer(phase: "ready" | "failed" | "degraded", fault: "paper-out" | "paper-low" | "no-answer" | null = null): this {
    this.tell({ type: "device.changed", device: "printer", phase, fault });
    return this;
  }

  press(service = "licence-first", kiosk = "kiosk"): Decision {
    return this.tell({ type: "service.asked", service, language: "kk", kiosk, code: "0123456789" });
  }

  prove(visit: string, copy = 0): Decision {
    return this.tell({ type: "print.proven", visit, copy, proof: "process-id" });
  }

  take(service = "licence-first"): string {
    const visit = this.reserve(service);
    this.prove(visit);
    return visit;
  }

  reserve(service = "licence-first", kiosk = "kiosk"): string {
    const [reserved] = this.press(service, kiosk).events;
    if (reserved?.type !== "ticket.reserved") throw new Error("no number was reserved");
    return reserved.data.visit;
  }

  signIn(station: string, operator: string): Decision {
    return this.tell({ type: "operator.came", station, operator });
  }

  call(station: string, ticket: string | null = null, reason: string | null = null): Decision {
    return this.tell({ type: "call.asked", station, ticket, reason });
  }

  serve(station: string, outcome: "passed" | "failed" = "passed"): Decision {
    const called = this.call(station);
    if (called.refusal !== null) throw new Error(`the call was refused: ${called.refusal}`);
    this.pass(MINUTE).tell({ type: "start.told", station });
    return this.pass(5 * MINUTE).tell({ type: "finish.told", station, outcome });
  }

  /** Calls again, and gives up when the way to the station has been walked. */
  miss(station: string): Decision {
    this.tell({ type: "recall.asked", station });
    return this.pass(WALK_MS).tell({ type: "no-show.told", station });
  }

  visit(id: string): Visit {
    const visit = this.centre.visits.get(id);
    if (visit === undefined) throw new Error(`${id} is not open`);
    return visit;
  }

  leg(id: string): Leg {
    const [leg, ...others] = this.visit(id).legs;
    if (leg === undefined || others.length > 0) throw new Error(`${id} has not one leg`);
    return leg;
  }

  at(station: string) {
    return stationOf(this.centre, station);
  }

  of<T extends EventType>(type: T): DataOf<T>[] {
    return this.events.filter((event) => event.type === type).map((event) => event.data as DataOf<T>);
  }

  types(from = 0): string[] {
    return this.events.slice(from).map((event) => event.type);
  }
}

export const opened = (rules?: Rules): Life => new Life(rules).open();

export function staffed(rules?: Rules): Life {
  const life = opened(rules);
  for (const { board } of life.rules.stations) {
    if (board !== null) life.tell({ type: "device.changed", device: board, phase: "ready", fault: null });
  }
  life.signIn("w1", "op-1");
  life.signIn("w2", "op-2");
  life.signIn("w3", "op-3");
  life.signIn("w4", "op-4");
  return life;
}
