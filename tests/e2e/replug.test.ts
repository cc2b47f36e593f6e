import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { catalogue } from "../../drivers/catalogue.ts";
import { sleep } from "../contracts/pty.ts";
import { replug } from "../devices/replug.ts";

const ROUNDS = 8;
const HEAL_MOST_MS = 15_000;
const CPU_SHARE_MAX = 0.9;
const folder = mkdtempSync(join(tmpdir(), "talon-replug-"));
const descriptors = (): number => readdirSync("/proc/self/fd").length;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every device on a wire that is pulled in mid-exchange heals each time, spins never, keeps nothing, and disturbs no other", async () => {
  const drivers = catalogue.filter(({ needs }) => needs === "link");
  const before = descriptors();
  const all = await Promise.all(drivers.map((driver) => replug(driver, ROUNDS, join(folder, driver.name))));
  for (let waits = 0; descriptors() > before && waits < 200; waits += 1) await sleep(50);
  expect(all.map(({ driver }) => driver)).toEqual(drivers.map(({ name }) => name));
  for (const { worstHealMs, cpuShare, disturbed } of all) {
    expect(worstHealMs).toBeLessThan(HEAL_MOST_MS);
    expect(cpuShare).toBeLessThan(CPU_SHARE_MAX);
    expect(disturbed).toBe(0);
  }
  expect(descriptors() - before).toBeLessThanOrEqual(2);
});
