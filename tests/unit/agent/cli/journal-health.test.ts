import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { healthVerb, measurementsLine } from "../../../../agent/cli/journal-health.ts";
import { TelemetryFile, telemetryPath } from "../../../../agent/host/telemetry-file.ts";
import { wallMs } from "../../../../agent/kernel/units.ts";

const HOUR_MS = 3_600_000;
const START = 500_000 * HOUR_MS;
let state = "";
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "talon-health-"));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

function asked(json: boolean) {
  const said = { out: [] as string[], err: [] as string[], code: 0 };
  const io = {
    out: (line: string) => void said.out.push(line),
    err: (line: string) => void said.err.push(line),
    exit: (code: 0 | 1 | 2) => {
      said.code = code;
    },
    language: "en" as const,
  };
  healthVerb({ state, json }, io);
  return said;
}

test("a technician sees the worst of each hour, and what was not measured as not measured", () => {
  const file = new TelemetryFile(telemetryPath(state), () => undefined);
  for (const [minute, cpuPercent, diskFreeBytes] of [
    [0, 2, 900],
    [30, 71, 500],
    [61, 5, 800],
  ] as const)
    file.keep({
      wall: wallMs(START + minute * 60_000),
      cpuPercent,
      rssBytes: 80 * 1024 ** 2,
      temperature: null,
      diskFreeBytes: diskFreeBytes * 1024 ** 2,
      commitMs: 4,
      latenessMs: 1,
    });
  file.close();
  const rows = asked(false).out.map((line) => line.split(/ {2,}/).slice(1));
  expect(rows).toEqual([
    ["CPU %", "memory MiB", "temperature", "free MiB", "commit p99 ms", "late p99 ms"],
    ["71", "80", "–", "500", "4", "1"],
    ["5", "80", "–", "800", "4", "1"],
  ]);
  expect(JSON.parse(asked(true).out[0] ?? "").readings).toHaveLength(3);
  expect(measurementsLine(state)).toMatch(/^3 since .*, \d+ bytes$/);
});

test("where no measurements are kept, that is said with what to do", () => {
  const { code, err } = asked(false);
  expect([code, err[0]]).toEqual([1, expect.stringContaining("telemetry.db")]);
  expect(measurementsLine(state)).toBe("none");
});
