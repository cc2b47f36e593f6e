import { describe, expect, test } from "vitest";
import { REACH_BACK } from "../../../../agent/evidence/aim.ts";
import type { PackFile } from "../../../../agent/evidence/pack.ts";
import { HOUR, MINUTE } from "../domain/life.ts";
import { flawOf, RecordedLife, resigned, verified } from "./recorded-life.ts";

function staffed(): RecordedLife {
  const life = new RecordedLife();
  life.open();
  for (const [station, operator] of [
    ["w1", "op-1"],
    ["w2", "op-2"],
    ["w3", "op-3"],
    ["w4", "op-4"],
  ] as const)
    life.signIn(station, operator);
  return life;
}

const bodiesOf = ({ pack }: PackFile) => pack.records.map(({ body }) => body);
const typesOf = (file: PackFile) => bodiesOf(file).map((body) => String(JSON.parse(body).type));

describe("a pack of one visit", () => {
  test("U9 holds all its records, and of other visits only digests", () => {
    const life = staffed();
    const mine = life.take();
    const other = life.pass(MINUTE).take();
    life.serve("w1");
    life.serve("w1");
    const file = life.packOf({ kind: "visit", visit: mine });
    expect(flawOf(file)).toBeNull();
    const shown = bodiesOf(file).filter((body) => body.includes(`"correlationid":"${mine}"`));
    expect(shown).toHaveLength(life.events.filter(({ data }) => "visit" in data && data.visit === mine).length);
    expect(bodiesOf(file).join("")).not.toContain(`"correlationid":"${other}"`);
    expect(file.pack.hidden.flatMap(({ sha256 }) => sha256).length).toBeGreaterThan(0);
  });

  test("U9 shows the calls that passed it over", () => {
    const life = staffed();
    const mine = life.take();
    const other = life.pass(MINUTE).take();
    const ticket = other.slice(-4);
    life.call("w1", ticket, "in a wheelchair");
    const file = life.packOf({ kind: "visit", visit: mine });
    expect(flawOf(file)).toBeNull();
    expect(bodiesOf(file).filter((body) => body.includes('"reason":"in a wheelchair"'))).toHaveLength(1);
  });

  test("K10 its ledger gives every millisecond an owner, dead machines and dark times too", () => {
    const life = staffed();
    const mine = life.take();
    life.pass(10 * MINUTE).tell({ type: "hold.asked", by: "control", reason: "air-raid alarm" });
    life.pass(7 * MINUTE).tell({ type: "resume.asked", by: "control" });
    life.pass(MINUTE).tell({ type: "time.passed" });
    life.pass(5 * MINUTE).now = { ...life.now, boot: "boot-2", mono: 10 };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    life.printer("ready");
    life.pass(3 * MINUTE).serve("w1");
    const { pack } = life.packOf({ kind: "visit", visit: mine });
    expect(flawOf({ ...life.packOf({ kind: "visit", visit: mine }) })).toBeNull();
    const [row] = pack.ledger;
    expect(row?.spent.find(({ owner }) => owner === "force-majeure")?.ms).toBe(7 * MINUTE);
    expect(row?.spent.find(({ owner }) => owner === "power")?.ms).toBe(5 * MINUTE);
    expect(row?.spent.reduce((sum, { ms }) => sum + ms, 0)).toBe(row?.totalMs);
  });

  test("U10 knows of a machine that was dead before the visit began", () => {
    const life = new RecordedLife();
    life.open();
    life.tell({ type: "device.changed", device: "board-w1", phase: "ready", fault: null });
    life.signIn("w1", "op-1");
    life.tell({ type: "device.changed", device: "board-w1", phase: "absent", fault: "link-lost" });
    life.pass(HOUR).tell({ type: "time.passed" });
    const mine = life.take();
    life.pass(20 * MINUTE);
    const file = life.packOf({ kind: "visit", visit: mine });
    expect(flawOf(file)).toBeNull();
    life.tell({ type: "device.changed", device: "board-w1", phase: "ready", fault: null });
    const later = life.packOf({ kind: "visit", visit: mine });
    expect(later.pack.ledger).toEqual(life.packOf({ kind: "day", day: "2026-11-21" }).pack.ledger);
    expect(later.pack.records.some(({ seq }) => seq < later.pack.first)).toBe(false);
  });

  test("U10 stays short where somebody signed in weeks ago: such records stand apart, under the signature alone", () => {
    const life = new RecordedLife();
    life.open();
    life.signIn("w1", "op-1");
    life.tell({ type: "device.changed", device: "board-w1", phase: "absent", fault: "link-lost" });
    life.quiet(REACH_BACK);
    const mine = life.take();
    life.pass(20 * MINUTE).tell({ type: "time.passed" });
    const file = life.packOf({ kind: "visit", visit: mine });
    expect(flawOf(file)).toBeNull();
    expect(file.pack.first).toBeGreaterThan(REACH_BACK);
    expect(file.pack.earlier.map(({ body }) => JSON.parse(body).type)).toEqual([
      "talon.operator.signed-in.v1",
      "talon.device.state.v1",
    ]);
    expect(file.pack.ledger[0]?.spent.map(({ owner, ms }) => [owner, ms])).toEqual([["equipment", 20 * MINUTE]]);
    const [signedIn, down] = file.pack.earlier;
    const without = resigned({ ...file, pack: { ...file.pack, earlier: [signedIn!] } });
    expect(flawOf(without)).toMatch(/^ledger.0.spent.0.owner|^health/);
    const turned = resigned({ ...file, pack: { ...file.pack, earlier: [down!, signedIn!] } });
    expect(flawOf(turned)).toBe(`record ${signedIn?.seq}: does not stand where it belongs.`);
    const renamed = resigned({ ...file, pack: { ...file.pack, earlier: [{ ...signedIn!, seq: 1 }, down!] } });
    expect(flawOf(renamed)).toBe("record 1, id: its text is that of another record.");
  });

  test("is unknown where the journal has no such visit", () => {
    expect(() => staffed().packOf({ kind: "visit", visit: "2026-11-21-A500" })).toThrow(/no visit/);
  });

  test("U9 reaches to the next seal, so that nobody can cut its end off", () => {
    const life = staffed();
    const mine = life.take();
    life.take();
    const anchor = life.seal();
    life.take();
    const file = life.packOf({ kind: "visit", visit: mine });
    expect(typesOf(file).at(-1)).toBe("talon.journal.sealed.v1");
    const sound = verified(file, { anchor });
    expect(sound.ok && sound.value.seals).toHaveLength(1);
  });
});

describe("the marks in a pack", () => {
  const marked = (offsetMs: number | null) => {
    const life = staffed();
    const visit = life.take();
    const ofVisit = { visit, ticket: "A001", station: "w1", act: "called" } as const;
    const said = { camera: "cam-w1", confirmed: true, made: true, offsetMs, uncertaintyMs: 40 };
    life.evolve({ type: "camera.marked", data: { ...ofVisit, ...said } });
    const file = life.packOf({ kind: "visit", visit });
    expect(flawOf(file)).toBeNull();
    return file.pack.marks[0];
  };

  test("K5 U9 say what the recorder's own clock showed, where it was compared", () => {
    expect(marked(-2_500)).toMatchObject({
      time: "2026-11-21T04:00:00.000Z",
      recorderTime: "2026-11-21T03:59:57.500Z",
    });
    expect(marked(null)).toMatchObject({ recorderTime: null, offsetMs: null, uncertaintyMs: 40 });
  });

  test("give no time where the offset is nonsense", () => {
    expect(marked(Number.MAX_SAFE_INTEGER)).toMatchObject({ recorderTime: null });
  });
});

describe("a pack of an operator", () => {
  test("U5 U6 shows each record that names the operator, and the whole of the visits", () => {
    const life = staffed();
    life.take();
    life.take();
    life.serve("w1");
    const file = life.packOf({ kind: "operator", operator: "op-1", day: null });
    expect(flawOf(file)).toBeNull();
    expect(file.pack.asked).toEqual({ kind: "operator", operator: "op-1", day: "2026-11-21" });
    const named = life.events.filter((event) => JSON.stringify(event).includes('"operator":"op-1"'));
    expect(bodiesOf(file).filter((body) => body.includes('"operator":"op-1"'))).toHaveLength(named.length);
    expect(file.pack.ledger.map(({ ticket }) => ticket)).toEqual(["A001"]);
  });
});

describe("a pack of a day", () => {
  test("U11 holds everything of the day so far, in one format for every centre", () => {
    const life = staffed();
    life.take();
    life.serve("w1");
    life.take();
    const file = life.packOf({ kind: "day", day: "2026-11-21" });
    expect(flawOf(file)).toBeNull();
    expect(file.pack.last).toBe(life.seq);
    expect(file.pack.ledger).toHaveLength(2);
    const opened = life.events.findIndex(({ type }) => type === "centre.opened") + 1;
    expect(file.pack.records.filter(({ seq }) => seq >= opened)).toHaveLength(life.seq - opened + 1);
  });

  test("U6 ends where the next day begins, but for the seal", () => {
    const life = staffed();
    life.take();
    life.pass(24 * HOUR).tell({ type: "time.passed" });
    life.seal();
    life.take();
    const { pack } = life.packOf({ kind: "day", day: "2026-11-21" });
    const shown = pack.records.map(({ body }) => JSON.parse(body).type);
    expect(shown.slice(-2)).toEqual(["talon.centre.closed.v1", "talon.journal.sealed.v1"]);
  });

  test("does not show codes of appointments or digests of PINs", () => {
    const life = staffed();
    const list = { day: "2026-11-21", digest: "0".repeat(64), keyId: "hub", issued: "2026-11-20T20:00:00.000Z" };
    life.tell({ type: "day-list.arrived", list: { ...list, appointments: [], operators: [], revoked: [] } });
    expect(life.of("day.listed")).toHaveLength(1);
    const file = life.packOf({ kind: "day", day: "2026-11-21" });
    expect(flawOf(file)).toBeNull();
    expect(typesOf(file)).not.toContain("talon.day.listed.v1");
  });
});
