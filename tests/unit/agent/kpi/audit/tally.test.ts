import { describe, expect, test } from "vitest";
import { KEYS_MAX, LISTED_MAX } from "../../../../../agent/kpi/audit/tally.ts";
import { WATCHED_MAX } from "../../../../../agent/kpi/audit/watched.ts";
import { SECOND, Tape } from "../tape.ts";
import { device, readingOf, settings } from "./ill-day.ts";

describe("the room of an audit", () => {
  test("keeps the longest stretches, and of all others number and sum", () => {
    const tape = new Tape();
    tape.openDay();
    for (let no = 1; no <= 2 * LISTED_MAX; no += 1) {
      device(tape, "printer", "no-answer");
      tape.skip(no * SECOND);
      device(tape, "printer", null);
    }
    const outages = readingOf(tape).devices.find(({ id }) => id === "printer")?.outages;
    expect(outages?.count).toBe(2 * LISTED_MAX);
    expect(outages?.totalMs).toBe(820 * SECOND);
    expect(outages?.listed.map(({ ms }) => ms)).toEqual(
      Array.from({ length: LISTED_MAX }, (_, no) => (2 * LISTED_MAX - no) * SECOND),
    );
  });

  test("counts what is beyond its limits as unlisted", () => {
    const asked = { ...settings, roles: new Map() };
    const devices = new Tape();
    devices.openDay();
    for (let no = 0; no <= WATCHED_MAX; no += 1) device(devices, `device-${no}`, null);
    expect(readingOf(devices, asked)).toMatchObject({ unlisted: 1 });
    const versions = new Tape();
    versions.openDay();
    for (let no = 0; no <= KEYS_MAX; no += 1) {
      versions.say("agent.started", { version: `v${no}`, bootId: "boot-1", config: "c", darkMs: 0 });
    }
    expect(readingOf(versions, asked)).toMatchObject({ unlisted: 1 });
  });
});
