import { join } from "node:path";
import { adaptersPresent, type DeviceTree, THIS_MACHINE } from "./adapters.ts";
import { identity, watchPath } from "./node-watch.ts";
import type { Adapter } from "./usb-name.ts";

/** An adapter with several ports shows them one after another, and udev adds the names. */
const SETTLE_MS = 1_000;

const markOf = (adapter: Adapter): string => `${adapter.port} ${adapter.node} ${identity(adapter.node)}`;

/** What is plugged in within `ms`, all ports of it; nothing where nothing is. An adapter that is pulled and put back has come. */
export function awaitArrival(ms: number, tree: DeviceTree = THIS_MACHINE): Promise<readonly Adapter[]> {
  const first = new Set(adaptersPresent(tree).map(markOf));
  const come = (): readonly Adapter[] => adaptersPresent(tree).filter((adapter) => !first.has(markOf(adapter)));
  return new Promise((settle) => {
    let timer = setTimeout(() => end(), ms);
    const end = (): void => {
      stop();
      settle(come());
    };
    const stop = watchPath(join(tree.dev, "any"), {
      sign: () => adaptersPresent(tree).map(markOf).join(),
      changed: () => {
        const present = new Set(adaptersPresent(tree).map(markOf));
        for (const mark of first) if (!present.has(mark)) first.delete(mark);
        if (come().length === 0) return;
        clearTimeout(timer);
        timer = setTimeout(end, SETTLE_MS);
      },
    });
  });
}
