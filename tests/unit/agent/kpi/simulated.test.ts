import { expect, test } from "vitest";
import { sumOf } from "../../../../agent/domain/ownership.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { firstChain } from "../../../../agent/journal/chain.ts";
import { parseRecord, type Recorded } from "../../../../agent/journal/record.ts";
import { emptyKpi, evolveKpi, type Kpi } from "../../../../agent/kpi/kpi.ts";
import { toKpiText } from "../../../../agent/kpi/kpi-text.ts";
import { readKpi } from "../../../../agent/kpi/read-kpi.ts";
import type { StoredRecord } from "../../../../agent/ports/store.ts";
import { frameOf } from "../../../../agent/uplink/frame.ts";
import { readFrame } from "../../../../deploy/hub/frame-reader.ts";
import { HubStore } from "../../../../deploy/hub/hub-store.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { SimWorld } from "../../../sim/world.ts";

const HOURS = 10;
const hours = { ...plan.policy.opening, timezone: plan.timezone };

const read = (body: string): Recorded => {
  const record = parseRecord(body);
  if (!record.ok) throw new Error(record.fault.what);
  return record.value;
};
const fold = (records: readonly StoredRecord[]): Kpi =>
  records.reduce((kpi, { body }) => evolveKpi(kpi, read(body), hours), emptyKpi);

function throughHub(records: readonly StoredRecord[]): Kpi {
  const [head] = records;
  if (head === undefined) return emptyKpi;
  const { centre, epoch } = read(head.body);
  const store = new HubStore(":memory:", () => hours);
  let chain = firstChain({ centre, epoch }, sha256);
  for (let at = 0; at < records.length; ) {
    const { text, range } = frameOf({ centre, epoch, mode: "replay", chain, records: records.slice(at, at + 500) });
    const frame = readFrame(new TextEncoder().encode(text));
    if (!frame.ok) throw new Error(frame.fault);
    store.keepFrame(centre, frame.value);
    at = range.last;
    chain = records[at - 1]?.chain ?? chain;
  }
  const kpi = store.kpis.kpi(centre);
  store.close();
  return kpi;
}

test.each([1, 5])(
  "hours of cuts, dead devices and wrong clocks: edge and hub give identical bytes, and all adds up (seed %i)",
  (seed) => {
    const world = new SimWorld(seed);
    world.run(HOURS);
    const records = world.records();
    const kpi = fold(records);
    expect(toKpiText(fold(records))).toBe(toKpiText(kpi));
    expect(toKpiText(throughHub(records))).toBe(toKpiText(kpi));
    const { tickets, ledgers, ownership, coverage, ratings, documents } = readKpi(kpi);
    const events = records.map(({ body }) => read(body).event);
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect(tickets).toMatchObject({ isConserved: true, reserved: count("ticket.reserved"), unseen: 0 });
    expect(tickets.issued).toBeGreaterThan(10);
    expect(ledgers).toMatchObject({ inexact: 0, missing: 0 });
    expect(ledgers.exact + ledgers.unknown).toBe(count("visit.closed"));
    expect(ledgers.exact).toBeGreaterThan(0);
    const totals = events.map((event) => (event.type === "visit.closed" ? sumOf(event.data.spent ?? []) : 0));
    expect(ownership.totalMs).toBe(totals.reduce((sum, ms) => sum + ms, 0));
    expect(documents.handedOver).toBe(count("document.handed-over"));
    expect(ratings.n).toBe(count("rating.given"));
    expect(coverage.seen.part).toBeLessThanOrEqual(coverage.seen.whole);
  },
  60_000,
);
