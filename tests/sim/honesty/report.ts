import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { HELD_OUT_FROM } from "./day-plan.ts";
import {
  added,
  brazenRecallOf,
  type Days,
  type Measured,
  type Measurement,
  nothingMeasured,
  precisionOf,
  recallOf,
} from "./measure.ts";

const HELD_OUT_DAYS = 200;

/** Tells how well signals are raised on days that no threshold was chosen by. */
export async function reportSignals(out: (line: string) => void): Promise<void> {
  const began = performance.now();
  const measured = await measureOnAllCores({ first: HELD_OUT_FROM, count: HELD_OUT_DAYS });
  for (const line of signalTable(measured)) out(line);
  out(`signals measured in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

async function measureOnAllCores({ first, count }: Days): Promise<Measurement> {
  const cores = Math.min(availableParallelism(), count);
  const each = Math.ceil(count / cores);
  const shares = Array.from({ length: cores }, (_, core) => ({
    first: first + core * each,
    count: Math.max(0, Math.min(each, count - core * each)),
  }));
  return (await Promise.all(shares.map(work))).reduce(added, nothingMeasured);
}

function work(days: Days): Promise<Measurement> {
  return new Promise((settle, fail) => {
    const worker = new Worker(new URL("worker.ts", import.meta.url), { workerData: days });
    worker.once("message", settle);
    worker.once("error", fail);
  });
}

const COLUMNS = [
  "signal",
  "right",
  "false",
  "missed",
  "silent",
  "precision",
  "recall",
  "brazen",
  "false/100 honest days",
];

export function signalTable({ signals, honestDays, dishonestDays }: Measurement): readonly string[] {
  const rows = signals.map((one) => [
    one.signal,
    String(one.truePositives),
    String(one.falsePositives),
    String(one.falseNegatives),
    String(one.trueNegatives),
    told(precisionOf(one)),
    told(recallOf(one)),
    told(brazenRecallOf(one)),
    falseAlarms(one, honestDays),
  ]);
  const widths = COLUMNS.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    `integrity signals on ${honestDays} honest and ${dishonestDays} dishonest days that no threshold was chosen by:`,
    line(COLUMNS),
    ...rows.map(line),
    "brazen: recall of those deeds that were done with more than half of the force",
  ];
}

const told = (share: number | null): string => (share === null ? "-" : share.toFixed(3));

const falseAlarms = ({ falseOnHonestDays }: Measured, honestDays: number): string =>
  honestDays === 0 ? "-" : ((falseOnHonestDays * 100) / honestDays).toFixed(1);
