import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSigner, readSigner } from "../../agent/host/device-key.ts";
import { pause } from "../contracts/real-mosquitto.ts";
import { MAIN } from "./rig/agent.ts";
import { must, press, staffComes } from "./rig/citizen.ts";
import { openCentre, type TestCentre } from "./rig.ts";

const elsewhere = mkdtempSync(join(tmpdir(), "talon-elsewhere-"));
const file = join(elsewhere, "pack.json");

const SERVED_MS = 20;

const talon = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    cwd: elsewhere,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: elsewhere, LANG: "C.UTF-8" },
  });
  return { code: status, out: stdout, err: stderr };
};

describe("a pack of a centre's real day", () => {
  let centre: TestCentre;
  let visit = "";

  beforeAll(async () => {
    centre = await openCentre({ hasBroker: false });
    await centre.agent.start();
    await centre.agent.until(({ kiosk, devices }) => kiosk.open && devices.every(({ phase }) => phase === "ready"));
    await staffComes(centre);
    await press(centre, "kiosk", "licence-first");
    await centre.agent.until(({ queues }) => queues.some(({ waiting }) => waiting.length > 0));
    for (const station of ["w1", "w2", "w1"]) {
      for (const verb of ["call", "start"] as const) await must(centre, { verb, station });
      await pause(SERVED_MS);
      await must(centre, { verb: "finish", station });
    }
    visit = String(centre.events("ticket.issued")[0]?.["visit"]);
  });

  afterAll(async () => {
    await centre.close();
    rmSync(elsewhere, { recursive: true });
  });

  test("U9 is made beside the running agent and is sound where nothing else of the centre is", () => {
    const made = talon("evidence", "--visit", visit, "--state", centre.state, "--out", file);
    expect([made.code, made.err]).toEqual([0, ""]);
    const empty = mkdtempSync(join(elsewhere, "empty-"));
    expect(readdirSync(empty)).toEqual([]);
    const key = readSigner(centre.state);
    const checked = talon("evidence", "verify", file, "--key", key.ok ? key.value.keyId : "");
    expect([checked.code, checked.err]).toEqual([0, ""]);
    expect(checked.out).toContain("The pack is sound");
    expect(checked.out).toContain(`A001  ${visit}  licence-first`);
    expect(checked.out).toMatch(/the police +production +p-201/);
  });

  test("K10 has a ledger whose sum is the whole visit, to the millisecond, as the agent recorded it", () => {
    const { ledger } = JSON.parse(talon("evidence", "verify", file, "--json").out);
    const closed = centre.events("visit.closed")[0];
    const sum = ledger[0].spent.reduce((all: number, { ms }: { ms: number }) => all + ms, 0);
    expect([ledger.length, ledger[0].totalMs, sum]).toEqual([1, closed?.["totalMs"], closed?.["totalMs"]]);
    expect(ledger[0].spent).toEqual(closed?.["spent"]);
  });

  test("U9 that somebody edited is refused, and the record is named", () => {
    const pack = JSON.parse(readFileSync(file, "utf8"));
    const at = pack.pack.records.findIndex(({ body }: { body: string }) => body.includes("stage.finished"));
    pack.pack.records[at].body = pack.pack.records[at].body.replace("p-201", "p-202").replace("c-101", "c-102");
    const edited = join(elsewhere, "edited.json");
    writeFileSync(edited, JSON.stringify(pack));
    const { code, err } = talon("evidence", "verify", edited);
    expect([code, err]).toEqual([1, expect.stringMatching(`^record ${pack.pack.records[at].seq}, body: `)]);
    const stranger = openSigner(mkdtempSync(join(elsewhere, "key-")));
    const otherKey = stranger.ok ? stranger.value.keyId : "";
    expect(talon("evidence", "verify", file, "--key", otherKey).code).toBe(1);
  });

  test("U5 U6 U11 of an operator and of the day are made in the same form, compressed too", () => {
    const packs = [
      ["--operator", "c-101"],
      ["--day", visit.slice(0, 10)],
    ];
    for (const [no, asked] of packs.entries()) {
      const out = join(elsewhere, `${no}.json.gz`);
      expect(talon("evidence", ...asked, "--state", centre.state, "--out", out)).toMatchObject({ code: 0, err: "" });
      expect(readFileSync(out).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
      expect(talon("evidence", "verify", out)).toMatchObject({ code: 0, err: "" });
    }
  });

  test("what is asked wrongly or not there is told, with its exit code", () => {
    expect(talon("evidence", "--state", centre.state).code).toBe(2);
    expect(talon("evidence", "--visit", "A001", "--state", centre.state).code).toBe(2);
    expect(talon("evidence", "--visit", "2026-01-01-A001", "--state", centre.state).code).toBe(1);
    expect(talon("evidence", "--day", visit.slice(0, 10), "--state", elsewhere)).toMatchObject({ code: 1 });
    expect(talon("evidence", "verify", join(elsewhere, "nowhere.json")).code).toBe(1);
  });

  test("U9 can be checked by hand, with the tools that its page names", () => {
    const shell = (command: string) => execFileSync("sh", ["-c", command], { cwd: elsewhere, encoding: "utf8" }).trim();
    const { pack, signature } = JSON.parse(readFileSync(file, "utf8"));
    const canonical = shell(`jq -cjS .pack ${file} | sha256sum | cut -d' ' -f1`);
    writeFileSync(join(elsewhere, "key.der"), Buffer.from(pack.publicKey, "base64url"));
    writeFileSync(join(elsewhere, "text"), `TALON-PACK1:${pack.centre}:${pack.epoch}:${canonical}`);
    writeFileSync(join(elsewhere, "text.sig"), Buffer.from(signature, "base64url"));
    const told = shell("openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key.der -in text -sigfile text.sig");
    expect(told).toContain("Signature Verified Successfully");
    const [first] = pack.records;
    const digest = createHash("sha256").update(first.body).digest("hex");
    const link = shell(`printf '%s\\n%s' ${pack.before} ${digest} | sha256sum | cut -d' ' -f1`);
    expect([first.seq, link]).toEqual([pack.first, first.chain]);
  });
});
