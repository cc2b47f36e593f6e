import { fail } from "../kernel/result.ts";
import { seq } from "../kernel/units.ts";
import type { ChainHead, Store, StoreFault } from "../ports/store.ts";

/** Stands in for a journal that cannot be opened: the agent lives, tells everybody why, and issues nothing. */
export function refusingStore(centre: string, fault: StoreFault): Store {
  const nowhere: ChainHead = { seq: seq(0), chain: "0".repeat(64) };
  const no = () => fail(fault);
  return {
    identity: () => ({ epoch: "none", centre }),
    append: no,
    read: () => [],
    head: () => nowhere,
    root: () => nowhere,
    cursor: () => seq(0),
    moveCursor: no,
    snapshot: () => null,
    saveSnapshot: no,
    prune: no,
    usedBytes: () => 0,
    archives: () => [],
  };
}
