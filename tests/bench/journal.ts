import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Card, cardProblem, USUAL_CARD } from "../card/card.ts";
import { Life, type Measured, measureFloor, measureLife, type Round } from "./journal/life.ts";
import { type Goal, line, together, verdict, wearVerdict } from "./journal/tell.ts";

/**
 * Durable events beside the floor of the same run, each over its whole life: appended, acknowledged by the hub, forgotten.
 * `node tests/bench/journal.ts [DIR]`: DIR must lie on the disk to be measured; the emulated card comes after it.
 */
const CACHE = join(import.meta.dirname, "../../.cache");
mkdirSync(CACHE, { recursive: true });
const [dir = mkdtempSync(join(CACHE, "bench-journal-"))] = process.argv.slice(2);
const STOCK = join(import.meta.dirname, "../../node_modules/better-sqlite3/prebuilds", `linux-${process.arch}.node`);
const REBUILT = join(tmpdir(), "talon-card-programs", `sqlite-fdatasync-${process.arch}.node`);
const SLICES = 3;
const WARM_UP_COMMITS = 100;
const CARD_MEGABYTES = 256;
const FLOOR_SHARE = 0.8;
const BURST_PER_SECOND = 50_000;

const ROUNDS: readonly (Round & { readonly what: string })[] = [
  { what: "lone", commits: 500, perCommit: 1 },
  { what: "in bursts of 64", commits: 100, perCommit: 64 },
];
const LONE_GOALS = { stock: { flushes: 2.02, bytes: 20_000 }, fdatasync: { flushes: 1.02, bytes: 7_500 } } as const;
const BURST_GOAL: Goal = { flushes: 0.03, bytes: 1_100 };

interface Place {
  readonly dir: string;
  readonly card: Card | null;
  /** The length that the goals speak of, or null for an event as it is. */
  readonly bodyBytes: number | null;
}

interface Kept {
  readonly name: "stock" | "fdatasync";
  readonly life: Life;
  readonly slices: Measured[];
}

function buildAddon(): void {
  if (existsSync(REBUILT)) return;
  mkdirSync(join(REBUILT, ".."), { recursive: true });
  execFileSync(join(import.meta.dirname, "../../deploy/build-sqlite"), ["--out", REBUILT], { stdio: "inherit" });
}

function keeper(place: Place, name: Kept["name"], nativeBinding: string): Kept {
  const path = join(place.dir, `${name}-${place.bodyBytes ?? "whole"}`, "journal.db");
  const life = new Life({ path, nativeBinding, bodyBytes: place.bodyBytes });
  for (let no = 0; no < WARM_UP_COMMITS; no += 1) life.one(ROUNDS[1]?.perCommit ?? 1);
  return { name, life, slices: [] };
}

function measurePlace(title: string, place: Place): void {
  const kept = [keeper(place, "stock", STOCK), keeper(place, "fdatasync", REBUILT)];
  const bodyBytes = place.bodyBytes ?? kept[0]?.life.bodyBytes() ?? 0;
  console.log(`\n${title}, events of ${bodyBytes} bytes`);
  place.card?.slow(USUAL_CARD);
  for (const round of ROUNDS) {
    const floors: Measured[] = [];
    for (let slice = 0; slice < SLICES; slice += 1) {
      floors.push(measureFloor(place.dir, bodyBytes, round));
      for (const one of kept) one.slices.push(measureLife(one.life, round, place.card));
    }
    const floor = together(floors);
    line(`floor, ${round.what}`, floor);
    for (const { name, slices } of kept) {
      const ours = together(slices.splice(0));
      line(`${name}, ${round.what}`, ours, verdicts(place, { name, perCommit: round.perCommit, ours, floor }));
    }
  }
  for (const { life } of kept) life.close();
}

interface Compared {
  readonly name: Kept["name"];
  readonly perCommit: number;
  readonly ours: Measured;
  readonly floor: Measured;
}

/** Flushes and bytes are counted on the card. Of its speed only the share of its own floor is a matter of ours. */
function verdicts({ card, bodyBytes }: Place, { name, perCommit, ours, floor }: Compared): readonly string[] {
  const ratio = `${(ours.perSecond / floor.perSecond).toFixed(2)} × the floor`;
  if (bodyBytes === null) return [ratio];
  const isLone = perCommit === 1;
  const wear = card === null ? [] : [wearVerdict(ours, isLone ? LONE_GOALS[name] : BURST_GOAL)];
  if (isLone) return [...wear, verdict(ours.perSecond >= floor.perSecond * FLOOR_SHARE, ratio)];
  const wanted = verdict(ours.perSecond >= BURST_PER_SECOND, `≥ ${BURST_PER_SECOND} events/s`);
  return card === null ? [wanted] : [...wear, ratio];
}

const GOAL_BODY_BYTES = 400;
buildAddon();
for (const bodyBytes of [GOAL_BODY_BYTES, null]) measurePlace("on this disk", { dir, card: null, bodyBytes });
rmSync(dir, { recursive: true, force: true });
const problem = cardProblem();
if (problem !== null) console.log(`\nno card on this machine: ${problem}`);
else {
  const card = new Card(CARD_MEGABYTES);
  const title = `on a card of ${USUAL_CARD.flushUs / 1_000} ms a flush`;
  for (const bodyBytes of [GOAL_BODY_BYTES, null]) {
    card.slow({ flushUs: 0, writeUs: 0, pageUs: 0 });
    measurePlace(title, { dir: card.dir, card, bodyBytes });
  }
  card.remove();
}
