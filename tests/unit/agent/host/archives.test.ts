import { existsSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepAnchor } from "../../../../agent/host/anchor-file.ts";
import {
  archivePath,
  endJournal,
  forgetArchives,
  keepAsArchive,
  openArchive,
} from "../../../../agent/host/archives.ts";
import { sha256 } from "../../../../agent/host/sha256.ts";
import { seq, wallMs } from "../../../../agent/kernel/units.ts";
import { bootId, called, momentAt, noon } from "../journal/fixture.ts";
import { WaitedJournal } from "../journal/waited-journal.ts";
import { DamagedJournal } from "./damaged-journal.ts";

const LATER = wallMs(noon + 86_400_000);
let journal: DamagedJournal;
beforeEach(() => {
  journal = new DamagedJournal();
});
afterEach(() => journal.dispose());

function archived(cursor: number): string {
  const store = journal.store();
  const { epoch } = store.identity();
  const entries = Array.from({ length: 10 }, () => ({ event: called }));
  new WaitedJournal(store, sha256).append(entries, momentAt(0), bootId);
  store.moveCursor(seq(cursor));
  journal.close();
  endJournal(journal.path, { last: 10, lost: [], cause: "salvaged", no: 1 });
  keepAsArchive(journal.path, journal.path, epoch);
  const next = journal.store();
  keepAnchor(journal.path, { ...next.identity(), ...next.head(), chain: "0".repeat(64) });
  return archivePath(journal.path, epoch);
}

test("an archive is forgotten when the hub has all of it and it is old enough, and not before", () => {
  const path = archived(10);
  expect(forgetArchives(journal.path, wallMs(noon - 1))).toEqual([]);
  expect(forgetArchives(journal.path, LATER)).toEqual([path]);
  expect(existsSync(path)).toBe(false);
});

test("an archive of which the hub lacks a record stays, however old it is", () => {
  const path = archived(9);
  expect(forgetArchives(journal.path, LATER)).toEqual([]);
  expect(existsSync(path)).toBe(true);
});

test("nothing is forgotten while there is no journal that goes on from it", () => {
  const path = archived(10);
  journal.close();
  const gone = `${journal.path}-elsewhere`;
  expect(forgetArchives(gone, LATER)).toEqual([]);
  expect(existsSync(path)).toBe(true);
});

const opened = (path: string) => {
  const archive = openArchive(path);
  if (!archive.ok) throw new Error(archive.fault);
  journal.opened.push(archive.value);
  return archive.value;
};

test("a hub that acknowledges an archive frame by frame does not have the card flushed for each, and its end is kept at once", () => {
  const path = archived(0);
  const archive = opened(path);
  expect(archive.moveCursor(seq(4)).ok).toBe(true);
  expect(archive.cursor()).toBe(4);
  expect(opened(path).cursor()).toBe(0);
  archive.moveCursor(seq(10));
  expect(opened(path).cursor()).toBe(10);
});

test("what was acknowledged of an archive is known after an orderly end", () => {
  const path = archived(0);
  const archive = opened(path);
  archive.moveCursor(seq(4));
  archive.close();
  expect(opened(path).cursor()).toBe(4);
});
