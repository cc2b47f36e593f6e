import { identity } from "./node-watch.ts";

/** Ports that this process has let go of and the kernel has not yet: to whoever opened one of them now the kernel would call it busy. */
const lettingGo = new Map<string, Promise<void>>();

/** Keeps the node from being opened here until `gone` settles; also under another of its names. */
export function letGo(path: string, gone: Promise<unknown>): void {
  const node = nodeAt(path);
  const all = Promise.allSettled([lettingGo.get(node), gone]).then(() => {
    if (lettingGo.get(node) === all) lettingGo.delete(node);
  });
  lettingGo.set(node, all);
}

/** Settles when nothing of this process holds the node any more that was told to let go of it; never rejects. */
export const whenFree = (path: string): Promise<void> => lettingGo.get(nodeAt(path)) ?? Promise.resolve();

/** The node, whatever its names; where it has vanished only the name is left. */
const nodeAt = (path: string): string => identity(path) || path;
