import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../../agent/host/sha256.ts";
import { openSqliteStore, type SqliteStore } from "../../agent/host/sqlite-store.ts";
import { firstChain } from "../../agent/journal/chain.ts";
import { MemoryStore } from "../sim/memory-store.ts";
import { storeContract } from "./store.contract.ts";

const identity = { epoch: "7Q0M2K9X4T", centre: "kz-ala-01" };

storeContract("memory", () => {
  const store = new MemoryStore(identity, firstChain(identity, sha256));
  return { store, reopened: () => store, done: () => undefined };
});

storeContract("sqlite", () => {
  const dir = mkdtempSync(join(tmpdir(), "talon-store-"));
  const opened: SqliteStore[] = [];
  const open = (): SqliteStore => {
    const store = openSqliteStore({
      path: join(dir, "journal.db"),
      centre: identity.centre,
      newEpoch: () => identity.epoch,
    });
    if (!store.ok) throw new Error(store.fault.detail);
    opened.push(store.value);
    return store.value;
  };
  const done = () => {
    for (const store of opened) store.close();
    rmSync(dir, { recursive: true });
  };
  return { store: open(), reopened: open, done };
});
