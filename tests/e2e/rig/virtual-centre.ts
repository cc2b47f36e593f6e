import type { CentreEvent } from "../../../agent/domain/event.ts";
import type { Live, LiveVisit } from "../../../agent/domain/live.ts";
import { sha256 } from "../../../agent/host/sha256.ts";
import { chain, firstChain } from "../../../agent/journal/chain.ts";
import { recordBody } from "../../../agent/journal/record.ts";
import { monoMs, seq, wallMs } from "../../../agent/kernel/units.ts";
import type { StateMessage } from "../../../agent/uplink/contract/schemas.ts";
import { frameOf } from "../../../agent/uplink/frame.ts";
import { topicsOf } from "../../../agent/uplink/topic.ts";

export type Publish = (topic: string, text: string) => void;

export interface VirtualVisit {
  readonly visit: string;
  readonly ticket: string;
  readonly sinceMs: number;
  readonly phase: "waiting" | "called" | "serving";
  readonly station: string | null;
  readonly warned: LiveVisit["warned"];
}

const EPOCH = "7Q0M2K9X4T";
const SERVICE = "licence-first";
const NORM_MINUTES = 60;
const STAGES = [
  { id: "intake", authority: "centre", budgetMinutes: 15 },
  { id: "exam-theory", authority: "police", budgetMinutes: 30 },
  { id: "handover", authority: "centre", budgetMinutes: 15 },
] as const;

/** A centre as the hub sees one: journal, frames and live pictures as the agent writes them, and nothing behind. */
export class VirtualCentre {
  readonly name: string;
  readonly region: string;
  readonly visits = new Map<string, VirtualVisit>();
  hold: string | null = null;
  brokenDevice: string | null = null;
  /** A business day outlives midnight: all visits are of this one, or without it each of the day of its ticket. */
  day: string | null = null;
  /** What it says that it runs. */
  runs: StateMessage["config"];
  readonly #publish: Publish;
  #head: { seq: number; chain: string };
  #number = 0;

  constructor(name: string, region: string, publish: Publish) {
    this.name = name;
    this.region = region;
    this.#publish = publish;
    this.#head = { seq: 0, chain: firstChain({ epoch: EPOCH, centre: name }, sha256) };
  }

  readonly epoch = EPOCH;

  /** The last record and its chain value. */
  get head(): { readonly seq: number; readonly chain: string } {
    return this.#head;
  }

  /** What happened, in one frame; all of it at one moment. */
  record(events: readonly CentreEvent[], wall = Date.now()): void {
    const before = this.#head.chain;
    const records = events.map((event) => {
      const no = seq(this.#head.seq + 1);
      const stamp = {
        epoch: EPOCH,
        centre: this.name,
        seq: no,
        wall: wallMs(wall),
        recordedWall: wallMs(wall),
        mono: monoMs(Math.max(0, wall - STARTED)),
        bootId: "b1",
        quality: "ntp" as const,
        source: "agent",
        cause: null,
      };
      const body = recordBody(stamp, event);
      this.#head = { seq: no, chain: chain(this.#head.chain, body, sha256) };
      return { seq: no, body, chain: this.#head.chain };
    });
    const { text } = frameOf({ centre: this.name, epoch: EPOCH, mode: "live", chain: before, records });
    this.#publish(topicsOf(this.name).events, text);
  }

  online(isOnline: boolean): void {
    const said: StateMessage = {
      v: 1,
      centre: this.name,
      region: this.region,
      online: isOnline,
      bdSeq: 1,
      bootId: "b1",
      version: "0.1.0",
      contract: "1.0",
      ...(this.runs === undefined ? {} : { config: this.runs }),
      ts: new Date().toISOString(),
    };
    this.#publish(topicsOf(this.name).state, JSON.stringify(said));
  }

  live(): void {
    this.#publish(topicsOf(this.name).live, JSON.stringify(this.picture()));
  }

  picture(now = Date.now()): Live {
    const visits = [...this.visits.values()];
    const waiting = visits.filter(({ phase }) => phase === "waiting");
    return {
      centre: this.name,
      region: this.region,
      day: this.day ?? dayOf(now),
      at: new Date(now).toISOString(),
      quality: "ntp",
      hold: this.hold,
      queues: [{ service: SERVICE, stage: "intake", waiting: waiting.length, oldestMs: null }],
      visits: visits.map(({ sinceMs, ...visit }) => ({
        ...visit,
        service: SERVICE,
        stage: "intake",
        runningMs: now - sinceMs,
        normMinutes: NORM_MINUTES,
        owner: this.hold === null ? "centre" : "force-majeure",
      })),
      stations: ["w1", "w2", "w3", "hall"].map((id, at) => {
        const at1 = visits.find(({ station }) => station === id);
        const phase = at1 === undefined ? (at < 3 ? "free" : "closed") : at1.phase === "called" ? "called" : "serving";
        return {
          id,
          phase,
          operator: phase === "closed" ? null : `c-10${at}`,
          ticket: at1?.ticket ?? null,
          sinceMs: 60_000,
        };
      }),
      devices: ["printer", "board-w1", "board-w2", "pad-w1"].map((id) => {
        const isBroken = id === this.brokenDevice;
        return { id, phase: isBroken ? "failed" : "ready", fault: isBroken ? "paper-out" : null };
      }),
    };
  }

  /** A citizen takes a ticket; told at once where `quiet` is not asked for. */
  takeTicket(sinceMs = Date.now(), isTold = true): VirtualVisit {
    this.#number += 1;
    const ticket = `A${String(this.#number).padStart(3, "0")}`;
    const visit = `${this.day ?? dayOf(sinceMs)}-${ticket}`;
    const one: VirtualVisit = { visit, ticket, sinceMs, phase: "waiting", station: null, warned: "no" };
    this.visits.set(ticket, one);
    if (isTold) this.record(ticketEvents(one), sinceMs);
    return one;
  }

  change(ticket: string, change: Partial<VirtualVisit>): void {
    const visit = this.visits.get(ticket);
    if (visit !== undefined) this.visits.set(ticket, { ...visit, ...change });
  }
}

/** Monotonic clocks of all virtual centres began then. */
const STARTED = Date.parse("2026-01-01T00:00:00.000Z");

const DAY_LETTERS = 10;

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, DAY_LETTERS);

const of = ({ visit, ticket }: VirtualVisit) => ({ visit, ticket, service: SERVICE });

export const ticketEvents = (visit: VirtualVisit): readonly CentreEvent[] => [
  {
    type: "ticket.reserved",
    data: {
      ...of(visit),
      day: visit.visit.slice(0, DAY_LETTERS),
      code: "0123456789",
      language: "kk",
      priority: "ordinary",
      kiosk: "kiosk",
      stages: [...STAGES],
      normMinutes: NORM_MINUTES,
      ahead: 0,
    },
  },
  {
    type: "ticket.issued",
    data: { ...of(visit), stage: "intake", authority: "centre", proof: "process-id", copy: 0 },
  },
];

export const at = (visit: VirtualVisit) => ({
  ...of(visit),
  stage: "intake",
  authority: "centre" as const,
  station: "w1",
  operator: "c-101",
});

export const called = (visit: VirtualVisit): CentreEvent => ({
  type: "visit.called",
  data: { ...at(visit), rule: "first-come", reason: null, place: 1, waiting: 1, passedOver: [], waitedMs: 60_000 },
});

export const overdue = (visit: VirtualVisit, nowMs: number): readonly CentreEvent[] => {
  const runningMs = nowMs - visit.sinceMs;
  const where = {
    ...of(visit),
    stage: "exam-theory",
    authority: "police" as const,
    station: "hall",
    operator: "p-201",
  };
  const spent = [
    { stage: "intake", owner: "centre" as const, operator: "c-101", ms: Math.round(runningMs * 0.3) },
    { stage: "intake", owner: "citizen" as const, operator: null, ms: Math.round(runningMs * 0.05) },
    { stage: "exam-theory", owner: "equipment" as const, operator: null, ms: Math.round(runningMs * 0.15) },
    { stage: "exam-theory", owner: "police" as const, operator: "p-201", ms: Math.round(runningMs * 0.5) },
  ];
  return [
    { type: "visit.overdue", data: { ...where, normMinutes: NORM_MINUTES, runningMs, spent } },
    {
      type: "cause.opened",
      data: { ...where, normMinutes: NORM_MINUTES, annotateUntil: new Date(nowMs + 3_600_000).toISOString() },
    },
  ];
};
