import { type Table, tableOf } from "../../kernel/table.ts";
import type { EventOf } from "../event.ts";
import { type Detector, EVIDENCE_MAX, SUBJECTS_MAX, type Suspicion } from "./detector.ts";
import { bounded } from "./hall.ts";
import { type Batch, batchOf, holds, type Press, RHYTHM_CV_MAX, RHYTHM_TICKETS } from "./kiosk-rhythm.ts";
import { RARE, rarity, toScore } from "./rarity.ts";

/** Of those who are called so many do not come on honest days. */
const NO_SHOW_SHARE = 0.08;
/** A batch is confirmed when so many of its citizens did not come, and this part of those that were called. */
const MISSED_MIN = 3;
const MISSED_SHARE_MIN = 0.4;
/** What a rhythm scores before anybody was called, what each further ticket adds, and what a perfectly even rhythm adds. */
const RHYTHM_SCORE = 45;
const TICKET_SCORE = 1;
const EVEN_SCORE = 15;
/** What a rhythm adds to a batch that no-shows confirm. */
const RHYTHM_ADDS = 20;
/** Opening minutes: this long after the kiosk's first ticket of the day. */
const OPENING_MS = 20 * 60_000;
const PRESSES_KEPT = 12;
const BATCHES_MAX = 6;

export type Hoarding = Table<string, Kiosk>;

interface Kiosk {
  readonly latest: readonly Press[];
  readonly batches: readonly Batch[];
  readonly first: Press | null;
  /** Tickets of the opening minutes. */
  readonly openingTickets: number;
}

const quietKiosk: Kiosk = { latest: [], batches: [], first: null, openingTickets: 0 };

/** Tickets taken at one kiosk by one hand, by their rhythm; citizens who then do not come confirm it. */
export const hoarding: Detector<Hoarding> = {
  signal: "hoarding",
  empty: tableOf(),
  evolve(kiosks, { seq, at, event }) {
    switch (event.type) {
      case "ticket.reserved": {
        // An appointment is one citizen's, whoever presses.
        if (event.data.priority === "appointment") return kiosks;
        const { visit, service, language } = event.data;
        const press = { visit, seq, at, what: `${service}/${language}` };
        return bounded(kiosks, SUBJECTS_MAX).set(event.data.kiosk, withPress(kioskOf(kiosks, event.data.kiosk), press));
      }
      case "ticket.voided":
        return kiosks.map((kiosk) => withoutVisit(kiosk, event.data.visit));
      case "stage.started":
        return told(kiosks, event.data.visit, "came");
      case "visit.no-show":
        return event.data.fair === false ? kiosks : told(kiosks, event.data.visit, "missing");
      default:
        return kiosks;
    }
  },
  judge(kiosks, { event }) {
    if (event.type === "ticket.reserved") return judgeRhythm(kiosks, event);
    if (event.type !== "visit.no-show" || event.data.fair === false) return [];
    return judgeMissing(kiosks, event.data.visit);
  },
};

const kioskOf = (kiosks: Hoarding, id: string): Kiosk => kiosks.get(id, quietKiosk);

function withPress(kiosk: Kiosk, press: Press): Kiosk {
  const latest = [...kiosk.latest, press].slice(-PRESSES_KEPT);
  const first = kiosk.first ?? press;
  const isOpening = press.at.boot === first.at.boot && press.at.mono - first.at.mono < OPENING_MS;
  const batch = batchOf(latest, kiosk.batches.at(-1) ?? null);
  const openingTickets = kiosk.openingTickets + (isOpening ? 1 : 0);
  if (batch === null) return { ...kiosk, latest, first, openingTickets };
  const others = batch.isLonger ? kiosk.batches.slice(0, -1) : kiosk.batches;
  return { latest, first, openingTickets, batches: [...others, batch.batch].slice(-BATCHES_MAX) };
}

/** Paper that never came out is in nobody's hands. */
function withoutVisit(kiosk: Kiosk, visit: string): Kiosk {
  if (!isIn(kiosk, visit)) return kiosk;
  const latest = kiosk.latest.filter((press) => press.visit !== visit);
  const batches = kiosk.batches.map((batch) => ({ ...batch, visits: batch.visits.filter((one) => one !== visit) }));
  return { ...kiosk, latest, batches };
}

const isIn = (kiosk: Kiosk, visit: string): boolean =>
  kiosk.latest.some((press) => press.visit === visit) || kiosk.batches.some((batch) => holds(batch, visit));

function told(kiosks: Hoarding, visit: string, what: "came" | "missing"): Hoarding {
  let next = kiosks;
  for (const [id, kiosk] of kiosks) {
    if (!kiosk.batches.some((batch) => holds(batch, visit) && !batch[what].includes(visit))) continue;
    next = next.set(id, { ...kiosk, batches: kiosk.batches.map((batch) => withTold(batch, visit, what)) });
  }
  return next;
}

const withTold = (batch: Batch, visit: string, what: "came" | "missing"): Batch =>
  holds(batch, visit) ? { ...batch, [what]: [...batch[what], visit] } : batch;

function judgeRhythm(kiosks: Hoarding, { data }: EventOf<"ticket.reserved">): readonly Suspicion[] {
  const kiosk = kioskOf(kiosks, data.kiosk);
  const batch = kiosk.batches.at(-1);
  if (batch === undefined || batch.visits.at(-1) !== data.visit || batch.rhythm === null) return [];
  if (batch.visits.length < RHYTHM_TICKETS) return [];
  const even = (RHYTHM_CV_MAX - batch.rhythm.cv) / RHYTHM_CV_MAX;
  const score = RHYTHM_SCORE + (batch.visits.length - RHYTHM_TICKETS) * TICKET_SCORE + even * EVEN_SCORE;
  return [suspicion(kiosk, batch, { kiosk: data.kiosk, score })];
}

function judgeMissing(kiosks: Hoarding, visit: string): readonly Suspicion[] {
  return [...kiosks.entries()].flatMap(([id, kiosk]) => {
    const batch = kiosk.batches.find((one) => holds(one, visit));
    if (batch === undefined) return [];
    const missing = batch.missing.length;
    const called = calledOf(batch);
    if (missing < MISSED_MIN || missing < called * MISSED_SHARE_MIN) return [];
    const rare = rarity(missing, called * NO_SHOW_SHARE);
    const score = rare + (batch.rhythm === null ? 0 : RHYTHM_ADDS);
    return score < RARE ? [] : [suspicion(kiosk, batch, { kiosk: id, score })];
  });
}

const calledOf = ({ came, missing }: Batch): number => new Set([...came, ...missing]).size;

function suspicion(kiosk: Kiosk, batch: Batch, { kiosk: id, score }: { kiosk: string; score: number }): Suspicion {
  const opening = kiosk.openingTickets === 0 ? 0 : batch.opening / kiosk.openingTickets;
  const facts = {
    tickets: batch.visits.length,
    meanGapMs: Math.round(batch.meanGapMs),
    gapVariationPercent: batch.rhythm === null ? 100 : Math.round(batch.rhythm.cv * 100),
    shareOfOpeningPercent: Math.round(Math.min(1, opening) * 100),
    called: calledOf(batch),
    didNotCome: batch.missing.length,
  };
  const evidence = batch.seqs.slice(-EVIDENCE_MAX);
  return { signal: "hoarding", score: toScore(score), kiosk: id, facts, evidence };
}
