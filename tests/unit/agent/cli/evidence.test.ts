import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CliIo } from "../../../../agent/cli/cli-io.ts";
import { addEvidenceVerbs } from "../../../../agent/cli/evidence.ts";
import { PACK_BYTES_MAX } from "../../../../agent/evidence/pack.ts";
import { openSigner } from "../../../../agent/host/device-key.ts";
import { openSqliteStore } from "../../../../agent/host/sqlite-store.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { Signer } from "../../../../agent/ports/signer.ts";
import { HOUR, MINUTE } from "../domain/life.ts";
import { IDENTITY, RecordedLife } from "../evidence/recorded-life.ts";

let dir = "";
let key: Signer;
let anchor = "";
let visit = "";

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "talon-evidence-"));
  const opened = openSigner(dir);
  if (!opened.ok) throw new Error(opened.fault.what);
  key = opened.value;
  const life = new RecordedLife();
  life.open();
  life.signIn("w1", "op-1");
  visit = life.take();
  life.pass(2 * HOUR + MINUTE).tell({ type: "time.passed" });
  life.serve("w1");
  life.pass(24 * HOUR).tell({ type: "time.passed" });
  anchor = life.seal("2026-11-21", key);
  const store = openSqliteStore({
    path: join(dir, "journal.db"),
    centre: IDENTITY.centre,
    newEpoch: () => IDENTITY.epoch,
  });
  if (!store.ok) throw new Error(store.fault.detail);
  store.value.append(life.store.read(seq(0), 100_000));
  store.value.close();
});
afterEach(() => rmSync(dir, { recursive: true }));

async function talon(words: readonly string[], language: CliIo["language"] = "en") {
  const said = { out: [] as string[], err: [] as string[], code: 0 };
  const program = new Command("talon");
  addEvidenceVerbs(program, {
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
    exit: (code) => {
      said.code = code;
    },
    language,
  });
  await program.parseAsync(["evidence", ...words], { from: "user" });
  return said;
}

const made = async (name: string): Promise<string> => {
  const file = join(dir, name);
  const { code, err } = await talon(["--visit", visit, "--state", dir, "--out", file]);
  expect([code, err]).toEqual([0, []]);
  return file;
};

describe("talon evidence", () => {
  test.each(["pack.json", "pack.json.gz"])(
    "U9 writes a pack that it finds sound with key and slip: %s",
    async (name) => {
      const file = await made(name);
      const { code, out, err } = await talon(["verify", "--key", key.keyId, "--anchor", anchor, file]);
      expect([code, err]).toEqual([0, []]);
      expect(out[0]).toMatch(
        /^The pack is sound: the chain holds from record \d+ to \d+, and \d+ of them are shown\.$/,
      );
      expect(out[2]).toMatch(new RegExp(`^Sealed on 2026-11-21 up to record \\d+ with key ${key.keyId}\\.$`));
    },
  );

  test("says who, when, how long and whose minutes", async () => {
    const file = await made("pack.json");
    const { out } = await talon(["verify", file]);
    expect(out.find((line) => line.includes(visit))).toMatch(
      /^A001 {2}2026-11-21-A001 {2}licence-first: \d+:\d\d:\d\d\.000, /,
    );
    expect(out).toContain("Norm: 120 min since 2026-01-01.");
    expect(out.some((line) => /^Over the norm by \d+:/.test(line))).toBe(true);
    expect(out.some((line) => /^ +2:01:00\.000 {2}the centre +intake$/.test(line))).toBe(true);
    expect(out.some((line) => line.includes(`compare ${key.keyId} with the one that the hub has`))).toBe(true);
  });

  test.each([
    ["kk", "Пакет дұрыс"],
    ["ru", "Пакет достоверен"],
    ["uk", "Пакет достовірний"],
  ] as const)("says so in %s", async (language, words) => {
    const file = await made("pack.json");
    expect((await talon(["verify", file], language)).out[0]).toContain(words);
  });

  test("prints the pack where no file is named, and facts for machines", async () => {
    const { out } = await talon(["--day", "2026-11-21", "--state", dir]);
    const file = join(dir, "printed.json");
    writeFileSync(file, out.join(""));
    const facts = JSON.parse((await talon(["verify", file, "--json"])).out[0] ?? "");
    expect(facts).toMatchObject({ sound: true, centre: IDENTITY.centre, asked: { kind: "day", day: "2026-11-21" } });
    expect(facts.seals).toHaveLength(1);
  });

  test("takes a key in full, in groups or in capitals, and refuses another", async () => {
    const file = await made("pack.json");
    const grouped = key.keyId.toUpperCase().replaceAll(/(....)(?=.)/g, "$1:");
    for (const right of [key.publicKey, grouped]) expect((await talon(["verify", file, "--key", right])).code).toBe(0);
    const wrong = await talon(["verify", file, "--key", "0123456789abcdef"]);
    expect([wrong.code, wrong.err[0]]).toEqual([1, expect.stringMatching(/^keyId: the pack was signed with/)]);
  });

  test("a file that is no pack, is cut off, or is too large is told and not believed", async () => {
    const file = await made("pack.json.gz");
    const cut = join(dir, "cut.json.gz");
    writeFileSync(cut, readFileSync(file).subarray(0, 300));
    const bomb = join(dir, "bomb.json.gz");
    writeFileSync(bomb, gzipSync(Buffer.alloc(PACK_BYTES_MAX + 1)));
    const long = join(dir, "long.json");
    writeFileSync(long, "");
    truncateSync(long, PACK_BYTES_MAX + 1);
    for (const odd of [cut, bomb, long, join(dir, "device.key"), join(dir, "nowhere")]) {
      const { code, out, err } = await talon(["verify", odd]);
      expect([code, out.length, err.length]).toEqual([1, 0, 1]);
    }
  });

  test("a place that cannot be written, and a directory without a key, are told", async () => {
    const nowhere = await talon(["--visit", visit, "--state", dir, "--out", join(dir, "no", "such", "pack.json")]);
    expect([nowhere.code, nowhere.err[0]]).toEqual([1, expect.stringContaining("Choose another file or place.")]);
    const keyless = await talon(["--visit", visit, "--state", tmpdir()]);
    expect([keyless.code, keyless.err[0]]).toEqual([1, expect.stringContaining("device.key")]);
  });
});
