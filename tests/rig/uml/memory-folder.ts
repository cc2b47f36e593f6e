import { readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const NEEDED_BYTES = 640 * 1024 * 1024;
const SHARED_MEMORY = "/dev/shm";

/** Where a guest's memory lies, as a file that nobody sees: on a disk it would be written there. The kernel runs programs out of it. */
export function memoryFolder(): string {
  const mount = readFileSync("/proc/mounts", "latin1")
    .split("\n")
    .find((line) => line.split(" ")[1] === SHARED_MEMORY);
  if (mount === undefined || mount.includes("noexec")) return tmpdir();
  const { bavail, bsize } = statfsSync(SHARED_MEMORY);
  return bavail * bsize >= NEEDED_BYTES ? SHARED_MEMORY : tmpdir();
}
