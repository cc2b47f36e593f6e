import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type Family, families, type Tally } from "./every-byte.ts";

const FAILURES_TOLD = 5;

/** Every byte of every kind of ticket, on every core; prints a line a family and how many courses held all claims. */
async function main(): Promise<void> {
  const began = performance.now();
  const waiting = [...families];
  const tallies: Tally[] = [];
  const core = async (): Promise<void> => {
    const worker = new Worker(new URL("worker.ts", import.meta.url));
    for (let family = waiting.shift(); family !== undefined; family = waiting.shift()) {
      const told = await lived(worker, family);
      tallies.push(told);
      console.log(lineOf(family, told));
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, core));
  const wrong = tallies.flatMap((told) => told.wrong);
  for (const { course, what } of wrong.slice(0, FAILURES_TOLD)) console.log(JSON.stringify(course), what.join("; "));
  const cases = tallies.reduce((sum, told) => sum + told.cases, 0);
  console.log(`${cases} deaths at a byte of a ticket in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  console.log(`${cases - wrong.length} passed, ${wrong.length} failed`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

async function lived(worker: Worker, family: Family): Promise<Tally> {
  const told = once(worker, "message");
  worker.postMessage(family);
  const [tally] = await told;
  return tally;
}

function lineOf({ profile, ticket, death, afterMs }: Family, { cases, ends, wrong }: Tally): string {
  const told = Object.entries(ends).map(([end, count]) => `${end} ${count}`);
  const words = [`${profile}, ${ticket}`, `${death} dies`, afterMs === 0 ? "at once" : `after ${afterMs} ms`];
  return `${words.join(", ")}: ${cases} cases, ${told.join(", ")}, ${wrong.length} wrong`;
}

await main();
