import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { encodeSlip } from "../../drivers/escpos-printer/layout.ts";
import type { Press } from "../../drivers/escpos-printer/plan.ts";
import { PROFILES } from "../../drivers/escpos-printer/profiles.ts";
import { sunrise } from "../golden/logo.ts";
import { ticketLines } from "../golden/ticket-pictures.ts";
import { atMost, line } from "./goals/tell.ts";

const RENDERS = 300;
const LOOP_DELAY_GOAL_MS = 5;
/** Eight bits, a start and a stop. */
const BITS_A_BYTE = 10;
const US_A_MS = 1_000;
const IDLE_MS = 2_000;
const NS_A_MS = 1_000_000;

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
const seconds = (bytes: number, baud: number): string => ((bytes * BITS_A_BYTE) / baud).toFixed(2);

/** What it takes to make one ticket in Kazakh, and how long everything else waits meanwhile. */
async function main(press: Press, what: string): Promise<void> {
  const lines = ticketLines({ language: "kk", copy: 0 });
  const render = () => encodeSlip({ id: "x", lines }, "0017", press).bytes;
  const { length } = render();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const times: number[] = [];
  const cpu = process.cpuUsage();
  delay.enable();
  for (let no = 0; no < RENDERS; no += 1) {
    const begun = performance.now();
    render();
    times.push(performance.now() - begun);
    await turn();
  }
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  const sorted = times.toSorted((one, other) => one - other);
  line(what, "");
  line(
    "  bytes of a ticket in kk",
    `${length}; ${seconds(length, 9_600)} s at 9600 baud, ${seconds(length, 19_200)} s at 19200`,
  );
  line("  render, p50 and p99, ms", `${at(sorted, 0.5).toFixed(2)}, ${at(sorted, 0.99).toFixed(2)}`);
  line("  processor time of one, ms", ((user + system) / US_A_MS / RENDERS).toFixed(2));
  atMost("  event-loop delay, p99, ms", delay.percentile(99) / NS_A_MS, LOOP_DELAY_GOAL_MS);
}

/** What the machine does to a loop that does nothing: on a busy one no loop is on time. */
async function idle(): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await sleep(IDLE_MS);
  delay.disable();
  line("an idle loop here, p99, ms", (delay.percentile(99) / NS_A_MS).toFixed(2));
}

await idle();
const [dots, letters] = [PROFILES["generic-80"], PROFILES["epson-tm-t20"]];
await main({ profile: dots, logo: null }, "generic-80: has no Kazakh letters, so lines go as dots");
await main({ profile: letters, logo: null }, "epson-tm-t20: has KZ-1048");
await main({ profile: letters, logo: sunrise }, `the same with a logo of ${sunrise.width} × ${sunrise.height} dots`);
