import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { RevisionStore, sha256Of } from "../../../../../agent/cli/run/revision-store.ts";
import { noRevisions, type Revisions } from "../../../../../config/revision/state.ts";

const root = mkdtempSync(join(tmpdir(), "talon-revisions-"));
afterAll(() => rmSync(root, { recursive: true }));

const place = () => mkdtempSync(join(root, "state-"));
const folderOf = (state: string) => join(state, "config");
const bookOf = (state: string, no: number) => join(folderOf(state), `book-${no}.json`);
const keep = (store: RevisionStore, text: string): Revisions => {
  const kept = store.keepText(text);
  if (!kept.ok) throw new Error(kept.fault);
  return { ...noRevisions, good: { text: kept.value, digest: `digest of ${text}`, hub: null } };
};
const goodOf = (state: string) => new RevisionStore(state).state.good?.digest ?? null;

describe("configurations on the disk", () => {
  test("are there after a restart, with their texts, for their owner alone", () => {
    const state = place();
    const store = new RevisionStore(state);
    expect(store.state).toEqual(noRevisions);
    expect(store.write(keep(store, "one")).ok).toBe(true);
    expect(goodOf(state)).toBe("digest of one");
    expect(new RevisionStore(state).text(sha256Of("one"))).toBe("one");
    for (const name of readdirSync(folderOf(state))) {
      expect(statSync(join(folderOf(state), name)).mode & 0o777, name).toBe(0o600);
    }
  });

  test.each([
    ["of length zero", (path: string) => truncateSync(path, 0)],
    ["half written", (path: string) => truncateSync(path, 40)],
    ["of other bytes", (path: string) => writeFileSync(path, readFileSync(path, "utf8").replace("two", "six"))],
    ["that is gone", (path: string) => rmSync(path)],
  ])("with a book %s are as they were one step before", (_, damage) => {
    const state = place();
    const store = new RevisionStore(state);
    for (const text of ["one", "two"]) store.write(keep(store, text));
    damage(bookOf(state, 0));
    expect(goodOf(state)).toBe("digest of one");
    expect(new RevisionStore(state).text(sha256Of("one"))).toBe("one");
  });

  test("go on after both books are damaged, from nothing", () => {
    const state = place();
    const store = new RevisionStore(state);
    for (const text of ["one", "two"]) store.write(keep(store, text));
    for (const no of [0, 1]) truncateSync(bookOf(state, no), 0);
    expect(goodOf(state)).toBeNull();
    const again = new RevisionStore(state);
    again.write(keep(again, "three"));
    expect(goodOf(state)).toBe("digest of three");
  });

  test("a text that is not what it was is not there", () => {
    const state = place();
    const store = new RevisionStore(state);
    store.write(keep(store, "one"));
    writeFileSync(join(folderOf(state), `${sha256Of("one")}.yaml`), "one!");
    expect(store.text(sha256Of("one"))).toBeNull();
    expect(store.keepText("one").ok).toBe(true);
    expect(store.text(sha256Of("one"))).toBe("one");
  });

  test("texts that neither book needs are taken away, and drafts that a power cut left are written over", () => {
    const state = place();
    const store = new RevisionStore(state);
    store.write(keep(store, "one"));
    writeFileSync(`${bookOf(state, 0)}.new`, "a draft");
    for (const text of ["two", "three"]) store.write(keep(store, text));
    const texts = readdirSync(folderOf(state)).filter((name) => name.endsWith(".yaml"));
    expect(texts.toSorted()).toEqual(["two", "three"].map((text) => `${sha256Of(text)}.yaml`).toSorted());
    expect(readdirSync(folderOf(state)).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("a disk that takes nothing is told, not thrown, and the state before holds", () => {
    writeFileSync(join(root, "no-folder"), "");
    const store = new RevisionStore(join(root, "no-folder"));
    expect(store.keepText("one")).toEqual({ ok: false, fault: expect.any(String) });
    expect(store.write({ ...noRevisions, seen: "x" }).ok).toBe(false);
    expect(store.state).toEqual(noRevisions);
  });
});
