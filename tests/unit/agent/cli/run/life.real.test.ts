import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Life, openLife } from "../../../../../agent/cli/run/life.ts";
import { loadConfig } from "../../../../../config/load.ts";
import { catalogue } from "../../../../../drivers/catalogue.ts";
import { PageWire } from "../../../../../drivers/links/page.ts";
import { pause, waitFor } from "../../../../contracts/real-mosquitto.ts";

const EXAMPLE = "config/examples/smallest.yaml";
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function lifeIn(directory: string): Promise<Life> {
  const config = loadConfig(readFileSync(EXAMPLE, "utf8"), EXAMPLE, catalogue);
  if (!config.ok) throw new Error("the example does not load");
  const runs = { revision: null, digest: config.value.digest, phase: "committed", drift: false } as const;
  return openLife({
    directory,
    log: silent,
    config: config.value,
    note: () => undefined,
    configs: { take: () => undefined, runs: () => runs },
    givenUp: null,
    beginAnew: () => undefined,
    page: () => new PageWire(() => () => undefined),
    cause: {},
  });
}

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;

test("the machine's health tells how long commits took, from the thread that makes them", async () => {
  const directory = mkdtempSync(join(tmpdir(), "talon-life-"));
  const life = await lifeIn(directory);
  expect(life.world.health?.read().commitMs).toBeNull();
  life.agent.start();
  await waitFor(() => life.agent.ledger.journal.head().seq > 0);
  expect(life.world.health?.read().commitMs).toBeGreaterThan(0);
  life.agent.halt();
  await life.closeStore();
  rmSync(directory, { recursive: true, force: true });
});

test("a life that ended leaves no timer behind: the next one in the same process begins with as many as the first", async () => {
  const directory = mkdtempSync(join(tmpdir(), "talon-life-"));
  const left: number[] = [];
  for (let lives = 0; lives < 3; lives += 1) {
    const life = await lifeIn(directory);
    life.agent.start();
    await waitFor(() => life.agent.ledger.journal.head().seq > lives);
    const busy = timers();
    life.agent.halt();
    await life.closeStore();
    await waitFor(() => timers() <= (left[0] ?? busy - 1));
    await pause(50);
    left.push(timers());
  }
  expect(left).toEqual([left[0], left[0], left[0]]);
  rmSync(directory, { recursive: true, force: true });
});
