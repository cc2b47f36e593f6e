import { describe, expect, test } from "vitest";
import type { DoctorWorld } from "../../../../agent/cli/doctor/world.ts";
import { addDoctorVerb } from "../../../../agent/cli/doctor.ts";
import { wellWorld } from "./doctor/patient.ts";
import { run } from "./said.ts";

const smallest = new URL("../../../../config/examples/smallest.yaml", import.meta.url).pathname;
const doctor = (words: readonly string[], change: Partial<DoctorWorld> = {}) =>
  run(["doctor", ...words], (program, io) => addDoctorVerb(program, io, () => ({ ...wellWorld, ...change })));

describe("talon doctor", () => {
  test("exits 0 where nothing is broken, also if something is lame", async () => {
    const { out, codes } = await doctor(["--config", smallest, "--state", "/state"], { memoryFreeBytes: () => 1 });
    expect(out.at(-1)).toBe("1 thing needs attention.");
    expect(codes).toEqual([0]);
  });

  test("exits 1 where something is broken, and says what to do in the technician's language", async () => {
    const { out, codes } = await doctor(["--config", smallest, "--lang", "uk"], { nodeVersion: "v20.1.0" });
    expect(out.join("\n")).toContain("Що зробити: Запускайте Talon його власною командою");
    expect(codes).toEqual([1]);
  });

  test("looks at the machine alone where nothing else is there", async () => {
    const { out, codes } = await doctor([], { stat: () => null, list: () => null });
    expect(out.join("\n")).not.toContain("Configuration");
    expect(codes).toEqual([0]);
  });

  test("tells facts as JSON, skipped checks among them", async () => {
    const { out } = await doctor(["--config", smallest, "--json"], { nodeVersion: "v20.1.0" });
    const { checks } = JSON.parse(out.join("\n")) as { checks: { id: string; verdict: string; findings: object[] }[] };
    expect(checks.length).toBeGreaterThanOrEqual(30);
    expect(checks.find(({ id }) => id === "node-version")).toMatchObject({
      verdict: "broken",
      findings: [{ severity: "broken", cause: "Node v20.1.0 is running; Talon needs Node 24." }],
    });
    expect(checks.find(({ id }) => id === "serial-present")?.verdict).toBe("skipped");
  });

  test("shows no technical dumps: a line a check, two lines a finding", async () => {
    const { out } = await doctor(["--config", smallest, "--state", "/state"]);
    for (const line of out.slice(0, -2)) expect(line).toMatch(/^\+ .+ works$/);
  });

  test("a language that does not exist is wrong usage", async () => {
    const { err, codes } = await doctor(["--lang", "de"]);
    expect(err).toEqual(['--lang: there is no language "de". Write en, ru, uk or kk.']);
    expect(codes).toEqual([2]);
  });
});
