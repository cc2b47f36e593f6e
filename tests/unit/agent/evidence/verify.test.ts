import { describe, expect, test } from "vitest";
import type { PackFile } from "../../../../agent/evidence/pack.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { HOUR, MINUTE } from "../domain/life.ts";
import { flawOf, RecordedLife, resigned, rewritten, signer, verified } from "./recorded-life.ts";

const stranger = simSigner("stranger");

function servedDay() {
  const life = new RecordedLife();
  life.open();
  life.signIn("w1", "op-1");
  life.signIn("w2", "op-2");
  const other = life.take();
  const visit = life.pass(MINUTE).take();
  life.printer("failed", "paper-out").pass(MINUTE).printer("ready");
  life.pass(10 * MINUTE).serve("w1");
  life.pass(10 * MINUTE).serve("w1");
  life.pass(20 * HOUR).tell({ type: "time.passed" });
  const anchor = life.seal();
  life.take();
  return { life, visit, other, anchor };
}

const { life, visit, other, anchor } = servedDay();
const question = { kind: "visit", visit } as const;
const file = life.packOf(question);
const { pack } = file;

type Records = PackFile["pack"]["records"];
const withRecords = (change: (records: Records) => Records): PackFile =>
  resigned({ ...file, pack: { ...pack, records: change(pack.records) } });

const placeOf = (type: string): number => pack.records.findIndex(({ body }) => body.includes(`"talon.${type}.v1"`));
const started = placeOf("stage.started");
const seqAt = (at: number): number => pack.records[at]?.seq ?? Number.NaN;

describe("a pack as it was made", () => {
  test("U9 is sound on a machine that has never seen the centre, with the expected key and the day's slip", () => {
    expect(flawOf(file, { keys: [signer.keyId], anchor })).toBeNull();
    expect(pack.ledger[0]?.outcome).toBe("day-ended");
  });

  test("U9 has a signature over canonical bytes: spaces and the order of keys do not matter", () => {
    const turned = Object.fromEntries(Object.entries(pack).reverse());
    expect(flawOf({ signature: file.signature, pack: turned })).toBeNull();
  });
});

describe("whoever changes the file without the key", () => {
  test("U9 an edited record is named", () => {
    const edited = withRecords((records) =>
      records.map((record, at) => (at === started ? { ...record, body: record.body.replace("op-1", "op-2") } : record)),
    );
    expect(flawOf(edited)).toMatch(`record ${seqAt(started)}, body: its text`);
  });

  test("U9 a record that was taken out is named", () => {
    const dropped = withRecords((records) => records.toSpliced(started, 1));
    expect(flawOf(dropped)).toMatch(`record ${seqAt(started)}: is missing`);
  });

  test("U9 two records that changed places are named", () => {
    const [one, two] = [pack.records[started], pack.records[started + 1]];
    const swapped = withRecords((records) =>
      records.map((record, at) => (at === started ? two! : at === started + 1 ? one! : record)),
    );
    expect(flawOf(swapped)).toMatch(`record ${seqAt(started)}`);
  });

  test("U9 two texts that changed places under their numbers are named", () => {
    const [one, two] = [pack.records[started]!, pack.records[started + 1]!];
    const swapped = withRecords((records) =>
      records.with(started, { ...one, body: two.body }).with(started + 1, { ...two, body: one.body }),
    );
    expect(flawOf(swapped)).toMatch(`record ${one.seq}, id: its text is that of record`);
  });

  test("U9 a digest of a hidden record that was changed breaks the chain at the next shown one", () => {
    const [first, ...rest] = pack.hidden;
    const hidden = [{ ...first!, sha256: ["0".repeat(64), ...first!.sha256.slice(1)] }, ...rest];
    const next = pack.records.find(({ seq }) => seq > first!.first)?.seq;
    expect(flawOf(resigned({ ...file, pack: { ...pack, hidden } }))).toMatch(`record ${next}, body`);
  });

  test("K10 U9 a changed figure of the ledger is named with its place", () => {
    const ledger = structuredClone(pack.ledger);
    ledger[0]!.spent[0]!.ms += 1;
    expect(flawOf(resigned({ ...file, pack: { ...pack, ledger } }))).toMatch("ledger.0.spent.0.ms: does not follow");
    expect(flawOf({ ...file, pack: { ...pack, ledger } })).toMatch("ledger.0.spent.0.ms");
  });

  test("U10 a fault of a machine that was taken out of the health, or put in, is named", () => {
    const health = pack.health.toSpliced(0, 1);
    expect(flawOf(resigned({ ...file, pack: { ...pack, health } }))).toMatch(/^health\./);
  });

  test("what follows from nothing in the file is caught by the signature", () => {
    expect(flawOf({ ...file, pack: { ...pack, made: "2026-11-23T09:00:00.000Z" } })).toMatch(
      /^signature: does not fit/,
    );
  });

  test("an unknown field and another format are no pack", () => {
    expect(flawOf({ ...file, pack: { ...pack, note: "x" } })).toMatch(/is not what a pack holds/);
    expect(flawOf({ ...file, pack: { ...pack, format: "talon-evidence/9" } })).toMatch(/^pack.format/);
    expect(flawOf([])).toMatch(/is not what a pack holds/);
  });
});

describe("whoever has a key of his own", () => {
  test("U9 is caught by the key that is expected", () => {
    const forged = life.packOf({ kind: "visit", visit: other }, stranger);
    expect(flawOf(resigned(file, stranger), { keys: [signer.keyId] })).toMatch(/^keyId: the pack was signed with/);
    expect(flawOf(forged, { keys: [signer.keyId] })).toMatch(/^keyId/);
  });

  test("U9 is caught by the seals even where nobody names a key", () => {
    expect(flawOf(resigned(file, stranger))).toMatch(/seal of 2026-11-21: was made with/);
  });

  test("a key id that is not the key's is named", () => {
    expect(flawOf({ ...file, pack: { ...pack, keyId: stranger.keyId } })).toMatch(/^keyId: is not that/);
  });
});

describe("whoever owns the machine and computes the chain anew", () => {
  const edit = (body: string) => body.replace('"operator":"op-1"', '"operator":"op-2"');

  test("U9 an edited journal does not fit its seal", () => {
    const forged = rewritten(life, edit).packOf(question);
    expect(flawOf(forged)).toMatch(/seal of 2026-11-21: does not lie on the chain/);
  });

  test("U9 an edited journal with a seal made anew does not fit the slip of that day", () => {
    const forged = rewritten(life, edit, life.types().indexOf("journal.sealed"));
    forged.seal();
    expect(flawOf(forged.packOf(question))).toBeNull();
    expect(flawOf(forged.packOf(question), { anchor })).toMatch(/: is not the one that the slip of 2026-11-21 sealed/);
  });

  test("U9 a tail that was cut off is missed by the slip of that day", () => {
    const cut = rewritten(life, (body) => body, seqAt(started));
    const forged = cut.packOf(question);
    expect(flawOf(forged)).toBeNull();
    expect(flawOf(forged, { anchor })).toMatch(`record ${forged.pack.last + 1}: is missing: the slip of 2026-11-21`);
  });

  test("U9 a seal with another key, or with a signature that is none, is named", () => {
    const fake = servedDay().life;
    fake.seal("2026-11-22", stranger);
    expect(flawOf(fake.packOf({ kind: "day", day: "2026-11-22" }))).toMatch(/seal of 2026-11-22: was made with/);
    const broken = rewritten(life, (body) => body.replace(/"signature":"..../, '"signature":"AAAA'));
    expect(flawOf(broken.packOf(question))).toMatch(/seal of 2026-11-21: has a signature that does not fit/);
  });

  test("K10 U9 a ledger that does not follow from the records is named, whoever wrote it", () => {
    const lying = new RecordedLife();
    lying.open();
    const id = lying.take();
    const ofVisit = { visit: id, ticket: "A001", service: "licence-first" };
    lying.pass(10 * MINUTE).evolve({
      type: "visit.closed",
      data: {
        ...ofVisit,
        outcome: "gone",
        totalMs: 10 * MINUTE,
        spent: [{ stage: "intake", owner: "citizen", operator: null, ms: 10 * MINUTE }],
        normMinutes: 120,
        overdue: false,
      },
    });
    expect(flawOf(lying.packOf({ kind: "visit", visit: id }))).toMatch(/data.spent.0.owner: does not follow/);
  });
});

describe("the slip of a day", () => {
  test.each([
    ["what is no slip", "TALON1:kz-ala-01:2026-11-21-A017:ABCDEFGHJK", /is not the text of a day's slip/],
    ["one of another centre", anchor.replace("kz-ala-01", "kz-ala-02"), /is of kz-ala-02/],
    ["one with a changed number", anchor.replace(/:(\d+):([0-9a-f]{64})/, ":1:$2"), /was not signed with a key/],
  ])("%s is told", (_, text, told) => {
    expect(flawOf(file, { anchor: text })).toMatch(told);
  });

  test("one from before the pack begins says nothing of it", () => {
    const quiet = new RecordedLife();
    quiet.open();
    const early = quiet.seal();
    quiet.pass(24 * HOUR).tell({ type: "time.passed" });
    const late = quiet.take();
    expect(flawOf(quiet.packOf({ kind: "visit", visit: late }), { anchor: early })).toMatch(
      /the pack begins only with/,
    );
  });
});

test("several keys may be named where a machine got a new one", () => {
  const moved = resigned(file, stranger);
  const sound = verified(moved, { keys: [signer.keyId, stranger.keyId] });
  expect(sound.ok).toBe(true);
});
