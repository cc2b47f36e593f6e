import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { must } from "../e2e/rig/citizen.ts";
import { openCentre, type TestCentre } from "../e2e/rig.ts";

/** From the edge of a kiosk key to the first byte at the printer, beside the floor of the same run: `node tests/bench/press-to-print.ts [PRESSES]`. */
const PRESSES = Number(process.argv[2] ?? 300);
const WARM_UP = 20;
const RECORD_BYTES = 700;
const PLACES = 1_000;
/** As the configuration of the tests says: the stillness after which an edge counts as a press. */
const SETTLE_MS = 5;
const KEYS = ["licence-first", "service-b", "service-c", "service-d", "service-e"];

function figures(times: readonly number[]) {
  const sorted = times.slice(WARM_UP).toSorted((one, other) => one - other);
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2));
  return { p50: at(0.5), p99: at(0.99), most: at(0.9999) };
}

/** One flush of a record into a file that is as long as it will get, then one write to a socket on loopback. */
async function floor(folder: string): Promise<readonly number[]> {
  const file = openSync(join(folder, "floor"), "w");
  for (let place = 0; place < PLACES; place += 1) writeSync(file, Buffer.alloc(RECORD_BYTES));
  fsyncSync(file);
  let heard: () => void = () => undefined;
  const server = createServer((socket) => socket.on("data", () => heard()));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const socket = connect(typeof address === "object" && address !== null ? address.port : 0, "127.0.0.1").setNoDelay();
  await new Promise((done) => socket.once("connect", done));
  const times: number[] = [];
  for (let no = 0; no < PRESSES; no += 1) {
    const began = performance.now();
    writeSync(file, Buffer.alloc(RECORD_BYTES, no), 0, RECORD_BYTES, (no % PLACES) * RECORD_BYTES);
    fdatasyncSync(file);
    const arrived = new Promise<void>((done) => {
      heard = done;
    });
    socket.write(Buffer.alloc(1));
    await arrived;
    times.push(performance.now() - began);
  }
  socket.destroy();
  server.close();
  closeSync(file);
  return times;
}

/** The key's edge is made through the control socket, whose way is measured by a question that does nothing. */
async function presses(centre: TestCentre): Promise<{ whole: readonly number[]; ask: readonly number[] }> {
  const whole: number[] = [];
  const ask: number[] = [];
  for (let no = 0; no < PRESSES; no += 1) {
    const asked = performance.now();
    await must(centre, { verb: "watch" });
    ask.push((performance.now() - asked) / 2);
    const firstByte = centre.printer.nextByte();
    const began = performance.now();
    await must(centre, { verb: "press", device: "kiosk", key: KEYS[no % KEYS.length] ?? "" });
    whole.push((await firstByte) - began);
    await centre.agent.until(({ queues }) => queues.reduce((sum, { waiting }) => sum + waiting.length, 0) > no);
  }
  return { whole, ask };
}

const folder = join(import.meta.dirname, "../../.cache/bench-press");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const centre = await openCentre({ hasBroker: false, state: join(folder, "state") });
await centre.agent.start();
await centre.agent.until(({ kiosk }) => kiosk.open);
const { whole, ask } = await presses(centre);
const bottom = await floor(folder);
await centre.close();
rmSync(folder, { recursive: true, force: true });
const ours = figures(whole);
const least = figures(bottom);
const added = Number((ours.p50 - least.p50 - SETTLE_MS - figures(ask).p50).toFixed(2));
console.log(
  JSON.stringify({ presses: PRESSES - WARM_UP, edgeToFirstByteMs: ours, floorMs: least, settleMs: SETTLE_MS }),
);
console.log(JSON.stringify({ controlSocketMs: figures(ask), aboveFloorP50Ms: added }));
