import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openReader } from "../../agent/host/journal-reader.ts";
import { seq } from "../../agent/kernel/units.ts";
import { pause } from "../contracts/real-mosquitto.ts";
import { AgentUnderTest } from "./rig/agent.ts";

const EXAMPLE = join(import.meta.dirname, "../../config/examples/smallest.yaml");
const PIN = "a5".repeat(32);

describe("U4 managers change the configuration", () => {
  const directory = mkdtempSync(join(tmpdir(), "talon-managers-"));
  const file = join(directory, "talon.yaml");
  const state = join(directory, "state");
  const good = readFileSync(EXAMPLE, "utf8");
  const longer = good.replace("minutes: 30", "minutes: 300");
  const withPin = longer.replace("{ id: op-1, authority: centre }", `{ id: op-1, authority: centre, pin: "${PIN}" }`);
  let agent = new AgentUnderTest(file, state);

  afterAll(async () => {
    if (agent.isAlive) await agent.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const changes = (): readonly unknown[] => {
    const opened = openReader(join(state, "journal.db"));
    if (!opened.ok) throw new Error(opened.fault.detail);
    const bodies = opened.value.atOneMoment(() =>
      [...opened.value.records(seq(0))].map(({ body }) => JSON.parse(body)),
    );
    opened.value.close();
    if (!bodies.ok) throw new Error("the journal could not be read");
    return bodies.value.filter(({ type }) => type === "talon.config.applied.v1").map(({ data }) => data.changes ?? []);
  };

  const recorded = async (count: number): Promise<readonly unknown[]> => {
    const end = Date.now() + 15_000;
    while (changes().length < count && Date.now() < end) await pause(50);
    return changes();
  };

  test("while the agent runs, and each change is in the journal once", async () => {
    writeFileSync(file, good);
    await agent.start();
    expect(await recorded(1)).toEqual([[]]);
    writeFileSync(file, longer);
    process.kill(agent.pid ?? 0, "SIGHUP");
    const norm = { key: "services.licence-exchange.norm.2026-01-01.minutes", from: "30", to: "300" };
    expect(await recorded(2)).toEqual([[], [norm]]);
  });

  test("while the agent is away, and the digest of a PIN is not in the journal", async () => {
    await agent.stop();
    writeFileSync(file, withPin);
    agent = new AgentUnderTest(file, state);
    await agent.start();
    expect((await recorded(3)).at(-1)).toEqual([{ key: "operators.op-1.pin", from: null, to: "set" }]);
    expect(JSON.stringify(changes())).not.toContain(PIN);
  });

  test("not at all, and a start is no change", async () => {
    await agent.stop();
    agent = new AgentUnderTest(file, state);
    await agent.start();
    await agent.status();
    expect(changes()).toHaveLength(3);
  });
});
