import { later, type MonoMs, monoMs, since } from "../agent/kernel/units.ts";
import type { Edge, Level } from "../agent/ports/pins.ts";

/** Longer than any finger stays on a key on purpose. */
const STUCK_MS = 10_000;
/** Sums of fractions of a millisecond may miss the whole by less than this. */
const GRAIN_MS = 0.001;
/** A press more weighs so much in the mean of bounces: worn contacts show within some dozens of presses. */
const MEAN_SHARE = 1 / 32;

interface ContactTiming {
  /** The contact must have been closed for so long, less the time that it was open in between; also the shortest press that counts. */
  readonly settleMs: number;
}

/**
 * One mechanical contact: what its line does, and what of it can be believed. A charge grows while the line is active and sinks while
 * it is not, between nothing and `settleMs`: full is a press, empty a release. So neither chatter nor a disturbance on a long cable
 * counts, and a drop-out in mid-press does not end it.
 */
export interface Contact {
  readonly raw: Level;
  /** Until when `raw` is known to have lasted; null before the line was seen at all. */
  readonly knownAt: MonoMs | null;
  readonly chargeMs: number;
  readonly settled: Level;
  /** When the charge began to grow from nothing, while nobody knows yet whether it becomes a press. */
  readonly closedAt: MonoMs | null;
  /** When the settled press began. */
  readonly downAt: MonoMs | null;
  readonly isStuck: boolean;
  /** Edges since the charge last stood still, beyond the one that was needed. */
  readonly chatter: number;
  /** Rises that came to nothing, one soon after the other: chatter if a press follows at once, else glitches. */
  readonly stumbles: number;
  /** When the charge was last spent. */
  readonly emptyAt: MonoMs | null;
  readonly wear: ContactWear;
}

/** What a technician asks of a contact and its cable. */
export interface ContactWear {
  readonly presses: number;
  /** Edges that did not last, while the key was pressed or let go: a worn contact makes more of them with each month. */
  readonly bounces: number;
  readonly bouncesPerPress: number;
  /** Times that the line became active and never long enough for a press: disturbances that the cable picks up, or a hand that slips. */
  readonly glitches: number;
  /** Edges that were dropped unheard. */
  readonly lostEdges: number;
}

export interface ContactAnswer {
  readonly contact: Contact;
  /** When the contact closed, if a press was settled by this step. */
  readonly pressedAt: MonoMs | null;
}

export const openContact: Contact = {
  raw: "inactive",
  knownAt: null,
  chargeMs: 0,
  settled: "inactive",
  closedAt: null,
  downAt: null,
  isStuck: false,
  chatter: 0,
  stumbles: 0,
  emptyAt: null,
  wear: { presses: 0, bounces: 0, bouncesPerPress: 0, glitches: 0, lostEdges: 0 },
};

/** A contact that was closed before anybody looked: held, but nobody pressed it. */
export const heldContact = (contact: Contact, at: MonoMs, timing: ContactTiming): Contact => ({
  ...contact,
  raw: "active",
  knownAt: at,
  chargeMs: timing.settleMs,
  settled: "active",
  downAt: at,
});

/** What the line did until `edge.at` is settled first, so a press that came and went while nobody listened still counts. */
export function edgeContact(before: Contact, edge: Omit<Edge, "line">, timing: ContactTiming): ContactAnswer {
  const until = edge.doubt === undefined ? edge.at : monoMs(Math.min(edge.at, edge.doubt.since));
  const { contact, pressedAt } = settleContact(before, until, timing);
  const knownAt = monoMs(Math.max(edge.at, contact.knownAt ?? edge.at));
  const wear = { ...contact.wear, lostEdges: contact.wear.lostEdges + (edge.doubt?.lost ?? 0) };
  if (contact.raw === edge.level) return { contact: { ...contact, knownAt, wear }, pressedAt };
  const isRise = edge.level === "active" && contact.settled === "inactive" && contact.closedAt === null;
  const isFall = edge.level === "inactive" && contact.settled === "active" && contact.chargeMs === timing.settleMs;
  const isFresh = (isRise && contact.stumbles === 0) || isFall;
  const turned = {
    ...contact,
    raw: edge.level,
    knownAt,
    wear,
    closedAt: isRise ? edge.at : contact.closedAt,
    chatter: isFresh ? 0 : contact.chatter + 1,
  };
  const isNothing = turned.raw === "inactive" && turned.chargeMs === 0 && turned.closedAt !== null;
  return { contact: isNothing ? spend(turned, 0) : turned, pressedAt };
}

/** When this contact has to be looked at again, if its line keeps the level that it has. */
export function contactDueAt(contact: Contact, timing: ContactTiming): MonoMs | null {
  const { raw, settled, knownAt, chargeMs, downAt } = contact;
  if (knownAt === null) return null;
  if (raw === "active" && chargeMs < timing.settleMs) return later(knownAt, timing.settleMs - chargeMs);
  if (raw === "inactive" && chargeMs > 0) return later(knownAt, chargeMs);
  if (raw === "inactive" && contact.stumbles > 0 && contact.emptyAt !== null) {
    return later(contact.emptyAt, timing.settleMs);
  }
  const mayBeStuck = settled === "active" && downAt !== null && !contact.isStuck;
  return mayBeStuck ? later(downAt, STUCK_MS) : null;
}

/** Nobody knows yet whether the line is being pressed. */
export const isRising = (contact: Contact): boolean => contact.settled === "inactive" && contact.raw === "active";

function settleContact(before: Contact, until: MonoMs, timing: ContactTiming): ContactAnswer {
  const lastedMs = before.knownAt === null ? 0 : since(before.knownAt, until);
  if (lastedMs <= 0) return { contact: before, pressedAt: null };
  const contact = { ...before, knownAt: until };
  return before.raw === "active" ? charge(contact, lastedMs, timing) : discharge(contact, lastedMs, timing);
}

function charge(contact: Contact, lastedMs: number, { settleMs }: ContactTiming): ContactAnswer {
  const chargeMs = contact.chargeMs + lastedMs;
  if (chargeMs < settleMs - GRAIN_MS) return { contact: { ...contact, chargeMs }, pressedAt: null };
  const full = { ...contact, chargeMs: settleMs, chatter: 0, stumbles: 0 };
  if (contact.settled === "inactive") {
    const pressed: Contact = { ...full, settled: "active", closedAt: null, downAt: contact.closedAt };
    return { contact: { ...pressed, wear: wornByPress(contact) }, pressedAt: contact.closedAt };
  }
  const isWholeAgain = contact.chargeMs < settleMs;
  const wear = isWholeAgain ? wornBy(contact.wear, contact.chatter + 1) : contact.wear;
  const isStuck =
    contact.downAt !== null && contact.knownAt !== null && since(contact.downAt, contact.knownAt) >= STUCK_MS;
  return { contact: { ...full, wear, isStuck: contact.isStuck || isStuck }, pressedAt: null };
}

function discharge(before: Contact, lastedMs: number, timing: ContactTiming): ContactAnswer {
  const chargeMs = before.chargeMs - lastedMs;
  if (chargeMs > GRAIN_MS) return { contact: { ...before, chargeMs }, pressedAt: null };
  const wasSpent = before.chargeMs === 0 && before.closedAt === null;
  return { contact: rested(wasSpent ? before : spend(before, chargeMs), timing), pressedAt: null };
}

/** `overMs` is how far below nothing the charge would have sunk by now. */
function spend(contact: Contact, overMs: number): Contact {
  const isRelease = contact.settled === "active";
  return {
    ...contact,
    chargeMs: 0,
    settled: "inactive",
    closedAt: null,
    downAt: null,
    isStuck: false,
    emptyAt: contact.knownAt === null ? null : later(contact.knownAt, overMs),
    ...(isRelease
      ? { chatter: 0, stumbles: 0, wear: wornBy(contact.wear, contact.chatter) }
      : { stumbles: contact.stumbles + 1 }),
  };
}

/** No press came of it for as long as a press takes: these were glitches. */
function rested(contact: Contact, { settleMs }: ContactTiming): Contact {
  const { stumbles, emptyAt, knownAt, wear } = contact;
  if (stumbles === 0 || emptyAt === null || knownAt === null) return contact;
  if (since(emptyAt, knownAt) < settleMs - GRAIN_MS) return contact;
  return { ...contact, chatter: 0, stumbles: 0, wear: { ...wear, glitches: wear.glitches + stumbles } };
}

/** The mean over few presses is their plain mean, later one that forgets the old ones. */
const shareOf = (presses: number): number => Math.max(MEAN_SHARE, 1 / Math.max(1, presses));

const wornBy = (wear: ContactWear, bounces: number): ContactWear => ({
  ...wear,
  bounces: wear.bounces + bounces,
  bouncesPerPress: wear.bouncesPerPress + bounces * shareOf(wear.presses),
});

function wornByPress({ wear, chatter }: Contact): ContactWear {
  const presses = wear.presses + 1;
  return wornBy({ ...wear, presses, bouncesPerPress: wear.bouncesPerPress * (1 - shareOf(presses)) }, chatter);
}
