import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * A country's hours against a broker, PostgreSQL and hub workers on this machine, as a table: `node tests/load/scale.ts hour|peak|outage [CENTRES] [WORKERS]`.
 * `hour`: the busiest quarter of an hour at its true speed, 60 s of it. `peak`: all open within 30 s, then the same at eight times its speed.
 * `outage`: all come back within 10 s with OUTAGE_HOURS of the day unsent, and work on meanwhile.
 */
const [scenario = "hour", centres = "162", workers = "1"] = process.argv.slice(2);
/** Acknowledged pictures of a whole day need memory in one process that plays all centres: the greater the country, the shorter its outage. */
const EVENTS_OWED_MAX = 800_000;
const EVENTS_A_DAY = 6_300;
const owedHours = (): string => (Number(centres) * EVENTS_A_DAY <= EVENTS_OWED_MAX ? "24" : "13.2");

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  hour: ["--speed", "1", "--seconds", "60", "--connect-seconds", "20"],
  peak: ["--speed", "8", "--seconds", "60", "--connect-seconds", "30"],
  outage: ["--silent-hours", owedHours(), "--back-seconds", "10", "--drain-seconds", "150"],
};
const LIMIT_MS = 290_000;

interface Said {
  readonly [figure: string]: unknown;
  readonly what: string;
}

const number = (value: unknown): string => (typeof value === "number" ? String(value) : "-");
const delays = (value: unknown): string => {
  const { p50, p99, most } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return [p50, p99, most].map(number).join("/");
};
const cost = (value: unknown): string => {
  const { cores, MB } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return `${number(cores)} ${number(MB)}`;
};

const COLUMNS: readonly (readonly [name: string, width: number, of: (said: Said) => string])[] = [
  ["stretch", 11, ({ what }) => what],
  ["events/s", 9, ({ recordedPerSecond }) => number(recordedPerSecond)],
  ["kept/s", 8, ({ keptPerSecond }) => number(keptPerSecond)],
  ["pictures/s", 11, ({ picturesPerSecond }) => number(picturesPerSecond)],
  ["hub's word ms p50/p99/most", 27, ({ ackMs }) => delays(ackMs)],
  ["load late ms", 14, ({ lateMs }) => delays(lateMs)],
  ["waiting", 9, ({ waiting }) => number(waiting)],
  ["broker", 10, ({ broker }) => cost(broker)],
  ["workers", 10, ({ hub }) => cost(hub)],
  ["postgres", 10, ({ postgres }) => cost(postgres)],
  ["load", 10, ({ load }) => cost(load)],
];
const line = (cells: readonly string[]): string =>
  cells.map((cell, at) => cell.padEnd(COLUMNS[at]?.[1] ?? 0)).join(" ");
const isStretch = ({ what }: Said): boolean => ["connected", "played", "draining"].includes(what);

const options = OPTIONS[scenario];
if (options === undefined) {
  console.error("scenario: not one of hour, peak, outage. Name one of them.");
  process.exit(2);
}
console.log(`${scenario}: ${centres} centres, ${workers} workers; cost of each part in cores and MB`);
console.log(line(COLUMNS.map(([name]) => name)));
const args = ["tests/load/measure.ts", workers, "--centres", centres, "--plain", ...options];
const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
const end = () => child.kill("SIGTERM");
const timer = setTimeout(end, LIMIT_MS);
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, end);
const ended = new Promise<number | null>((done) => child.once("exit", done));
for await (const text of createInterface({ input: child.stdout })) {
  const said = JSON.parse(text) as Said;
  console.log(isStretch(said) ? line(COLUMNS.map(([, , of]) => of(said))) : text);
}
clearTimeout(timer);
process.exit((await ended) ?? 1);
