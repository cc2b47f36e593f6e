import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { pause, startMosquitto } from "../contracts/real-mosquitto.ts";
import { CENTRE, type CentreConfig } from "../e2e/rig/centre-config.ts";
import { must } from "../e2e/rig/citizen.ts";
import { openCentre, type TestCentre } from "../e2e/rig.ts";
import { openDrain, waitingCentre } from "./drain/drained.ts";
import { atMost, line } from "./goals/tell.ts";
import { PressFloor } from "./press/floor.ts";

/**
 * From the edge of a kiosk key to the first byte at the printer, beside a program in C that does the same, on a quiet centre and while a backlog is
 * drained as fast as it goes: `npm run bench -- press-to-print [--presses 200] [--events 500000]`. One backlog after another is drained until all
 * presses were made; fewer of both make it shorter.
 */
const { values } = parseArgs({
  options: { presses: { type: "string", default: "200" }, events: { type: "string", default: "500000" } },
});
const [presses, events] = [Number(values.presses), Number(values.events)];
/** A drain that is over too soon for even one press a time would never end. */
const DRAINS_MAX = 12;
const SLICE = 10;
const WARM_UP = 5;
/** As the configuration of the tests says: the stillness after which an edge counts as a press. */
const SETTLE_MS = 5;
/** A slip is out, and its key is up, before the next citizen presses. */
const REST_MS = 300;
/** Each citizen takes another key, and comes back to the first after the others. */
const coolAtOnce = (config: CentreConfig) => ({ ...config, rules: { kiosk: { coolSeconds: 1 } } });
const FLOOR_RATIO = 1.5;
const DRAINING_P99_MS = 15;
const KEYS = ["licence-first", "service-b", "service-c", "service-d", "service-e"];

function figures(times: readonly number[]) {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

const told = ({ p50, p99 }: ReturnType<typeof figures>): string => `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;

/** The edge comes through the control socket, as that of the floor comes through a pipe. The stillness that it waits for is not work. */
async function press(centre: TestCentre, no: number): Promise<number> {
  await pause(REST_MS);
  const firstByte = centre.printer.nextByte();
  const began = performance.now();
  await must(centre, { verb: "press", device: "kiosk", key: KEYS[no % KEYS.length] ?? "" });
  const ms = (await firstByte) - began - SETTLE_MS;
  await centre.agent.until(({ queues }) => queues.reduce((sum, { waiting }) => sum + waiting.length, 0) > no);
  return ms;
}

/** Ours and the floor in turn, so that a neighbour's noise falls on both. */
async function both(centre: TestCentre, wanted: number, isOn: () => boolean) {
  const ours: number[] = [];
  const least: number[] = [];
  for (let no = 0; no < wanted && isOn(); no += 1) {
    ours.push(await press(centre, no));
    if (no % SLICE !== SLICE - 1) continue;
    for (let times = 0; times < SLICE; times += 1) least.push(await floor.press());
  }
  return { ours: ours.slice(WARM_UP), least };
}

const folder = join(import.meta.dirname, "../../.cache/bench-press");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const floor = await PressFloor.open(join(folder, "floor"));

async function quiet(): Promise<void> {
  const centre = await openCentre({ hasBroker: false, state: join(folder, "state"), change: coolAtOnce });
  await centre.agent.start();
  await centre.agent.until(({ kiosk }) => kiosk.open);
  const pressed = await both(centre, presses + WARM_UP, () => true);
  await centre.close();
  const [ours, least] = [figures(pressed.ours), figures(pressed.least)];
  line(`talon, ${pressed.ours.length} presses`, told(ours));
  line("C: append, fdatasync, write", told(least));
  atMost("times the C program, p50", ours.p50 / least.p50, FLOOR_RATIO);
}

/** Presses as long as one backlog lasts. */
async function drainOnce(waiting: string, wanted: number) {
  const mosquitto = await startMosquitto([CENTRE, "hub"]);
  const drain = await openDrain({ mosquitto, waiting, events, wire: { rttMs: 0, bits: 0 }, change: coolAtOnce });
  await drain.centre.agent.until(({ kiosk }) => kiosk.open);
  const pressed = await both(drain.centre, wanted + WARM_UP, () => drain.upto() < events);
  const drained = drain.upto();
  await drain.close();
  await mosquitto.stop();
  return { ...pressed, drained };
}

async function draining(): Promise<void> {
  const waiting = join(folder, "waiting");
  await waitingCentre(waiting, events);
  const ours: number[] = [];
  const least: number[] = [];
  let drained = 0;
  for (let turn = 0; turn < DRAINS_MAX && ours.length < presses; turn += 1) {
    const once = await drainOnce(waiting, presses - ours.length);
    ours.push(...once.ours);
    least.push(...once.least);
    drained += once.drained;
  }
  line(`talon, ${ours.length} presses while draining`, `${told(figures(ours))}; ${drained} events drained meanwhile`);
  line("C meanwhile", told(figures(least)));
  atMost("p99 ms while draining", figures(ours).p99, DRAINING_P99_MS);
}

await quiet();
await draining();
await floor.close();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
