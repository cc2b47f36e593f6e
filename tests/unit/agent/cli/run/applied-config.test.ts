import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { APPLIED_FILE, changeSince, keepApplied } from "../../../../../agent/cli/run/applied-config.ts";
import { changed, configOf } from "../../../config/almaty.ts";

const root = mkdtempSync(join(tmpdir(), "talon-applied-"));
afterAll(() => rmSync(root, { recursive: true }));
const place = () => mkdtempSync(join(root, "state-"));

const first = configOf(changed(() => undefined));
const second = configOf(changed((raw) => Object.assign(raw.centre.day, { closes: "19:00" })));

describe("U4 the configuration that was applied last", () => {
  test("the first one has no history", () => {
    expect(changeSince(place(), first, null)).toEqual({ digest: first.digest, changes: [] });
  });

  test("one that is in force already is no change", () => {
    expect(changeSince(place(), first, first.digest)).toBeNull();
  });

  test("another one is told with what differs, until it is kept", () => {
    const state = place();
    expect(keepApplied(state, first).ok).toBe(true);
    const told = { digest: second.digest, changes: [{ key: "centre.day.closes", from: "18:00", to: "19:00" }] };
    expect(changeSince(state, second, first.digest)).toEqual(told);
    expect(changeSince(state, second, first.digest)).toEqual(told);
    keepApplied(state, second);
    expect(changeSince(state, first, second.digest)?.changes).toEqual([
      { key: "centre.day.closes", from: "19:00", to: "18:00" },
    ]);
  });

  test("the file is the owner's alone, and no draft stays beside it", () => {
    const state = place();
    writeFileSync(join(state, `${APPLIED_FILE}.new`), "a draft that a power cut left");
    keepApplied(state, first);
    expect(readdirSync(state)).toEqual([APPLIED_FILE]);
    expect(statSync(join(state, APPLIED_FILE)).mode & 0o777).toBe(0o600);
  });

  test.each(["", "{", "[]", "7", "null"])("a file that says %j begins the history anew", (text) => {
    const state = place();
    writeFileSync(join(state, APPLIED_FILE), text);
    expect(changeSince(state, first, second.digest)).toEqual({ digest: first.digest, changes: [] });
    expect(keepApplied(state, first).ok).toBe(true);
  });

  test("a disk that takes nothing is told, not thrown", () => {
    const kept = keepApplied(join(root, "nowhere"), first);
    expect(kept).toEqual({ ok: false, fault: expect.stringContaining("ENOENT") });
  });
});
