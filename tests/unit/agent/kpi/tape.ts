import type { CentreEvent, EventOf, EventType } from "../../../../agent/domain/event.ts";
import { emptyKpi, evolveKpi, type Kpi } from "../../../../agent/kpi/kpi.ts";
import type { KpiRecord, OpeningHours } from "../../../../agent/kpi/open-centre.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = "2026-08-24";
/** Five hours ahead of UTC all year round. */
export const hours: OpeningHours = { opensAt: 9 * 60, closesAt: 18 * 60, timezone: "Asia/Almaty" };

const UTC_OFFSET = 5 * HOUR;
const midnightOf = (day: string) => Date.parse(`${day}T00:00:00Z`) - UTC_OFFSET;

/** Writes records as an agent would; its clock is moved by hand, and says each minute that somebody is there unless it is dark. */
export class Tape {
  readonly records: KpiRecord[] = [];
  readonly centre: string;
  wall: number;
  #boot = "boot-1";
  #mono = 5_000_000;
  #epoch = "EPOCH1";
  #seq = 0;

  constructor(centre = "kz-ala-01", day = DAY) {
    this.centre = centre;
    this.wall = midnightOf(day) + 4 * HOUR;
  }

  say<T extends EventType>(type: T, data: EventOf<T>["data"]): KpiRecord {
    this.#seq += 1;
    const record: KpiRecord = {
      centre: this.centre,
      epoch: this.#epoch,
      seq: this.#seq,
      bootId: this.#boot,
      mono: this.#mono,
      recordedWall: this.wall,
      event: { type, data } as unknown as CentreEvent,
    };
    this.records.push(record);
    return record;
  }

  /** Lets time pass, observed every minute. */
  pass(ms: number): void {
    let left = ms;
    while (left >= MINUTE) {
      this.skip(MINUTE);
      left -= MINUTE;
      this.say("centre.observed", { waiting: 0, open: 0 });
    }
    this.skip(left);
  }

  /** Lets time pass with nobody there to record it. */
  skip(ms: number): void {
    this.wall += ms;
    this.#mono += ms;
  }

  /** To so many milliseconds after local midnight of the day. */
  passTo(day: string, ms: number): void {
    this.pass(midnightOf(day) + ms - this.wall);
  }

  skipTo(day: string, ms: number): void {
    this.skip(midnightOf(day) + ms - this.wall);
  }

  openDay(day = DAY): void {
    const from = midnightOf(day) + 4 * HOUR;
    this.say("centre.opened", {
      day,
      from: new Date(from).toISOString(),
      until: new Date(from + 24 * HOUR).toISOString(),
    });
  }

  /** The machine was off for so long and came back: another boot, whose monotonic clock begins anew. */
  powerCut(darkMs: number): void {
    this.wall += darkMs;
    this.#boot = `boot-${Number(this.#boot.slice(5)) + 1}`;
    this.#mono = 30_000;
    this.say("agent.started", { version: "1", bootId: this.#boot, config: "c", darkMs });
  }

  newJournal(): void {
    this.#epoch = `${this.#epoch}X`;
    this.#seq = 0;
  }
}

export const kpiOf = (records: Iterable<KpiRecord>, start: Kpi = emptyKpi): Kpi => {
  let kpi = start;
  for (const record of records) kpi = evolveKpi(kpi, record, hours);
  return kpi;
};

export const visitOf = (ticket: string, day = DAY) => ({
  visit: `${day}-${ticket}`,
  ticket,
  service: "licence-exchange",
});

export const intake = { stage: "intake", authority: "centre", station: "w1", operator: "op-1" } as const;
export const making = { stage: "production", authority: "police", station: "w2", operator: "op-2" } as const;
export const handing = { stage: "handover", authority: "centre", station: "w3", operator: "op-3" } as const;

const stages = [
  { id: "intake", authority: "centre" as const, budgetMinutes: 15 },
  { id: "production", authority: "police" as const, budgetMinutes: 30 },
  { id: "handover", authority: "centre" as const, budgetMinutes: 15 },
];

export function reserve(tape: Tape, ticket: string, day = DAY): void {
  tape.say("ticket.reserved", {
    ...visitOf(ticket, day),
    day,
    code: "0123456789",
    language: "kk",
    priority: "ordinary",
    kiosk: "kiosk",
    stages,
    normMinutes: 60,
    document: "licence",
    ahead: 0,
  });
}

export function issue(tape: Tape, ticket: string, day = DAY): void {
  reserve(tape, ticket, day);
  tape.skip(2 * SECOND);
  tape.say("ticket.issued", {
    ...visitOf(ticket, day),
    stage: "intake",
    authority: "centre",
    proof: "process-id",
    copy: 0,
  });
}

export function signIn(tape: Tape, at: typeof intake | typeof making | typeof handing): void {
  const { station, operator, authority, stage } = at;
  tape.say("operator.signed-in", { station, operator, authority, stages: [stage], devices: [] });
}

export function call(
  tape: Tape,
  ticket: string,
  { waitedMs, ...at }: (typeof intake | typeof making | typeof handing) & { readonly waitedMs: number | null },
): void {
  tape.say("visit.called", {
    ...visitOf(ticket),
    ...at,
    rule: "first-come",
    reason: null,
    place: 1,
    waiting: 1,
    passedOver: [],
    waitedMs,
  });
}
