import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, describe, expect, test } from "vitest";
import { journalFacts } from "../../../../../agent/cli/doctor/journal-facts.ts";
import { realWorld } from "../../../../../agent/cli/doctor/real-world.ts";
import { sha256 } from "../../../../../agent/host/sha256.ts";
import { openSqliteStore } from "../../../../../agent/host/sqlite-store.ts";
import { chain } from "../../../../../agent/journal/chain.ts";
import { seq } from "../../../../../agent/kernel/units.ts";

const folder = mkdtempSync(join(tmpdir(), "talon-doctor-"));
afterAll(() => rmSync(folder, { recursive: true }));
const world = realWorld();

function journalOf(records: number): string {
  const path = join(folder, `journal-${records}.db`);
  const opened = openSqliteStore({ path, centre: "here", newEpoch: () => "epoch" });
  if (!opened.ok) throw new Error(opened.fault.detail);
  let last = opened.value.head();
  for (let no = 1; no <= records; no += 1) {
    const body = JSON.stringify({ id: `epoch.${no}` });
    const record = { seq: seq(no), body, chain: chain(last.chain, body, sha256) };
    expect(opened.value.append([record]).ok).toBe(true);
    last = record;
  }
  opened.value.close();
  return path;
}

describe("the machine itself", () => {
  test("a port that is listened on answers and is not free; after that neither", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expect(await world.answers("127.0.0.1", port)).toBe(true);
    expect(await world.isPortFree("127.0.0.1", port)).toBe(false);
    server.close();
    await once(server, "close");
    expect(await world.answers("127.0.0.1", port)).toBe(false);
    expect(await world.isPortFree("127.0.0.1", port)).toBe(true);
  });

  test("the program that holds a file is named with its process id", async () => {
    const path = join(folder, "held");
    writeFileSync(path, "");
    expect(world.holderOf(path)).toBeNull();
    const holder = spawn("tail", ["-f", path]);
    try {
      await expect
        .poll(() => world.holderOf(path), { timeout: 5_000 })
        .toEqual({ name: "tail", pid: holder.pid, parent: process.pid });
    } finally {
      holder.kill();
    }
  });

  test("modules that are there load, others do not", async () => {
    expect(await world.loads("better-sqlite3")).toBe(true);
    expect(await world.loads("no-such-module")).toBe(false);
  });

  test("paths are told with kind and mode, also those that are not there", () => {
    const path = join(folder, "secret");
    writeFileSync(path, "x");
    chmodSync(path, 0o640);
    expect(world.stat(path)).toEqual({ kind: "file", mode: 0o640 });
    expect(world.stat(folder)?.kind).toBe("folder");
    expect(world.stat("/dev/null")?.kind).toBe("device");
    expect(world.stat("/no/such/path")).toBeNull();
    expect(world.may(path, "read")).toBe(true);
    expect(world.may("/no/such/path", "read")).toBe(false);
    expect(world.room(folder)?.freeBytes).toBeGreaterThan(0);
    expect(world.readText("/proc/mounts")).toContain(" / ");
    expect(world.memoryFreeBytes()).toBeGreaterThan(1024 * 1024);
  });

  test("what is no certificate is none, and a socket without an agent has no status", async () => {
    expect(world.certificate("x")).toBeNull();
    expect(await world.status(join(folder, "talon.sock"))).toBeNull();
  });
});

describe("a quick look into the journal", () => {
  test("no file is no journal", () => expect(journalFacts(join(folder, "none.db"))).toBeNull());

  test.each([0, 3, 1200])("a journal of %i records is well", (records) => {
    const facts = journalFacts(journalOf(records));
    expect(facts).toEqual({ fault: null, records: Math.min(records, 1001), mode: "wal" });
  });

  test("a record that was edited is seen", () => {
    const path = journalOf(5);
    const db = new Database(path);
    db.prepare("UPDATE record SET body = '{}' WHERE seq = 4").run();
    db.close();
    expect(journalFacts(path)?.fault).toBe("journal-corrupt");
  });

  test("a file that is no journal is seen", () => {
    const path = join(folder, "text.db");
    writeFileSync(path, "hello ".repeat(100));
    expect(journalFacts(path)?.fault).toBe("journal-corrupt");
  });
});
