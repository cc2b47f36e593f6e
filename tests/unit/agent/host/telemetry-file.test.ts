import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readTelemetry, TelemetryFile, telemetryPath } from "../../../../agent/host/telemetry-file.ts";
import { wallMs } from "../../../../agent/kernel/units.ts";

const MINUTE_MS = 60_000;
const WEEK_MINUTES = 7 * 24 * 60;
const START = 1_800_000_000_000;
let folder = "";
let path = "";
let told: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "talon-telemetry-"));
  path = telemetryPath(folder);
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const reading = (minute: number, diskFreeBytes: number | null = 2 ** 33) => ({
  wall: wallMs(START + minute * MINUTE_MS),
  cpuPercent: 1.5,
  rssBytes: 80_000_000,
  temperature: null,
  diskFreeBytes,
  commitMs: 4,
  latenessMs: 2,
});
const open = () => new TelemetryFile(path, (why) => told.push(why));
const minutes = () => readTelemetry(path)?.readings.map(({ wall }) => (wall - START) / MINUTE_MS);

describe("measurements of the machine", () => {
  test("are written ten at a time, and what waits at the end too; all are there as they were read", () => {
    const file = open();
    for (let minute = 0; minute < 12; minute += 1) file.keep(reading(minute));
    expect(minutes()).toHaveLength(10);
    file.close();
    expect(minutes()).toHaveLength(12);
    expect(readTelemetry(path)?.readings[3]).toEqual(reading(3));
    expect(told).toEqual([]);
  });

  test("of more than a week ago are gone, and a week of them keeps to a mebibyte", () => {
    const file = open();
    for (let minute = 0; minute <= WEEK_MINUTES + 100; minute += 1) file.keep(reading(minute));
    file.close();
    expect(minutes()?.[0]).toBe(100);
    expect(readTelemetry(path)?.bytes).toBeLessThan(1024 ** 2);
  });

  test("of a clock that was a month ahead do not stay for ever", () => {
    const file = open();
    file.keep(reading(30 * 24 * 60));
    file.flush();
    file.keep(reading(1));
    file.close();
    expect(minutes()).toEqual([1]);
  });

  test.each([
    ["garbage", Buffer.alloc(20_000, 7)],
    ["a table of somebody else", null],
  ])("begin anew where the file is %s, and that is told once", async (_what, bytes) => {
    if (bytes === null) {
      const { default: Database } = await import("better-sqlite3");
      const other = new Database(path);
      other.exec("CREATE TABLE reading (x)");
      other.close();
    } else writeFileSync(path, bytes);
    const file = open();
    for (let minute = 0; minute < 20; minute += 1) file.keep(reading(minute));
    file.close();
    expect(minutes()).toHaveLength(20);
    expect(told).toHaveLength(1);
  });

  test("go first where the disk is nearly full, and begin again with room", () => {
    const file = open();
    for (let minute = 0; minute < 10; minute += 1) file.keep(reading(minute));
    expect(existsSync(path)).toBe(true);
    file.keep(reading(10, 10 * 1024 ** 2));
    expect(existsSync(path)).toBe(false);
    file.keep(reading(11));
    file.close();
    expect(minutes()).toEqual([11]);
  });

  test("hurt nobody where they cannot be written at all, and that is told once", () => {
    const file = new TelemetryFile(join(folder, "absent", "telemetry.db"), (why) => told.push(why));
    for (let minute = 0; minute < 200; minute += 1) file.keep(reading(minute));
    file.close();
    expect(told).toHaveLength(1);
  });
});
