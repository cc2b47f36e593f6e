import { join } from "node:path";
import type { Request } from "../../agent/control/request.ts";
import { openReader } from "../../agent/host/journal-reader.ts";
import { sha256 } from "../../agent/host/sha256.ts";
import { verifyChain } from "../../agent/journal/chain.ts";
import { pause } from "../contracts/real-mosquitto.ts";
import type { Chance } from "../e2e/rig/chance.ts";
import type { TestCentre } from "../e2e/rig.ts";
import type { Card } from "./card.ts";

/** What the world had heard of, and the journal did not have when the power came back. */
export interface Missing {
  readonly records: number;
  readonly told: number;
  /** Events that somebody who watches was told. */
  readonly lostNotes: readonly number[];
  /** Numbers on paper that no record knows. */
  readonly lostSlips: readonly string[];
  /** Events that the hub has otherwise than the journal, or that the journal lacks. */
  readonly lostAtHub: readonly string[];
  readonly flaw: string | null;
}

const WISHES: readonly Request[] = [
  { verb: "press", device: "kiosk", key: "licence-first" },
  { verb: "press", device: "kiosk", key: "service-b" },
  { verb: "press", device: "keys-w1", key: "call" },
  { verb: "press", device: "keys-w1", key: "start" },
  { verb: "press", device: "keys-w1", key: "finish" },
  { verb: "recall", station: "w1" },
  { verb: "call", station: "w2" },
  { verb: "start", station: "w2" },
  { verb: "finish", station: "w2" },
];
const LIFE_MS = [200, 2_000] as const;
const TOGETHER_MOST = 6;

/** A centre at work until the power goes, in the middle of whatever it does; then its journal is compared with what it had told. */
export async function workUntilCut(centre: TestCentre, card: Card, chance: Chance): Promise<Missing> {
  const { agent } = centre;
  const before = agent.notes.length;
  await agent.start();
  for (const end = Date.now() + chance.between(...LIFE_MS); Date.now() < end; ) {
    const together = Array.from({ length: Math.ceil(chance.between(0, TOGETHER_MOST)) }, () => chance.oneOf(WISHES));
    await Promise.all(together.map((wish) => agent.ask(wish)));
  }
  process.kill(agent.pid ?? 0, "SIGSTOP");
  await pause(0);
  card.cut(Math.floor(chance.between(0, 2 ** 31)), Math.floor(chance.between(0, 950)));
  await agent.kill();
  card.insert();
  const told = agent.notes.slice(before).flatMap((note) => (note.kind === "event" ? [note.seq] : []));
  return compared(centre, told);
}

function compared(centre: TestCentre, told: readonly number[]): Missing {
  const reader = openReader(join(centre.state, "journal.db"));
  if (!reader.ok) return { ...nothing(told), flaw: reader.fault.detail };
  const claim = reader.value.claim();
  const records = [...reader.value.records()];
  reader.value.close();
  const verdict = verifyChain(claim, records, sha256);
  const bodies = new Map(records.map(({ seq, body }) => [Number(seq), body]));
  const all = [...bodies.values()].join("\n");
  const slips = centre.printer.slips().flatMap(({ lines }) => /^[A-Z]\d{3}$/.exec(lines[0] ?? "")?.[0] ?? []);
  return {
    records: records.length,
    told: told.length,
    lostNotes: told.filter((no) => !bodies.has(no)),
    lostSlips: slips.filter((number) => !all.includes(`"ticket":"${number}"`)),
    lostAtHub: centre.hub
      .events()
      .filter(({ epoch, seq, body }) => epoch !== claim.identity.epoch || bodies.get(seq) !== body)
      .map(({ epoch, seq }) => `${epoch}.${seq}`),
    flaw: verdict.sound ? null : `${verdict.flaw.seq} ${verdict.flaw.wrong}: ${verdict.flaw.detail}`,
  };
}

const nothing = (told: readonly number[]) => ({
  records: 0,
  told: told.length,
  lostNotes: [],
  lostSlips: [],
  lostAtHub: [],
});

export const isSound = ({ lostNotes, lostSlips, lostAtHub, flaw }: Missing): boolean =>
  flaw === null && lostNotes.length + lostSlips.length + lostAtHub.length === 0;
