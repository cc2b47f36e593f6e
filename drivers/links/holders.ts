import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";

interface Holder {
  readonly pid: number;
  readonly command: string;
  /** The process that began it: the agent holds some of its wires in a child. */
  readonly parent: number;
}

const HOLDERS_MAX = 8;

/** Who has the device node open: for the doctor, when a wire is busy. Only root sees the processes of others. */
export function holdersOf(path: string): readonly Holder[] {
  const node = quietly(() => realpathSync(path), null);
  if (node === null) return [];
  const pids = quietly(() => readdirSync("/proc"), []).filter((name) => /^\d+$/.test(name));
  const holding = pids.filter((pid) => isHolding(pid, node)).slice(0, HOLDERS_MAX);
  return holding.map((pid) => ({ pid: Number(pid), command: commandOf(pid), parent: parentOf(pid) }));
}

function isHolding(pid: string, node: string): boolean {
  const folder = `/proc/${pid}/fd`;
  const descriptors = quietly(() => readdirSync(folder), []);
  return descriptors.some((descriptor) => quietly(() => readlinkSync(`${folder}/${descriptor}`), "") === node);
}

const commandOf = (pid: string): string =>
  quietly(() => readFileSync(`/proc/${pid}/comm`, "utf8").trim(), "") || "unknown";

/** The fourth word of /proc/PID/stat; the second is the command in brackets, and may itself hold blanks and brackets (proc(5)). */
const parentOf = (pid: string): number => {
  const words = quietly(() => readFileSync(`/proc/${pid}/stat`, "utf8"), "");
  return Number(words.slice(words.lastIndexOf(")") + 2).split(" ")[1] ?? 0);
};

/** Processes end while one looks at them. */
function quietly<Value>(look: () => Value, otherwise: Value): Value {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
