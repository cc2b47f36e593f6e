import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { must } from "./rig/citizen.ts";
import { eventually, openCentre, type TestCentre } from "./rig.ts";

const isRoot = process.getuid?.() === 0;
const PAGE_BYTES = 512;
const START_ON_A_BUSY_MACHINE_MS = 15_000;

let centre: TestCentre;
let folder: string;
let isMounted = false;
afterEach(async () => {
  await centre.close();
  if (isMounted) execFileSync("umount", [folder]);
  isMounted = false;
  rmSync(folder, { recursive: true, force: true });
});

const centreOn = (state: string) =>
  openCentre({ state, change: (config) => ({ ...config, rules: { kiosk: { coolSeconds: 0 } } }) });

async function ready() {
  const begun = performance.now();
  await centre.agent.start();
  const status = await centre.agent.until(
    ({ kiosk, devices }) => kiosk.open && devices.every(({ phase }) => phase === "ready"),
  );
  expect(performance.now() - begun).toBeLessThan(START_ON_A_BUSY_MACHINE_MS);
  return status;
}

const slips = () => centre.printer.slips().map(({ lines }) => lines.join("\n"));
const papersWith = (text: string) => slips().filter((slip) => slip.includes(text)).length;

const isIssued = (no: string) =>
  centre.agent.notes.some(
    (note) =>
      note.kind === "event" &&
      (note.event as { type?: string }).type === "talon.ticket.issued.v1" &&
      JSON.stringify(note.event).includes(`"${no}"`),
  );

async function ticket(no: string, key = "licence-first") {
  await must(centre, { verb: "press", device: "kiosk", key });
  await eventually(`${no} is issued`, () => isIssued(no), 30_000);
  expect(papersWith(no)).toBe(1);
}

const atHub = () => centre.hub.events().map(({ epoch, seq, body }) => ({ epoch, seq, ...JSON.parse(body) }));
const dataAtHub = (type: string) =>
  atHub()
    .filter((event) => event.type === `talon.${type}.v1`)
    .map((event) => event.data);
const issuedAtHub = () => dataAtHub("ticket.issued").map(({ ticket: no }) => no);

function holesAtHub(): readonly string[] {
  const events = atHub();
  const declared = dataAtHub("journal.gap") as readonly { epoch: string; first: number; last: number }[];
  const isDeclared = (epoch: string, no: number) =>
    declared.some((gap) => gap.epoch === epoch && gap.first <= no && no <= gap.last);
  return [...new Set(events.map(({ epoch }) => epoch))].flatMap((epoch) => {
    const kept = new Set(events.filter((event) => event.epoch === epoch).map(({ seq }) => seq));
    return Array.from({ length: Math.max(...kept) }, (_, index) => index + 1)
      .filter((no) => !kept.has(no) && !isDeclared(epoch, no))
      .map((no) => `${epoch}.${no}`);
  });
}

function overwrite(path: string, at: number, bytes: number): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(bytes, 0x5a), 0, bytes, at);
  closeSync(file);
}

function tearPagesWith(path: string, text: string): number {
  const file = readFileSync(path);
  let torn = 0;
  for (let at = 0; at < file.length; at += PAGE_BYTES) {
    if (!file.subarray(at, at + PAGE_BYTES).includes(text)) continue;
    overwrite(path, at, PAGE_BYTES);
    torn += 1;
  }
  return torn;
}

describe("a damaged journal of an agent that stood still", () => {
  test("its header is garbled: the next number follows, the file is kept, and the hub has all that it held", {
    timeout: 180_000,
  }, async () => {
    folder = mkdtempSync(join(tmpdir(), "talon-garbled-"));
    centre = await centreOn(folder);
    await ready();
    await centre.hub.stop();
    await ticket("A001");
    await centre.agent.kill();
    overwrite(join(folder, "journal.db"), 0, 100);
    expect((await ready()).journal.fault).toBe(null);
    await ticket("A002");
    expect(centre.events("journal.resumed")).toMatchObject([{ fault: "journal-salvaged" }]);
    expect(readdirSync(join(folder, "quarantine")).filter((name) => name.endsWith("-journal.db"))).toHaveLength(1);
    await centre.hub.start();
    await eventually("the hub has both tickets", () => issuedAtHub().length === 2, 60_000);
    await centre.untilHubHasAll(60_000);
    expect(issuedAtHub().toSorted()).toEqual(["A001", "A002"]);
    expect(dataAtHub("journal.gap")).toEqual([]);
    expect(holesAtHub()).toEqual([]);
  });

  test("its last pages are torn: what is lost is declared to the hub and all else arrives", {
    timeout: 180_000,
  }, async () => {
    folder = mkdtempSync(join(tmpdir(), "talon-torn-"));
    centre = await centreOn(folder);
    await ready();
    await centre.hub.stop();
    await ticket("A001");
    await ticket("A002", "licence-first.ru");
    const before = centre.journal();
    await centre.agent.stop();
    const lastIssued = before.findLast(({ body }) => body.includes("talon.ticket.issued.v1"));
    expect(tearPagesWith(join(folder, "journal.db"), `.${lastIssued?.seq}"`)).toBeGreaterThan(0);
    await ready();
    await must(centre, { verb: "press", device: "kiosk", key: "licence-first" });
    await eventually("a third paper is out", () => slips().length >= 3, 30_000);
    await centre.hub.start();
    await eventually("the hub is told what is lost", () => dataAtHub("journal.gap").length > 0, 60_000);
    await centre.untilHubHasAll(60_000);
    const thirdPaper = () => issuedAtHub().length > 0 && holesAtHub().length === 0;
    await eventually("the hub has all but that", thirdPaper, 60_000);
    expect(new Set(issuedAtHub()).size).toBe(issuedAtHub().length);
  });
});

function mountCard(): string {
  folder = mkdtempSync(join(tmpdir(), "talon-card-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", folder]);
  isMounted = true;
  return folder;
}
const remount = (how: "ro" | "rw") => execFileSync("mount", ["-o", `remount,${how}`, folder]);

describe.runIf(isRoot)("a card that can only be read (root may mount one)", () => {
  test("the agent works from memory and says so on paper; when the card is well, the next start brings that time home", {
    timeout: 180_000,
  }, async () => {
    centre = await centreOn(mountCard());
    await ready();
    await ticket("A001");
    await centre.agent.kill();
    remount("ro");
    await ready();
    expect(centre.agent.said).toContain("journal-volatile");
    await ticket("A002");
    expect(papersWith("in memory only")).toBe(1);
    await eventually("the hub has the ticket from memory", () => issuedAtHub().includes("A002"), 60_000);
    await centre.agent.kill();
    remount("rw");
    await ready();
    await ticket("A003");
    expect(papersWith("in memory only")).toBe(1);
    await eventually("the hub has all three", () => issuedAtHub().length === 3, 60_000);
    await centre.untilHubHasAll(60_000);
    expect(issuedAtHub().toSorted()).toEqual(["A001", "A002", "A003"]);
    expect(holesAtHub()).toEqual([]);
    expect(readdirSync(folder).filter((name) => /^archive-.+\.db$/.test(name))).toHaveLength(2);
  });

  test("from the very first start: the agent gives tickets all the same", { timeout: 120_000 }, async () => {
    centre = await centreOn(mountCard());
    remount("ro");
    await ready();
    expect(centre.agent.said).toContain("journal-read-only");
    await ticket("A001");
    await centre.agent.kill();
    remount("rw");
    expect((await ready()).journal.fault).toBe(null);
    await ticket("A002");
    await eventually("the hub has both", () => issuedAtHub().length === 2, 60_000);
    expect(holesAtHub()).toEqual([]);
  });
});
