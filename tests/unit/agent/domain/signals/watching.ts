import type { CentreEvent, EventOf } from "../../../../../agent/domain/event.ts";
import { eventData } from "../../../../../agent/domain/event.ts";
import { emptyWatch, evolveWatch, judge, type Watch } from "../../../../../agent/domain/signals/watch.ts";
import { hallPlan } from "../../../../sim/honesty/hall-plan.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** Seven in the morning in Almaty: two hours before doors open. */
const SEVEN = Date.UTC(2026, 10, 19, 2);

type Called = EventOf<"visit.called">["data"];

/** A hall in which a test says what happens, and reads what that raises. */
export class Watching {
  watch: Watch = emptyWatch;
  seq = 0;
  now = { boot: "boot-1", mono: 1_000, wall: SEVEN };
  readonly rules = hallPlan;
  readonly raised: EventOf<"signal.raised">["data"][] = [];
  #tickets = 0;

  tell(event: CentreEvent): this {
    eventData[event.type].parse(event.data);
    this.seq += 1;
    const fact = { seq: this.seq, at: this.now, event };
    this.watch = evolveWatch(this.watch, fact);
    for (const signal of judge(this.watch, fact, this.rules)) {
      eventData["signal.raised"].parse(signal.data);
      this.raised.push(signal.data);
      this.seq += 1;
      this.watch = evolveWatch(this.watch, { seq: this.seq, at: this.now, event: signal });
    }
    return this;
  }

  pass(ms: number): this {
    this.now = { ...this.now, mono: this.now.mono + ms, wall: this.now.wall + ms };
    return this;
  }

  jumpWall(ms: number): this {
    this.now = { ...this.now, wall: this.now.wall + ms };
    return this;
  }

  reboot(darkMs: number): this {
    this.now = { boot: `${this.now.boot}+`, mono: 500, wall: this.now.wall + darkMs };
    return this.start();
  }

  start(): this {
    return this.tell({
      type: "agent.started",
      data: { version: "test", bootId: this.now.boot, config: "test", darkMs: null },
    });
  }

  /** The business day of the plan begins at four in the morning. */
  open(): this {
    this.start();
    const data = { day: "2026-11-19", from: "2026-11-18T23:00:00.000Z", until: "2026-11-19T23:00:00.000Z" };
    return this.tell({ type: "centre.opened", data });
  }

  device(device: string, phase: "ready" | "failed"): this {
    return this.tell({ type: "device.state", data: { device, phase, fault: null } });
  }

  signIn(station: string, operator = `op-${station}`): this {
    const stages = [...(this.rules.stations.find(({ id }) => id === station)?.stages ?? [])];
    const authority = this.rules.operators.find(({ id }) => id === operator)?.authority ?? "centre";
    const devices = [`board-${station}`];
    return this.tell({ type: "operator.signed-in", data: { station, operator, authority, stages, devices } });
  }

  take(to: Partial<EventOf<"ticket.reserved">["data"]> = {}): string {
    this.#tickets += 1;
    const ticket = `C${String(this.#tickets).padStart(3, "0")}`;
    const visit = `2026-11-19-${ticket}`;
    const service = this.rules.services.find(({ id }) => id === (to.service ?? "registration"));
    this.tell({
      type: "ticket.reserved",
      data: {
        visit,
        ticket,
        service: "registration",
        day: "2026-11-19",
        code: "0123456789",
        language: "kk",
        priority: "ordinary",
        kiosk: "kiosk-1",
        stages: [...(service?.stages ?? [])],
        normMinutes: 120,
        ahead: 0,
        ...to,
      },
    });
    return visit;
  }

  at(station: string, visit: string) {
    const stage = this.rules.stations.find(({ id }) => id === station)?.stages[0] ?? "intake";
    const authority = this.rules.operators.find(({ id }) => id === `op-${station}`)?.authority ?? "centre";
    return {
      visit,
      ticket: visit.slice(11),
      service: "registration",
      stage,
      authority,
      station,
      operator: `op-${station}`,
    };
  }

  call(station: string, visit: string, to: Partial<Called> = {}): this {
    const data: Called = {
      ...this.at(station, visit),
      rule: "first-come",
      reason: null,
      place: 1,
      waiting: 5,
      passedOver: [],
      waitedMs: 60_000,
      ...to,
    };
    return this.tell({ type: "visit.called", data });
  }

  begin(station: string, visit: string): this {
    return this.tell({ type: "stage.started", data: { ...this.at(station, visit), by: "operator" } });
  }

  finish(station: string, visit: string, to: Partial<EventOf<"stage.finished">["data"]> = {}): this {
    const data = { ...this.at(station, visit), outcome: "passed" as const, servedMs: 5 * MINUTE, next: null, ...to };
    return this.tell({ type: "stage.finished", data });
  }

  miss(station: string, visit: string, { fair = true }: { fair?: boolean } = {}): this {
    const data = { ...this.at(station, visit), missed: fair ? 1 : 0, fair, shownMs: fair ? 60_000 : 0 };
    return this.tell({ type: "visit.no-show", data });
  }

  serve(station: string, servedMs: number): string {
    const visit = this.take();
    this.call(station, visit).pass(30_000).begin(station, visit).pass(servedMs).finish(station, visit, { servedMs });
    return visit;
  }

  rate(station: string, visit: string, { score = 5, afterMs = 6_000 } = {}): this {
    return this.tell({ type: "rating.given", data: { ...this.at(station, visit), score, afterMs } });
  }

  refuse(station: string, operator: string, why = "wrong-authority"): this {
    return this.tell({ type: "operator.refused", data: { station, operator, act: "operator.came", why } });
  }

  named(signal: EventOf<"signal.raised">["data"]["signal"]) {
    return this.raised.filter((one) => one.signal === signal);
  }
}

export const opened = (): Watching => new Watching().open();
