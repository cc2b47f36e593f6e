import { deepEqual, equal, ok } from "node:assert/strict";
import { boardFace } from "../../agent/domain/board-face.ts";
import { type Centre, emptyCentre } from "../../agent/domain/centre.ts";
import { evolve } from "../../agent/domain/evolve.ts";
import { toSnapshot } from "../../agent/domain/snapshot.ts";
import { sha256 } from "../../agent/host/sha256.ts";
import { firstChain, verifyChain } from "../../agent/journal/chain.ts";
import { parseRecord, type Recorded } from "../../agent/journal/record.ts";
import { seq } from "../../agent/kernel/units.ts";
import type { Store, StoredRecord } from "../../agent/ports/store.ts";
import { plan, windows } from "./centre-plan.ts";
import { checkEvidence } from "./claims-evidence.ts";
import { checkLife } from "./claims-life.ts";
import { checkTickets, type PaperSlip } from "./claims-tickets.ts";
import type { Equipment } from "./equipment.ts";
import type { SimHub } from "./sim-hub.ts";

export interface Aftermath {
  readonly store: Store;
  /** Every record that was ever durable, also those that were pruned since. */
  readonly records: readonly StoredRecord[];
  readonly centre: Centre;
  readonly hub: SimHub;
  readonly slips: readonly PaperSlip[];
  readonly equipment: Equipment;
  readonly devicePhases: ReadonlyMap<string, string>;
}

/** What must be true of every centre after every day, whatever happened, and once an hour of calm has passed. */
export function checkClaims(aftermath: Aftermath): readonly Recorded[] {
  const { store, records, centre, hub, slips } = aftermath;
  const bodies = records.map((record) => record.body);
  const hubHas = hub.bodies(plan.centre);
  deepEqual(hub.breaches, [], "the contract with the hub is kept");
  equal(hubHas.length, bodies.length, "the hub has as many events as the journal");
  deepEqual(hubHas, bodies, "the hub has the whole journal, in order, once");
  equal(store.cursor(), store.head().seq, "after calm the hub has acknowledged everything");
  checkChain(store, records);
  const facts = records.map(readBack);
  equal(toSnapshot(fold(facts)), toSnapshot(centre), "the living state is the fold of the journal");
  deepEqual(centre.reserved, [], "after calm no slip is still on its way");
  checkTickets(facts, slips);
  checkStations(facts);
  checkLife(facts);
  checkEvidence(store.identity(), records, facts);
  checkDevices(aftermath);
  return facts;
}

/** A record never changes, so what it says is read once. */
const READ = new WeakMap<StoredRecord, Recorded>();

export function readBack(record: StoredRecord): Recorded {
  const known = READ.get(record);
  if (known !== undefined) return known;
  const read = parseRecord(record.body);
  ok(read.ok, `record ${record.seq} can be read back`);
  equal(read.value.seq, record.seq, "a record carries its own place");
  READ.set(record, read.value);
  return read.value;
}

export function checkChain(store: Store, records: readonly StoredRecord[]): void {
  const identity = store.identity();
  const root = { seq: seq(0), chain: firstChain(identity, sha256) };
  const claim = {
    identity,
    root,
    head: store.head(),
    cursor: store.cursor(),
    snapshotSeq: store.snapshot()?.seq ?? null,
  };
  const verdict = verifyChain(claim, records, sha256);
  ok(verdict.sound, "the chain holds");
}

export const fold = (facts: readonly Recorded[], from: Centre = emptyCentre): Centre =>
  facts.reduce(
    (centre, { event, seq: place, bootId, mono, recordedWall }) =>
      evolve(centre, { seq: place, event, at: { boot: bootId, mono, wall: recordedWall } }),
    from,
  );

/** One operator at one station, and nobody serves without being signed in. */
function checkStations(facts: readonly Recorded[]): void {
  const at = new Map<string, string>();
  for (const { event } of facts) {
    if (event.type === "operator.signed-in") {
      ok(![...at.values()].includes(event.data.operator), "an operator is at one station at a time");
      at.set(event.data.station, event.data.operator);
    } else if (event.type === "operator.signed-out") {
      at.delete(event.data.station);
    } else if (event.type === "visit.called" || event.type === "stage.started" || event.type === "stage.finished") {
      equal(at.get(event.data.station), event.data.operator, "who acts at a station is signed in there");
      const operator = plan.operators.find((one) => one.id === event.data.operator);
      equal(operator?.authority, event.data.authority, "K2: a stage is carried out by its own authority only");
    }
  }
}

/** After calm every device is well and shows what is true. */
export function checkDevices({ centre, equipment, devicePhases }: Aftermath): void {
  for (const [id, phase] of devicePhases) equal(phase, "ready", `after calm ${id} is ready`);
  for (const station of windows) {
    const face = boardFace(centre, station);
    const shown = equipment.boards.get(station.board ?? "")?.face() as { text: string };
    equal(shown.text, face?.text ?? "", `the board of ${station.id} shows what is true`);
  }
  for (const at of windows.keys()) {
    equal(equipment.chip.level(9 + at), "inactive", "no camera alarm stays on");
  }
}
