import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Request } from "../../../agent/control/request.ts";
import type { Status } from "../../../agent/control/status.ts";
import { type ControlClient, openControl } from "../../../agent/host/control-client.ts";
import { pause } from "../../contracts/real-mosquitto.ts";
import { Chance } from "../../e2e/rig/chance.ts";
import { type SlipOnPaper, TestPrinter } from "../../e2e/rig/equipment.ts";
import { KIOSK_KEYS } from "./guest-config.ts";

/** What happened around the agent in those days, as the guest tells it. */
export interface DaysTold {
  readonly from: string;
  readonly until: string;
  /** Presses of the kiosk's keys. */
  readonly presses: number;
  /** Visits that the operator called, began and ended. */
  readonly served: number;
  /** What the agent would not do for the operator. */
  readonly refused: readonly string[];
  /** Numbers of the events that a watcher was told. */
  readonly heard: readonly number[];
  readonly slips: readonly SlipOnPaper[];
  readonly sizes: readonly Size[];
  readonly status: Status;
}

/** How large the agent's process is. */
export interface Size {
  readonly at: string;
  readonly residentKb: number;
  readonly descriptors: number;
}

const SOCKET = "/var/lib/talon/talon.sock";
/** Where the printer is to be found; whoever starts the agent waits for it. */
const PORT_FILE = "/run/printer-port";
const HELD_MS = 120;
const DAY_MS = 86_400_000;
const MEASURED_EVERY_MS = 600_000;
const READY_WAIT_MS = 60_000;
/** A visit waits for its call, is called, begins and ends. */
const STEPS = [
  { verb: "call", afterMs: 20_000 },
  { verb: "start", afterMs: 10_000 },
  { verb: "finish", afterMs: 45_000 },
] as const;
const VISIT_MS = STEPS.reduce((sum, { afterMs }) => sum + afterMs, HELD_MS);
/** Nobody comes so shortly before the day turns that he would be served on another; all hours here may be such ones. */
const HOUR_MS = 3_600_000;
const BEFORE_THE_HOUR_MS = 2 * VISIT_MS;

const { values } = parseArgs({ options: { days: { type: "string" }, every: { type: "string" } } });

async function press(line: number): Promise<void> {
  writeFileSync(`/run/chip/sim_gpio${line}/pull`, "pull-down");
  await pause(HELD_MS);
  writeFileSync(`/run/chip/sim_gpio${line}/pull`, "pull-up");
}

async function connected(): Promise<ControlClient> {
  for (const end = Date.now() + READY_WAIT_MS; Date.now() < end; await pause(200)) {
    const opened = await openControl(SOCKET);
    if (opened.ok) return opened.value;
  }
  throw new Error("nobody listens at the agent's socket");
}

async function statusOf(client: ControlClient): Promise<Status> {
  const reply = await client.ask({ verb: "status" });
  if (!reply.ok) throw new Error(`no status: ${JSON.stringify(reply)}`);
  return reply.value as Status;
}

async function readyCentre(client: ControlClient): Promise<Status> {
  for (const end = Date.now() + READY_WAIT_MS; Date.now() < end; await pause(200)) {
    const status = await statusOf(client);
    if (status.kiosk.open && status.devices.every(({ phase }) => phase === "ready")) return status;
  }
  throw new Error(`the centre is not ready: ${JSON.stringify(await statusOf(client))}`);
}

function sizeOf(pid: number): Size {
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
  return {
    at: new Date().toISOString(),
    residentKb: Number(resident?.[1]),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/** Citizens come at random, one after another; the operator serves each. */
async function live(client: ControlClient, until: number, everyMs: number) {
  const chance = new Chance(5);
  const keys = Object.values(KIOSK_KEYS);
  const refused: string[] = [];
  let presses = 0;
  let served = 0;
  const ask = async (request: Request): Promise<void> => {
    const reply = await client.ask(request);
    if (!reply.ok) refused.push(`${new Date().toISOString()} ${request.verb}: ${JSON.stringify(reply)}`);
  };
  while (Date.now() < until) {
    const leftMs = HOUR_MS - (Date.now() % HOUR_MS);
    if (leftMs < BEFORE_THE_HOUR_MS) await pause(leftMs + HELD_MS);
    await press(chance.oneOf(keys));
    presses += 1;
    if (!(await statusOf(client)).stations.some(({ operator }) => operator !== null))
      await ask({ verb: "sign-in", station: "w1", operator: "c-101" });
    for (const { verb, afterMs } of STEPS) {
      await pause(afterMs);
      await ask({ verb, station: "w1" });
    }
    served += 1;
    await pause(chance.between(0, 2 * Math.max(0, everyMs - VISIT_MS)));
  }
  return { presses, served, refused };
}

const printer = new TestPrinter(() => 0.5);
writeFileSync(PORT_FILE, `${await printer.server.plug()}`);
const client = await connected();
const heard: number[] = [];
client.watch((note) => {
  if (note.kind === "event") heard.push(note.seq);
});
const { pid } = await readyCentre(client);
const from = Date.now();
const sizes: Size[] = [];
const measuring = setInterval(() => sizes.push(sizeOf(pid)), MEASURED_EVERY_MS);
const lived = await live(client, from + Number(values.days) * DAY_MS, Number(values.every));
clearInterval(measuring);
const told: DaysTold = {
  ...lived,
  from: new Date(from).toISOString(),
  until: new Date().toISOString(),
  heard,
  slips: printer.slips(),
  sizes,
  status: await statusOf(client),
};
writeFileSync("/share/days.json", JSON.stringify(told));
client.close();
await printer.server.unplug();
