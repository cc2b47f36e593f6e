import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { eventually, openCentre, type TestCentre } from "../e2e/rig.ts";
import { Card, cardProblem, USUAL_CARD } from "./card.ts";

const problem = cardProblem();
const here = problem === null ? "" : ` (not on this machine: ${problem})`;
const LATE_FILE = join(tmpdir(), `talon-loop-late-${process.pid}.json`);
const ALWAYS_PERMILLE = 1_000;
const STALL_SEED = 11;
const KEYS = ["licence-first", "service-b", "service-c", "service-d", "service-e"];
const LATE_P90_MS_MOST = 100;

interface Late {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
}

let centre: TestCentre | null = null;
let card: Card | null = null;
const { NODE_OPTIONS, TALON_LOOP_WATCH } = process.env;
afterEach(async () => {
  Object.assign(process.env, { NODE_OPTIONS: NODE_OPTIONS ?? "", TALON_LOOP_WATCH: TALON_LOOP_WATCH ?? "" });
  card?.order("stall 0 0 0 1");
  await centre?.close();
  card?.remove();
  rmSync(LATE_FILE, { force: true });
});

interface SlowCard {
  readonly shortestUs: number;
  readonly longestUs: number;
}

async function pressesOn({ shortestUs, longestUs }: SlowCard) {
  card = new Card();
  card.slow(USUAL_CARD);
  process.env["NODE_OPTIONS"] = `--import ${join(import.meta.dirname, "loop-watch.ts")}`;
  process.env["TALON_LOOP_WATCH"] = LATE_FILE;
  centre = await openCentre({ state: join(card.dir, "state"), hasBroker: false });
  const { agent, printer } = centre;
  await agent.start();
  await agent.until(({ kiosk, devices }) => kiosk.open && devices.every(({ phase }) => phase === "ready"));
  card.order(`stall ${ALWAYS_PERMILLE} ${shortestUs} ${longestUs} ${STALL_SEED}`);
  process.kill(agent.pid ?? 0, "SIGUSR2");
  await Promise.all(KEYS.map((key) => agent.ask({ verb: "press", device: "kiosk", key })));
  await eventually("each press has its slip", () => printer.slips().length >= KEYS.length, 80_000);
  const numbers = printer.slips().map(({ lines }) => lines[0]);
  const { stalls } = card.counters();
  card.order("stall 0 0 0 1");
  await agent.stop();
  const late: Late = JSON.parse(readFileSync(LATE_FILE, "utf8"));
  console.log(
    `${stalls} stalls of ${shortestUs / 1_000} to ${longestUs / 1_000} ms; loop late ${JSON.stringify(late)} ms`,
  );
  return { numbers: new Set(numbers).size, slips: numbers.length, late, stalls };
}

test.skipIf(problem !== null).each([
  { name: "300 ms", shortestUs: 300_000, longestUs: 300_000 },
  { name: "two to five seconds", shortestUs: 2_000_000, longestUs: 5_000_000 },
])(
  `a card that takes $name for each flush loses no press and does not stop the agent's loop${here}`,
  { timeout: 175_000 },
  async (slow) => {
    const seen = await pressesOn(slow);
    expect([seen.numbers, seen.slips]).toEqual([KEYS.length, KEYS.length]);
    expect(seen.stalls).toBeGreaterThan(0);
    expect(seen.late.p90).toBeLessThan(LATE_P90_MS_MOST);
  },
);
