import { deepEqual, equal, ok } from "node:assert/strict";
import { emptyCentre } from "../../agent/domain/centre.ts";
import { fromSnapshot, toSnapshot } from "../../agent/domain/snapshot.ts";
import type { Recorded } from "../../agent/journal/record.ts";
import type { StoredRecord } from "../../agent/ports/store.ts";
import { type CardJournal, isOutside } from "./card.ts";
import { plan } from "./centre-plan.ts";
import { type Aftermath, checkChain, checkDevices, fold, readBack } from "./claims.ts";
import { type PaperSlip, readSlip } from "./claims-tickets.ts";
import { type Gap, gapIn } from "./hub-ledger.ts";

export const wasDamaged = (journals: readonly CardJournal[]): boolean =>
  journals.length > 1 || journals.some(({ takenBack }) => takenBack.length > 0);

const truthOf = ({ store, takenBack }: CardJournal): readonly StoredRecord[] => [...takenBack, ...store.everything()];

/** What must be true all the same of a centre whose card lost what it had been given: what was ever durable is at the hub, or it is declared lost. */
export function checkDamaged(aftermath: Aftermath, journals: readonly CardJournal[]): readonly Recorded[] {
  const { store, records, centre, hub, slips } = aftermath;
  const declared = journals.flatMap(({ epoch }) =>
    [...hub.kept(plan.centre, epoch).values()].flatMap(({ body }) => gapIn(body) ?? []),
  );
  checkBreaches(hub.breaches, journals);
  for (const journal of journals)
    checkJournal(
      aftermath,
      journal,
      declared.filter(({ epoch }) => epoch === journal.epoch),
    );
  checkChain(store, records);
  equal(store.cursor(), store.head().seq, "after calm the hub has acknowledged everything");
  const baseline = journals.at(-1)?.baseline ?? null;
  const start = (baseline === null ? null : fromSnapshot(baseline)) ?? emptyCentre;
  equal(
    toSnapshot(fold(records.map(readBack), start)),
    toSnapshot(centre),
    "the living state is the fold of the journal",
  );
  deepEqual(centre.reserved, [], "after calm no slip is still on its way");
  checkDevices(aftermath);
  const facts = journals.flatMap((journal) => truthOf(journal).map(readBack));
  checkSlips(facts, slips);
  checkNumbers(journals);
  return facts;
}

/** A card that does not know that it is an older copy may say something before the hub's word has reached it, and that word is all it needs. */
function checkBreaches(breaches: readonly string[], journals: readonly CardJournal[]): void {
  const hasLied = journals.some(({ takenBack }) => takenBack.length > 0);
  const told = breaches.filter((breach) => !hasLied || !isContradiction(breach));
  deepEqual(told, [], "the contract with the hub is kept");
}

const isContradiction = (breach: string): boolean =>
  /came with another text|is not the one kept|early copy/.test(breach);

/** Issued is what was received and what is declared lost; nobody else's texts are at the hub, and nothing is declared that was there. */
function checkJournal({ hub }: Aftermath, journal: CardJournal, declared: readonly Gap[]): void {
  const { epoch, store, lost, nobodyKnew } = journal;
  const received = hub.kept(plan.centre, epoch);
  const truth = truthOf(journal);
  const isDeclared = (record: StoredRecord) => !isOutside(declared)(record);
  const missing = truth.filter(
    (record) => received.get(record.seq)?.body !== record.body && !isDeclared(record) && !nobodyKnew.has(record),
  );
  deepEqual(
    missing.map(({ seq }) => seq),
    [],
    `what was durable in ${epoch} is at the hub or declared lost`,
  );
  const texts = new Set(truth.map(({ body }) => body));
  ok(
    [...received.values()].every(({ body }) => texts.has(body)),
    `nothing is at the hub that was never durable in ${epoch}`,
  );
  const most = Math.max(store.head().seq, ...lost.map(({ last }) => last));
  ok(hub.upto(plan.centre, epoch) >= most, `the hub is through with ${epoch}`);
  for (const gap of declared) {
    ok(
      lost.some(({ first, last }) => first <= gap.first && gap.last <= last),
      `only what the card lost of ${epoch} is declared lost`,
    );
  }
}

/** Every paper has its reservation, every reservation one unmarked paper at most, and who counts as issued has a whole one. */
function checkSlips(facts: readonly Recorded[], slips: readonly PaperSlip[]): void {
  const count = (type: string) => {
    const events = facts.flatMap(({ event }) =>
      event.type === type && "ticket" in event.data ? [event.data.ticket ?? ""] : [],
    );
    const counts = new Map<string, number>();
    for (const ticket of events) counts.set(ticket, (counts.get(ticket) ?? 0) + 1);
    return (ticket: string) => counts.get(ticket) ?? 0;
  };
  const [reserved, reprinted, issued] = [count("ticket.reserved"), count("ticket.reprinted"), count("ticket.issued")];
  const paper = Map.groupBy(
    slips.map(readSlip).filter((slip) => slip !== null),
    ({ ticket }) => ticket,
  );
  for (const [ticket, found] of paper) {
    const originals = found.filter((slip) => !slip.isCopy);
    ok(originals.length <= reserved(ticket), `never more unmarked slips than reservations: ${ticket}`);
    ok(found.length - originals.length <= reprinted(ticket), `never more copies than were ordered: ${ticket}`);
  }
  const tickets = new Set(facts.flatMap(({ event }) => (event.type === "ticket.issued" ? [event.data.ticket] : [])));
  for (const ticket of tickets) {
    const whole = (paper.get(ticket) ?? []).filter((slip) => slip.isComplete).length;
    ok(whole >= Math.min(1, issued(ticket)), `no queued number without paper: ${ticket}`);
  }
}

/**
 * A number that was given is not given again in a later journal, also where its record is lost: as far as the machine or the hub knows that records are.
 * Only the first of a class on its day may come twice, for then nothing says that the class had begun.
 */
function checkNumbers(journals: readonly CardJournal[]): void {
  const given = new Map<string, string>();
  const begun = new Set<string>();
  for (const journal of journals) {
    for (const { event } of journal.store.everything().map(readBack)) {
      if (event.type !== "ticket.reserved") continue;
      const { visit, ticket, priority } = event.data;
      const group = `${visit.slice(0, -ticket.length)} ${ticket[0]} ${priority}`;
      const before = given.get(visit);
      ok(
        before === undefined || !begun.has(group),
        `no number twice on one day: ${visit}, of ${before} and ${journal.epoch}`,
      );
      given.set(visit, journal.epoch);
    }
    for (const { event } of journal.store.everything().filter(isOutside(journal.lost)).map(readBack)) {
      if (event.type !== "ticket.reserved") continue;
      const { visit, ticket, priority } = event.data;
      begun.add(`${visit.slice(0, -ticket.length)} ${ticket[0]} ${priority}`);
    }
  }
}
