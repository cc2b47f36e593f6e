import { later, type MonoMs, since } from "../agent/kernel/units.ts";
import type { Level } from "../agent/ports/pins.ts";

/** Longer than any finger stays on a key on purpose. */
const STUCK_MS = 10_000;

interface ContactTiming {
  /** The contact must be still for so long before its level counts; also the shortest press that counts. */
  readonly settleMs: number;
}

/** One mechanical contact: what its line does, and what of it can be believed. */
export interface Contact {
  readonly raw: Level;
  readonly changedAt: MonoMs | null;
  readonly settled: Level;
  /** When the settled press began. */
  readonly downAt: MonoMs | null;
  readonly isStuck: boolean;
  /** Edges that did not last; a worn contact makes more of them with each press. */
  readonly bounces: number;
  readonly presses: number;
}

export interface ContactAnswer {
  readonly contact: Contact;
  /** When the contact closed, if a press was settled by this step. */
  readonly pressedAt: MonoMs | null;
}

export const openContact: Contact = {
  raw: "inactive",
  changedAt: null,
  settled: "inactive",
  downAt: null,
  isStuck: false,
  bounces: 0,
  presses: 0,
};

/** A contact that was closed before anybody looked: held, but nobody pressed it. */
export const heldContact = (contact: Contact, at: MonoMs): Contact => ({
  ...contact,
  raw: "active",
  changedAt: at,
  settled: "active",
  downAt: at,
});

/** An edge; what lasted until `at` is settled first, so a press that came and went while nobody listened still counts. */
export function edgeContact(
  before: Contact,
  edge: { readonly level: Level; readonly at: MonoMs },
  timing: ContactTiming,
): ContactAnswer {
  const { contact, pressedAt } = settleContact(before, edge.at, timing);
  if (contact.raw === edge.level) return { contact, pressedAt };
  const isBounce = contact.raw !== contact.settled;
  const bounces = contact.bounces + (isBounce ? 1 : 0);
  return { contact: { ...contact, raw: edge.level, changedAt: edge.at, bounces }, pressedAt };
}

/** Believes the level once it has been still, and calls a contact stuck that stays closed. */
export function settleContact(contact: Contact, now: MonoMs, timing: ContactTiming): ContactAnswer {
  const isStill = contact.changedAt !== null && since(contact.changedAt, now) >= timing.settleMs;
  if (!isStill) return { contact, pressedAt: null };
  if (contact.raw === contact.settled) {
    const isStuck = contact.downAt !== null && since(contact.downAt, now) >= STUCK_MS;
    return { contact: isStuck ? { ...contact, isStuck } : contact, pressedAt: null };
  }
  if (contact.raw === "inactive") {
    return { contact: { ...contact, settled: "inactive", downAt: null, isStuck: false }, pressedAt: null };
  }
  const pressed: Contact = {
    ...contact,
    settled: "active",
    downAt: contact.changedAt,
    presses: contact.presses + 1,
  };
  return { contact: pressed, pressedAt: contact.changedAt };
}

/** When this contact has to be looked at again without an edge. */
export function contactWakeAt(contact: Contact, timing: ContactTiming): MonoMs | null {
  if (contact.changedAt !== null && contact.raw !== contact.settled) return later(contact.changedAt, timing.settleMs);
  if (contact.downAt !== null && !contact.isStuck) return later(contact.downAt, STUCK_MS);
  return null;
}
