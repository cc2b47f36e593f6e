import type { CommandState } from "../domain/centre.ts";
import { seq } from "../kernel/units.ts";
import type { Archive, StoredJournal } from "../ports/store.ts";
import {
  type EventRange,
  GAPS_MAX,
  type HelloMessage,
  PREVIOUS_MAX,
  type RunsMessage,
} from "../uplink/contract/schemas.ts";
import type { Reader } from "../uplink/downlink.ts";
import type { ArchivePlan, CommandFate } from "../uplink/state.ts";
import type { JournalExtent } from "../uplink/status-messages.ts";
import { topicsOf } from "../uplink/topic.ts";
import type { Send, UplinkOut } from "../uplink/word.ts";
import { alertFrame, archiveFrame, eventFrame } from "./frames.ts";
import type { Settings, World } from "./world.ts";

/** Publishes what one frame holds of the asked records, of this journal or one before it; null where there are none. */
export function publishFrame({ store, broker }: World, centre: string, wish: Send): EventRange | null {
  const { epoch, handle, encoding } = wish;
  const archive = store.archives().find((each) => each.epoch === epoch);
  const frame = archive === undefined ? eventFrame(store, wish) : archiveFrame(archive, centre, wish);
  if (frame === null) return null;
  broker.publish({ topic: topicsOf(centre).events, payload: frame.parts, qos: 1, retain: false, encoding }, handle);
  return frame.range;
}

/** The same for alerts: the number of the last one that went. */
export function publishAlerts(
  { store, broker }: World,
  centre: string,
  { numbers, handle, encoding, bytesMax }: Extract<UplinkOut, { type: "alert" }>,
): number | null {
  const frame = alertFrame(store, numbers, bytesMax);
  if (frame === null) return null;
  broker.publish({ topic: topicsOf(centre).alert, payload: frame.text, qos: 1, retain: false, encoding }, handle);
  return frame.last;
}

/** Whether the journal has this event with another chain value. What it no longer has cannot differ. */
export function differsAt(store: StoredJournal, upto: number, chain: string): boolean {
  const root = store.root();
  if (upto === root.seq) return root.chain !== chain;
  const kept = upto < root.seq ? undefined : store.read(seq(upto - 1), 1).find((record) => record.seq === upto);
  return kept !== undefined && kept.chain !== chain;
}

/** What the hello says of the journal, and of those before it. */
export function extentOf(store: StoredJournal, runs: (() => RunsMessage) | undefined): JournalExtent {
  const { epoch } = store.identity();
  const { seq: last, chain } = store.head();
  const first = store.root().seq + 1;
  return { epoch, first, last, chain, previous: previousOf(store), config: runs?.() };
}

export function readerOf({ signer }: World, { trust, rules }: Settings): Reader {
  const isTrusted: Reader["isTrusted"] = (text, signature) => trust.some((key) => signer.verify(key, text, signature));
  return { centre: rules.centre, isTrusted };
}

export const archivePlanOf = ({ epoch, first, last, cursor, lost = [] }: Archive): ArchivePlan => ({
  epoch,
  first,
  last,
  cursor: cursor(),
  lost,
});

/** Also those that the hub has: it may have gone back to a time before that. */
const previousOf = (store: StoredJournal): HelloMessage["previous"] =>
  store
    .archives()
    .slice(-PREVIOUS_MAX)
    .map(({ epoch, first, last, lost = [] }) => ({ epoch, first, last, lost: lost.slice(0, GAPS_MAX) }));

export const fateOf = ({ id, op, outcome, why }: CommandState): CommandFate => ({
  id,
  op,
  phase: outcome ?? "accepted",
  why,
});
