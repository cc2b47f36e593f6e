import { setTimeout as pause } from "node:timers/promises";
import type { WaitingRoom } from "./waiting-room.ts";

const LOOK_MS = 20;

/** What waits, and how many transactions have begun and ended. */
interface Work {
  readonly room: WaitingRoom;
  readonly batches: { readonly begun: number; readonly ended: number };
}

/** Whether what waits of these shards has been written. It may take long while others keep the worker busy, and meanwhile all leases want to be renewed. */
export async function isWritten(
  { room, batches }: Work,
  shards: ReadonlySet<number>,
  waitMs: number,
): Promise<boolean> {
  const until = performance.now() + waitMs;
  let due: number | null = null;
  while (performance.now() < until) {
    if (due === null && !room.holds(shards)) due = batches.begun;
    if (due !== null && batches.ended >= due) return true;
    await pause(LOOK_MS);
  }
  return false;
}
