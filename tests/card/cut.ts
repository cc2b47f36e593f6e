import { spawn } from "node:child_process";
import { join } from "node:path";
import { Chance } from "../e2e/rig/chance.ts";
import { type Card, USUAL_CARD } from "./card.ts";
import { type Damage, damageOf } from "./verdict.ts";

export interface Life {
  readonly seed: number;
  readonly acknowledged: number;
  /** Sector writes that were in the card's cache at the cut, and reached the medium or did not. */
  readonly kept: number;
  readonly dropped: number;
  readonly damage: Damage;
}

const WRITER = join(import.meta.dirname, "writer.ts");
const PLANT = join(import.meta.dirname, "plant-normal.ts");
const NO_LATENCY = { flushUs: 0, writeUs: 0, pageUs: 0 };

/** The longer a flush takes, the likelier the power goes in the middle of one. */
const FLUSH_US = [1_000, 12_000] as const;
const ACKNOWLEDGED_MOST = 500;
const LATER_MS_MOST = 40;
const KEEP_PERMILLE_MOST = 950;
/** Lives that end while the file is still being made or recovered. */
const EARLY_SHARE = 0.1;
const EARLY_MS_MOST = 600;
/** Lives that end just when sectors wait for a flush; the others end at any moment. */
const STRUCK_SHARE = 0.75;
const CACHED_WAIT_MS = 1_000;
const START_WAIT_MS = 60_000;

const pause = (ms: number): Promise<void> => new Promise((settle) => setTimeout(settle, ms));

/** One writer on this card from its start to a cut, without a warning: it goes on writing while the power goes. */
export async function liveUntilCut(card: Card, seed: number, isPlanted: boolean): Promise<Life> {
  const chance = new Chance(seed);
  const path = join(card.dir, "state", "journal.db");
  card.slow({ ...USUAL_CARD, flushUs: Math.floor(chance.between(...FLUSH_US)) });
  const writer = startWriter(path, seed, isPlanted);
  if (chance.unit() < EARLY_SHARE) await pause(chance.between(0, EARLY_MS_MOST));
  else {
    await writer.hasSaid(Math.ceil(chance.between(1, ACKNOWLEDGED_MOST)));
    await pause(chance.between(0, LATER_MS_MOST));
    if (chance.unit() < STRUCK_SHARE) await somethingIsCached(card);
  }
  card.cut(seed, Math.floor(chance.between(0, KEEP_PERMILLE_MOST)));
  const { kept, dropped } = card.counters();
  const acknowledged = await writer.killed();
  card.insert();
  card.slow(NO_LATENCY);
  return { seed, acknowledged: acknowledged.size, kept, dropped, damage: damageOf(path, acknowledged) };
}

async function somethingIsCached(card: Card): Promise<void> {
  for (const end = Date.now() + CACHED_WAIT_MS; Date.now() < end && card.counters().cached < 2; ) await pause(0);
}

function startWriter(path: string, seed: number, isPlanted: boolean) {
  const flags = isPlanted ? ["--import", PLANT] : [];
  const child = spawn(process.execPath, [...flags, WRITER, path, String(seed)], { stdio: ["ignore", "pipe", "pipe"] });
  const acknowledged = new Map<number, string>();
  let rest = "";
  let complaint = "";
  child.stdout.on("data", (bytes: Buffer) => {
    const lines = (rest + bytes.toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    for (const [no = "", chain = ""] of lines.map((line) => line.split(" "))) acknowledged.set(Number(no), chain);
  });
  child.stderr.on("data", (bytes: Buffer) => {
    complaint += bytes.toString("utf8");
  });
  const closed = new Promise<void>((settle) => child.once("close", () => settle()));
  return {
    hasSaid: async (count: number): Promise<void> => {
      const end = Date.now() + START_WAIT_MS;
      while (acknowledged.size < count) {
        if (child.exitCode !== null || Date.now() > end) throw new Error(`the writer ended: ${complaint}`);
        await pause(2);
      }
    },
    killed: async (): Promise<ReadonlyMap<number, string>> => {
      child.kill("SIGKILL");
      await closed;
      return acknowledged;
    },
  };
}
