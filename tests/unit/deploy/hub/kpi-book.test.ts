import { expect, test } from "vitest";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { firstChain } from "../../../../agent/journal/chain.ts";
import { parseRecord } from "../../../../agent/journal/record.ts";
import { emptyKpi, evolveKpi } from "../../../../agent/kpi/kpi.ts";
import { toKpiText } from "../../../../agent/kpi/kpi-text.ts";
import type { KpiRecord } from "../../../../agent/kpi/open-centre.ts";
import { readKpi } from "../../../../agent/kpi/read-kpi.ts";
import { frameOf } from "../../../../agent/uplink/frame.ts";
import { readFrame } from "../../../../deploy/hub/frame-reader.ts";
import { Hub } from "../../../../deploy/hub/hub.ts";
import { HubStore } from "../../../../deploy/hub/hub-store.ts";
import { madeJournal } from "../../agent/kpi/made-journal.ts";
import { type Stored, storedOf } from "../../agent/kpi/recorded.ts";
import { smallDay } from "../../agent/kpi/small-day.ts";
import { DAY, hours, kpiOf } from "../../agent/kpi/tape.ts";

const settings = { url: "mqtt://127.0.0.1:1", username: "hub" };
const hubOf = (store: HubStore) => new Hub(store, settings);

function send(store: HubStore, records: readonly KpiRecord[], range: { first: number; last: number }): void {
  const [head] = records;
  if (head === undefined) return;
  const stored = storedOf(records);
  const { centre, epoch } = head;
  const part: readonly Stored[] = stored.slice(range.first - 1, range.last);
  const before = stored[range.first - 2]?.chain ?? firstChain({ centre, epoch }, sha256);
  const { text } = frameOf({ centre, epoch, mode: "replay", chain: before, records: part });
  const read = readFrame(new TextEncoder().encode(text));
  if (!read.ok) throw new Error(read.fault);
  const fate = store.keepFrame(centre, read.value);
  if (fate.type === "broken") throw new Error(fate.why);
  if (read.value.last < range.last) send(store, records, { first: read.value.last + 1, last: range.last });
}

test("the journal at the edge and the hub give identical bytes, whatever came first and came twice", () => {
  const { records } = smallDay();
  const edge = storedOf(records).reduce((kpi, { body }) => {
    const record = parseRecord(body);
    if (!record.ok) throw new Error(record.fault.what);
    return evolveKpi(kpi, record.value, hours);
  }, emptyKpi);
  const store = new HubStore(":memory:", () => hours);
  const hub = hubOf(store);
  send(store, records, { first: 41, last: records.length });
  expect(toKpiText(hub.kpi("kz-ala-01"))).toBe(toKpiText(emptyKpi));
  send(store, records, { first: 1, last: 20 });
  expect(toKpiText(hub.kpi("kz-ala-01"))).toBe(toKpiText(kpiOf(records.slice(0, 20))));
  send(store, records, { first: 11, last: 40 });
  send(store, records, { first: 1, last: records.length });
  expect(toKpiText(hub.kpi("kz-ala-01"))).toBe(toKpiText(edge));
  expect(readKpi(hub.kpi(null)).days).toEqual([DAY]);
  store.close();
});

test("K20: all centres together are the sum of each, and an older journal that comes late is counted before the newer one", () => {
  const journals = ["kz-a", "kz-b", "kz-c"].map((centre, no) =>
    madeJournal(centre, 40 + no, { days: 1, visits: 4 }).filter(({ epoch }, _, all) => epoch === all[0]?.epoch),
  );
  const store = new HubStore(":memory:", () => hours);
  const hub = hubOf(store);
  for (const records of journals) send(store, records, { first: 1, last: records.length });
  expect(toKpiText(hub.kpi(null))).toBe(toKpiText(kpiOf(journals.flat())));
  const later = (journals[0] ?? []).map((record) => ({
    ...record,
    epoch: "LATER",
    bootId: "boot-later",
    recordedWall: record.recordedWall + 86_400_000,
  }));
  const twoEpochs = new HubStore(":memory:", () => hours);
  const late = hubOf(twoEpochs);
  send(twoEpochs, later, { first: 1, last: later.length });
  const alone = toKpiText(late.kpi("kz-a"));
  send(twoEpochs, journals[0] ?? [], { first: 1, last: journals[0]?.length ?? 0 });
  expect(alone).toBe(toKpiText(kpiOf(later)));
  expect(toKpiText(late.kpi("kz-a"))).toBe(toKpiText(kpiOf([...(journals[0] ?? []), ...later])));
  store.close();
  twoEpochs.close();
});

test("an event of a version that the hub does not know is left out and told", () => {
  const { records } = smallDay();
  const store = new HubStore(":memory:");
  const strange = records.map((record, at) =>
    at === 5
      ? { ...record, event: { type: "centre.observed", data: { waiting: "many" } } as unknown as KpiRecord["event"] }
      : record,
  );
  send(store, strange, { first: 1, last: strange.length });
  expect(readKpi(hubOf(store).kpi(null)).tickets.isConserved).toBe(true);
  expect(store.kpis.unreadable).toBe(1);
  store.close();
});
