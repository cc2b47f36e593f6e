import { type Seq, seq } from "../kernel/units.ts";
import type { Store } from "../ports/store.ts";
import { type AlertFrame, alertFrameOf, isAlertBody } from "../uplink/alert.ts";
import { type EventRange, FRAME_EVENTS_MAX, type FrameMode } from "../uplink/contract/schemas.ts";
import { type Frame, frameOf } from "../uplink/frame.ts";
import { ALERTS_LOOKED_THROUGH_MAX } from "../uplink/limits.ts";

/** Records read at once: enough to be quick, few enough to be light. */
const READ_RECORDS = 500;

/** As many of the asked records as one frame holds; null where the store has none of them. */
export function eventFrame(store: Store, range: EventRange, mode: FrameMode): Frame | null {
  const root = store.root();
  const before = seq(Math.max(range.first - 1, root.seq));
  if (before >= range.last) return null;
  const previous = before === root.seq ? root : store.read(seq(before - 1), 1)[0];
  const records = store.read(before, Math.min(range.last - before, FRAME_EVENTS_MAX));
  if (previous === undefined || records.length === 0) return null;
  const { centre, epoch } = store.identity();
  return frameOf({ centre, epoch, mode, chain: previous.chain, records });
}

/** The same for alerts, which stand apart from each other. */
export function alertFrame(store: Store, numbers: readonly number[]): AlertFrame | null {
  const records = numbers.flatMap((no) => store.read(seq(no - 1), 1).filter((record) => record.seq === no));
  return records.length === 0 ? null : alertFrameOf({ ...store.identity(), records });
}

/** Numbers of the alerts among the newest records that the hub has not acknowledged. */
export function alertsAfterCursor(store: Store): readonly number[] {
  const { seq: last } = store.head();
  let at: Seq = seq(Math.max(store.cursor(), store.root().seq, last - ALERTS_LOOKED_THROUGH_MAX));
  const numbers: number[] = [];
  while (at < last) {
    const records = store.read(at, READ_RECORDS);
    numbers.push(...records.filter(({ body }) => isAlertBody(body)).map((record) => record.seq));
    at = records.at(-1)?.seq ?? last;
  }
  return numbers;
}
