import type { CentreEvent } from "../../../../agent/domain/event.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { firstChain } from "../../../../agent/journal/chain.ts";
import type { Stamp } from "../../../../agent/journal/record.ts";
import { type Moment, monoMs, seq, wallMs } from "../../../../agent/kernel/units.ts";
import { MemoryStore } from "../../../sim/memory-store.ts";
import { WaitedJournal } from "./waited-journal.ts";

export const identity = { epoch: "7Q0M2K9X4T", centre: "kz-ala-01" };
export const bootId = "5f0c1f5e-0f52-4a7a-9d6f-0a4f3f1f2a11";
export const noon = Date.UTC(2026, 7, 23, 12);

export const momentAt = (ms: number): Moment => ({ mono: monoMs(ms), wall: wallMs(noon + ms), quality: "ntp" });

export const called: CentreEvent = {
  type: "visit.called",
  data: {
    visit: "2026-08-23-A017",
    ticket: "A017",
    service: "licence-first",
    stage: "intake",
    authority: "centre",
    station: "w1",
    operator: "op-7",
    rule: "first-come",
    reason: null,
    place: 0,
    waiting: 3,
    passedOver: [],
    waitedMs: 61_000,
  },
};

export const issued: CentreEvent = {
  type: "ticket.issued",
  data: {
    visit: "2026-08-23-A017",
    ticket: "A017",
    service: "licence-first",
    stage: "intake",
    authority: "centre",
    proof: "process-id",
    copy: 0,
  },
};

export const deviceReady = (device: string): CentreEvent => ({
  type: "device.state",
  data: { device, phase: "ready", fault: null },
});

export const stamp: Stamp = {
  ...identity,
  seq: seq(4711),
  wall: wallMs(noon),
  recordedWall: wallMs(noon + 5),
  mono: monoMs(86_400_000.25),
  bootId,
  quality: "rtc",
  source: "agent",
  cause: null,
};

export const memoryStore = (): MemoryStore => new MemoryStore(identity, firstChain(identity, sha256));

/** A store with this many records, written through the journal one a second. */
export function filled(count: number): MemoryStore {
  const store = memoryStore();
  const journal = new WaitedJournal(store, sha256);
  for (let no = 1; no <= count; no += 1) {
    journal.append([{ event: deviceReady(`device-${no}`) }], momentAt(no * 1_000), bootId);
  }
  return store;
}
