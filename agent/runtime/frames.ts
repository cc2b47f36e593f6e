import { tombstoneIn } from "../journal/tombstone.ts";
import { seq } from "../kernel/units.ts";
import type { Archive, StoredJournal, StoredRecord } from "../ports/store.ts";
import { type AlertFrame, alertFrameOf } from "../uplink/alert.ts";
import { type EventRange, FRAME_EVENTS_MAX, type FrameMode } from "../uplink/contract/schemas.ts";
import { type FrameParts, framePartsOf } from "../uplink/frame.ts";

/** What is asked for, and how long a frame may be where not as long as by the contract. */
interface Wanted {
  readonly range: EventRange;
  readonly mode: FrameMode;
  readonly bytesMax?: number;
}

/** As many of the asked records as one frame holds; null where the store has none of them. */
export function eventFrame(store: StoredJournal, { range, mode, bytesMax }: Wanted): FrameParts | null {
  const root = store.root();
  const before = seq(Math.max(range.first - 1, root.seq));
  if (before >= range.last) return null;
  const count = Math.min(range.last - before, FRAME_EVENTS_MAX);
  const hasPrevious = before > root.seq;
  const read = hasPrevious ? store.read(seq(before - 1), count + 1) : store.read(before, count);
  const previous = hasPrevious ? read[0] : root;
  const records = provable(hasPrevious ? read.slice(1) : read);
  const [first] = records;
  if (previous === undefined || first === undefined) return null;
  const { centre, epoch } = store.identity();
  const chain = hasDigest(first) ? previous.chain : null;
  return framePartsOf({ centre, epoch, mode, chain, records, ...limitedTo(bytesMax) });
}

/** The same of a journal that ended, which may have holes. */
export function archiveFrame(
  archive: Archive,
  centre: string,
  { range, bytesMax }: Omit<Wanted, "mode">,
): FrameParts | null {
  const asked = archive.read(seq(range.first - 1), Math.min(range.last - range.first + 1, FRAME_EVENTS_MAX));
  const records = provable(asked.filter((record) => record.seq <= range.last));
  const [first] = records;
  if (first === undefined) return null;
  const [previous] = first.seq < 2 ? [] : archive.read(seq(first.seq - 2), 1);
  const isProvable = hasDigest(first) && previous?.seq === first.seq - 1;
  const chain = isProvable ? previous.chain : null;
  return framePartsOf({ centre, epoch: archive.epoch, mode: "replay", chain, records, ...limitedTo(bytesMax) });
}

const limitedTo = (bytesMax: number | undefined) => (bytesMax === undefined ? {} : { bytesMax });

/** Contiguous, and each with the digest that its chain value follows from, but perhaps the first. */
function provable(records: readonly StoredRecord[]): readonly StoredRecord[] {
  const [head] = records;
  if (head === undefined) return records;
  const end = records.findIndex((record, at) => at > 0 && (record.seq !== head.seq + at || !hasDigest(record)));
  return end < 0 ? records : records.slice(0, end);
}

/** A record whose digest was damaged too proves nothing by its text: a frame begins with it, and names its chain value. */
const hasDigest = ({ body }: StoredRecord): boolean => tombstoneIn(body)?.digest !== null;

/** The same for alerts, which stand apart from each other. */
export function alertFrame(store: StoredJournal, numbers: readonly number[], bytesMax?: number): AlertFrame | null {
  const records = numbers.flatMap((no) => store.read(seq(no - 1), 1).filter((record) => record.seq === no));
  return records.length === 0 ? null : alertFrameOf({ ...store.identity(), records, ...limitedTo(bytesMax) });
}
