import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JournalThread } from "../../agent/host/journal-thread.ts";
import { openSqliteStore } from "../../agent/host/sqlite-store.ts";
import { lateStoreContract } from "./late-store.contract.ts";

lateStoreContract("the journal's thread", () => {
  const dir = mkdtempSync(join(tmpdir(), "talon-thread-"));
  const file = { path: join(dir, "journal.db"), centre: "kz-ala-01" };
  const open = (): JournalThread => {
    const opened = openSqliteStore({ ...file, newEpoch: () => "7Q0M2K9X4T" });
    if (!opened.ok) throw new Error(opened.fault.detail);
    return new JournalThread(opened.value, file);
  };
  let store = open();
  const reopened = async () => {
    await store.close();
    store = open();
    return store;
  };
  const done = async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  };
  return Promise.resolve({ store, reopened, done });
});
