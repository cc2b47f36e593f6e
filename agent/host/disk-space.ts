import { statfsSync } from "node:fs";
import { dirname } from "node:path";

/** What is free for us on the file system of this file; null where it does not say. */
export function freeBytesAt(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  } catch {
    return null;
  }
}
