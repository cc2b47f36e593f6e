import { chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { volatilePathOf } from "../../../../agent/host/open-journal.ts";

const user = process.getuid?.() ?? 0;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "talon-passing-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const path = () => volatilePathOf("/var/lib/talon/journal.db", {});

describe("the place of a journal in memory", () => {
  test("is the unit's own folder where there is one", () => {
    const unit = { RUNTIME_DIRECTORY: "/run/talon:/run/other" };
    expect(volatilePathOf("/var/lib/talon/journal.db", unit)).toMatch(/^\/run\/talon\/memory-/);
  });

  test("is the same after a restart", () => {
    const before = path();
    mkdirSync(join(folder, `talon-${user}`));
    expect(path()).toBe(before);
    expect(before.startsWith(join(folder, `talon-${user}/`))).toBe(true);
  });

  test("is not a link that somebody else may have left there to have another journal brought home", () => {
    mkdirSync(join(folder, "elsewhere"));
    symlinkSync(join(folder, "elsewhere"), join(folder, `talon-${user}`));
    expect(path().startsWith(join(folder, `talon-${user}-1/`))).toBe(true);
  });

  test.skipIf(user !== 0)("is not a folder of somebody else (needs root)", () => {
    mkdirSync(join(folder, `talon-${user}`));
    chownSync(join(folder, `talon-${user}`), 12_345, 12_345);
    expect(path().startsWith(join(folder, `talon-${user}-1/`))).toBe(true);
  });
});
