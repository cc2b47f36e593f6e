import { describe, expect, test } from "vitest";
import { linesOf, read, SOURCES } from "./checkout.ts";

const MEGABYTES = /^(\d+)M$/;
const setting = (name: string): string =>
  linesOf("systemd/journald.conf.d/60-talon.conf")
    .find((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? "";

describe("logs never fill the card", () => {
  test.each(["SystemMaxUse", "RuntimeMaxUse"])(
    "the machine's log takes no more than a hundred megabytes: %s",
    (name) => {
      const [, megabytes] = MEGABYTES.exec(setting(name)) ?? [];
      expect(Number(megabytes)).toBeGreaterThan(0);
      expect(Number(megabytes)).toBeLessThanOrEqual(100);
    },
  );

  test("a flood of different lines is cut off by the machine's own limit", () => {
    const lines = Number(setting("RateLimitBurst"));
    const seconds = Number(/^(\d+)s$/.exec(setting("RateLimitIntervalSec"))?.[1]);
    expect(lines / seconds).toBeLessThan(100);
  });

  test("the agent writes no log file of its own", () => {
    expect(read("agent/host/pino-log.ts")).not.toMatch(/destination|transport|createWriteStream/);
    expect(SOURCES.filter((file) => /pino-roll|winston|rotating-file/.test(read(file)))).toEqual([]);
  });

  test("the installer puts the limits in place", () => {
    const installed = ["deploy/install", "deploy/steps.sh"].map(read).join("\n");
    expect(installed).toContain("journald.conf.d");
  });
});
