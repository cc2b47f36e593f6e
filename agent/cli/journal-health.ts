import { type KeptReading, readTelemetry, telemetryPath } from "../host/telemetry-file.ts";
import { wallMs } from "../kernel/units.ts";
import type { CliIo } from "./cli-io.ts";
import { columns } from "./columns.ts";
import { peopleTime } from "./journal-line.ts";

const HOUR_MS = 3_600_000;
const MIB = 1024 ** 2;

interface Options {
  readonly state: string;
  readonly json?: boolean;
}

type Measure = keyof Omit<KeptReading, "wall" | "supply" | "usbReplugs">;

const HEADINGS = ["hour", "CPU %", "memory MiB", "temperature", "free MiB", "commit p99 ms", "late p99 ms"];

/** How the machine was in the last week: the worst of each hour, or every reading as JSON. */
export function healthVerb({ state, json }: Options, io: CliIo): void {
  const facts = readTelemetry(telemetryPath(state));
  if (facts === null || facts.readings.length === 0) {
    io.err(`${telemetryPath(state)}: no measurements are kept there. They begin ten minutes after the agent's start.`);
    return io.exit(1);
  }
  if (json === true) return io.out(JSON.stringify(facts));
  for (const line of columns([HEADINGS, ...hoursOf(facts.readings).map(hourRow)])) io.out(line);
}

function hoursOf(readings: readonly KeptReading[]): readonly (readonly KeptReading[])[] {
  return [...Map.groupBy(readings, ({ wall }) => Math.floor(wall / HOUR_MS)).values()];
}

function hourRow(hour: readonly KeptReading[]): readonly string[] {
  const wall = Math.floor((hour[0]?.wall ?? 0) / HOUR_MS) * HOUR_MS;
  const worst = (measure: Measure, of: (...values: number[]) => number, unit = 1): string => {
    const values = hour.flatMap((one) => one[measure] ?? []);
    return values.length === 0 ? "–" : String(Math.round(of(...values) / unit));
  };
  return [
    peopleTime(wallMs(wall)),
    worst("cpuPercent", Math.max),
    worst("rssBytes", Math.max, MIB),
    worst("temperature", Math.max),
    worst("diskFreeBytes", Math.min, MIB),
    worst("commitMs", Math.max),
    worst("latenessMs", Math.max),
  ];
}

/** One line for `journal stats`. */
export function measurementsLine(state: string): string {
  const facts = readTelemetry(telemetryPath(state));
  const [first] = facts?.readings ?? [];
  if (facts === null || first === undefined) return "none";
  return `${facts.readings.length} since ${peopleTime(first.wall)}, ${facts.bytes} bytes`;
}
