import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addStaffVerbs } from "../../../../agent/cli/staff.ts";
import { addTicketVerbs } from "../../../../agent/cli/ticket.ts";
import { addWhyVerb } from "../../../../agent/cli/why.ts";
import { credentialDigest } from "../../../../agent/runtime/credential.ts";
import { RecordedLife } from "./recorded-life.ts";
import { run } from "./said.ts";

let recorded: RecordedLife;
let elsewhere: string;

beforeEach(() => {
  recorded = new RecordedLife();
  elsewhere = `${recorded.directory}/elsewhere`;
});
afterEach(() => recorded.dispose());

const why = (...words: string[]) => run(["why", ...words, "--state", recorded.directory], addWhyVerb);
const verify = (...words: string[]) =>
  run(["ticket", "verify", ...words, "--state", recorded.directory], addTicketVerbs);
const digest = (...words: string[]) => run(["staff", "digest", ...words, "--state", recorded.directory], addStaffVerbs);

describe("talon why", () => {
  test("tells in the language asked for, out of the journal of an agent that is stopped", async () => {
    const { life } = recorded;
    life.signIn("w1", "op-1");
    life.take();
    recorded.record();
    life.pass(12 * 60_000).call("w1");
    recorded.record();
    const [english] = (await why("a001", "--lang", "en")).out;
    expect(english).toMatch(/^A001 was called to w1 at \d\d:\d\d for “Acceptance of documents” after 12 minutes of/);
    expect((await why("A001", "--lang", "ru")).out[0]).toMatch(/^Талон A001 вызван в .* после 12 минут ожидания/);
    expect((await why("A001", "--lang", "uk")).out[0]).toMatch(/^Талон A001 викликано о .* після 12 хвилин/);
    expect((await why("A001", "--lang", "kk")).out[0]).toMatch(/^A001 талоны w1 орнына шақырылды/);
    expect((await why("A001", "--day", "2026-11-21")).out[0]).toBe(english);
    expect(JSON.parse((await why("A001", "--json")).out[0] ?? "")).toMatchObject({
      visit: "2026-11-21-A001",
      call: { rule: "first-come", station: "w1", waitedMs: 720_000 },
    });
  });

  test("says so where no record tells of the ticket, and where the question is wrong", async () => {
    expect(await why("A001")).toEqual({
      out: [],
      err: ["A001: no record tells of this ticket. Check number and day."],
      codes: [1],
    });
    expect((await why("A001", "--day", "2026-11-20")).codes).toEqual([1]);
    expect((await why("17")).codes).toEqual([2]);
    expect((await why("A001", "--day", "today")).codes).toEqual([2]);
    const lost = await run(["why", "A001", "--state", elsewhere], addWhyVerb);
    expect(lost.codes).toEqual([1]);
    expect(lost.err[0]).toContain("does not exist");
  });
});

describe("U13: talon ticket verify, without an agent", () => {
  test("knows a genuine ticket by its QR, when it was taken, and how its visit ended", async () => {
    const visit = recorded.life.take();
    const { qr } = recorded.record().paperOf(visit);
    const open = await verify(qr, "--json");
    expect(open.codes).toEqual([]);
    expect(JSON.parse(open.out[0] ?? "")).toEqual({
      verdict: "genuine",
      visit,
      ticket: "A001",
      takenAt: "2026-11-21T04:00:00.000Z",
      standing: null,
      end: null,
    });
    recorded.life.signIn("w1", "op-1");
    recorded.life.tell({ type: "void.asked", station: "w1", ticket: "A001", reason: "taken twice" });
    recorded.record();
    const [line] = (await verify(qr)).out;
    expect(line).toMatch(
      /^A001: genuine, taken 21\.11\.2026 \d\d:\d\d .*; its visit is over: the ticket was made void\.$/,
    );
  });

  test("knows what was typed off a ticket, and that another time or letter is not as it was printed", async () => {
    const visit = recorded.life.take();
    const { letters } = recorded.record().paperOf(visit);
    const zone = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const time = zone.format(recorded.life.now.wall);
    const other = zone.format(recorded.life.now.wall - 3_600_000);
    expect((await verify(`A001 ${time} ${letters}`)).out[0]).toMatch(/^A001: genuine/);
    expect(await verify(`A001 ${other} ${letters}`)).toMatchObject({
      out: ["2026-11-21-A001: altered: it is not as this centre printed it."],
      codes: [1],
    });
    expect((await verify(`A001 ${time} 0000-0000`)).codes).toEqual([1]);
    expect((await verify(`A002 ${time} ${letters}`)).out).toEqual([
      "A002: unknown: no ticket with this number is recorded here.",
    ]);
  });

  test("ends with 1 for a ticket that was altered or is of another centre", async () => {
    const { qr } = recorded.record().paperOf(recorded.life.take());
    expect((await verify(qr.replace("A001", "A002"))).codes).toEqual([1]);
    const foreign = await verify(qr.replace("sim-centre", "kz-ala-01"));
    expect(foreign).toEqual({ out: ["foreign: this is no ticket of this centre."], err: [], codes: [1] });
  });

  test("says what to do where there is no journal", async () => {
    const lost = await run(["ticket", "verify", "x", "--state", elsewhere], addTicketVerbs);
    expect(lost.codes).toEqual([1]);
    expect(lost.err[0]).toContain("Check --state");
  });
});

describe("K2: talon staff digest", () => {
  test("prints what the configuration of this machine holds for a card and for a PIN", async () => {
    const card = credentialDigest(recorded.signer, "card", "0004711");
    expect(await digest("--card", " 0004711 ")).toEqual({ out: [card], err: [], codes: [] });
    const pin = credentialDigest(recorded.signer, "pin", "4711");
    expect(JSON.parse((await digest("--pin", "4711", "--json")).out[0] ?? "")).toEqual({ kind: "pin", digest: pin });
  });

  test.each([[], ["--pin", "12"], ["--pin", "123456789"], ["--card", " "]])("%j is wrong usage", async (...words) => {
    const said = await digest(...words);
    expect([said.out, said.codes]).toEqual([[], [2]]);
  });

  test("says that the key is made at the first start where there is none", async () => {
    const said = await run(["staff", "digest", "--card", "1", "--state", elsewhere], addStaffVerbs);
    expect(said.codes).toEqual([1]);
    expect(said.err[0]).toContain("The agent makes the key at its first start.");
  });
});
