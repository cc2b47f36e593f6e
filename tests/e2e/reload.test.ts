import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pause } from "../contracts/real-mosquitto.ts";
import { AgentUnderTest } from "./rig/agent.ts";

const EXAMPLE = join(import.meta.dirname, "../../config/examples/smallest.yaml");

describe("a configuration that is read again while the agent runs", () => {
  const directory = mkdtempSync(join(tmpdir(), "talon-reload-"));
  const file = join(directory, "talon.yaml");
  const agent = new AgentUnderTest(file, join(directory, "state"));
  const good = readFileSync(EXAMPLE, "utf8");

  const reload = async (text: string, said: string) => {
    writeFileSync(file, text);
    process.kill(agent.pid ?? 0, "SIGHUP");
    const end = Date.now() + 10_000;
    while (!agent.said.includes(said) && Date.now() < end) await pause(50);
    expect(agent.said).toContain(said);
  };

  beforeAll(async () => {
    writeFileSync(file, good);
    await agent.start();
  });

  afterAll(async () => {
    await agent.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test("that names an unknown key or id kills neither kiosk nor board: it changes nothing, and says which", async () => {
    const before = await agent.status();
    await reload(good.replace("region:", "regiom:"), "regiom");
    await reload(good.replace(/stages: \[(\w+)/, "stages: [nowhere-at-all, $1"), "nowhere-at-all");
    expect(agent.said).toContain("config-invalid");
    const after = await agent.status();
    expect(Math.abs(Date.parse(after.startedAt) - Date.parse(before.startedAt))).toBeLessThan(500);
  });

  test("takes effect where it is right, on the same journal, and stands in it", async () => {
    const before = await agent.status();
    await reload(
      good.replace(/id: (\w[\w-]*)/, "id: $1 # the same centre").replace(/region: [\w-]+/, "region: elsewhere"),
      "read again",
    );
    const after = await agent.until((status) => status.journal.last > before.journal.last);
    expect(after.journal.epoch).toBe(before.journal.epoch);
  });
});
