import { describe, expect, test } from "vitest";
import { makeSeal, type Seal } from "../../../../agent/journal/seal.ts";
import { day, seq } from "../../../../agent/kernel/units.ts";
import { HubStore } from "../../../../deploy/hub/hub-store.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { centre, event, frameFrom, journal, plain } from "./hub-journal.ts";

const own = simSigner("machine");
const other = simSigner("another machine");
const HEARD = "2026-03-02T18:00:00.000Z";

function sealed(count: number, sealOf: (no: number, good: Seal) => Seal = (_, good) => good) {
  const records: ReturnType<typeof journal> = [];
  for (let no = 1; no <= count; no += 1) {
    const head = records.at(-1);
    const good = makeSeal(
      no > 8 ? other : own,
      { centre, epoch: "e1" },
      {
        day: day("2026-03-02"),
        head: { seq: seq(no - 1), chain: head?.chain ?? "" },
      },
    );
    const body = no % 4 === 0 ? event(no, "talon.journal.sealed.v1", JSON.stringify(sealOf(no, good))) : plain(no);
    const bodies = [...records.map((record) => record.body), body];
    records.splice(0, records.length, ...journal(no, (at) => bodies[at - 1] ?? ""));
  }
  return records;
}

const verdicts = (store: HubStore) =>
  store.seals
    .of(centre)
    .seals.map(({ verdict }) => verdict)
    .toReversed();

describe("seals over a centre's journal", () => {
  test("are checked when they come: the key of the first that fits is believed, and another key is an alarm", () => {
    const store = new HubStore(":memory:");
    const records = sealed(12);
    const told: string[] = [];
    store.keepFrame(centre, frameFrom(records, 1, 8), HEARD);
    expect(store.seals.of(centre).key).toEqual({ keyId: own.keyId, sinceMs: Date.parse(HEARD), by: null });
    expect(verdicts(store)).toEqual(["good", "good"]);
    expect(store.seals.findings(9)).toEqual([]);
    store.news.watch(({ what }) => told.push(what));
    store.keepFrame(centre, frameFrom(records, 9, 12), HEARD);
    expect(verdicts(store)).toEqual(["good", "good", "other-key"]);
    expect(store.seals.findings(9)).toMatchObject([
      { centre, type: "seal.other-key", gaps: { key: other.keyId, last: 11, day: "2026-03-02" } },
    ]);
    store.close();
  });

  test("of a machine that was replaced are good once somebody says that the new key is the centre's", () => {
    const store = new HubStore(":memory:");
    store.keepFrame(centre, frameFrom(sealed(12), 1, 12), HEARD);
    expect(store.seals.trust(centre, "0123456789abcdef", { by: "officer-1", atMs: 5 })).toBe(false);
    expect(store.seals.trust(centre, other.keyId, { by: "officer-1", atMs: 5 })).toBe(true);
    expect(store.seals.of(centre).key).toEqual({ keyId: other.keyId, sinceMs: 5, by: "officer-1" });
    expect(verdicts(store)).toEqual(["good", "good", "good"]);
    store.close();
  });

  test("whose signature does not fit are forged, and their key is not believed", () => {
    const store = new HubStore(":memory:");
    const forged = sealed(4, (_, good) => ({ ...good, signature: own.sign("something else") }));
    store.keepFrame(centre, frameFrom(forged, 1, 4), HEARD);
    expect(verdicts(store)).toEqual(["forged"]);
    expect(store.seals.of(centre).key).toBeNull();
    expect(store.seals.findings(9)).toMatchObject([{ type: "seal.forged" }]);
    store.close();
  });

  test("over another journal than the hub has are told", () => {
    const store = new HubStore(":memory:");
    const at = { day: day("2026-03-02"), head: { seq: seq(3), chain: "a".repeat(64) } };
    const elsewhere = sealed(4, () => makeSeal(own, { centre, epoch: "e1" }, at));
    store.keepFrame(centre, frameFrom(elsewhere, 1, 4), HEARD);
    expect(verdicts(store)).toEqual(["other-chain"]);
    expect(store.seals.findings(9)).toMatchObject([{ type: "seal.other-chain" }]);
    store.close();
  });

  test("that come before what they seal are proven when it has come", () => {
    const store = new HubStore(":memory:");
    const records = sealed(4);
    store.keepFrame(centre, frameFrom(records, 4, 4), HEARD);
    expect(verdicts(store)).toEqual(["unproven"]);
    store.keepFrame(centre, frameFrom(records, 1, 3), HEARD);
    expect(verdicts(store)).toEqual(["good"]);
    store.close();
  });
});
