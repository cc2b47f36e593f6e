import type { AuditReading, DeviceFigure } from "./read-audit.ts";

/** What kept citizens from a service: of the whole centre, of a place in it, or of single citizens. */
export interface Hindrance {
  readonly what: "power" | "agent" | "journal" | "silent" | "hold" | "device" | "voided" | "unfair" | "dead-calls";
  readonly reach: "centre" | "place" | "citizen";
  /** The device; null where it is not one. */
  readonly device: string | null;
  readonly role: string | null;
  /** Opening time lost, or time at all where opening hours are not known; null where it is counted only. */
  readonly ms: number | null;
  /** Null where it is measured only. */
  readonly times: number | null;
}

const REACHES: readonly Hindrance["reach"][] = ["centre", "place", "citizen"];
/** What lies before the first record, or under a jump of the clock, is not known to have hindered anybody. */
const BLIND = ["power", "agent", "journal", "silent"] as const;
const DARK = ["power", "agent", "journal"] as const;
/** Without these nobody is kept from a service: they make evidence only. */
const HARMLESS: ReadonlySet<string | null> = new Set(["camera"]);

/** Worst first: what held the whole centre before what held a place in it, longer before shorter; then citizens that were let down. */
export function hindrancesOf(reading: AuditReading): readonly Hindrance[] {
  const { hold, devices, paper, boards } = reading;
  const unfair = boards.reduce((sum, { noShows }) => sum + noShows.unfair, 0);
  const deadCalls = boards.reduce((sum, board) => sum + (board.deadCalls ?? 0), 0);
  const isOnlyPrinter = devices.filter(({ role }) => role === "printer").length === 1;
  const all: readonly Hindrance[] = [
    ...blindness(reading),
    { ...centreWide, what: "hold", ms: hold.lostMs, times: hold.outages.count },
    ...devices.filter(({ role }) => !HARMLESS.has(role)).map((device) => deviceDown(device, isOnlyPrinter)),
    { ...citizens, what: "voided", times: paper.voided.count },
    { ...citizens, what: "unfair", times: unfair },
    { ...citizens, what: "dead-calls", times: deadCalls },
  ];
  return all
    .filter(({ ms, times }) => (ms === null ? (times ?? 0) > 0 : ms > 0))
    .toSorted((one, other) => weight(other) - weight(one) || sizeOf(other) - sizeOf(one));
}

const centreWide = { reach: "centre", device: null, role: null } as const;
const citizens = { reach: "citizen", device: null, role: null, ms: null } as const;
const weight = ({ reach }: Hindrance): number => -REACHES.indexOf(reach);
const sizeOf = ({ ms, times }: Hindrance): number => ms ?? times ?? 0;

/** Of opening time where it is known; else of all time, which then holds nights too. */
function blindness({ blind, ...reading }: AuditReading): readonly Hindrance[] {
  if (blind !== null) {
    return BLIND.map((what) => ({ ...centreWide, what, ms: blind.causesMs[what] ?? 0, times: null }));
  }
  return DARK.map((what) => ({ ...centreWide, what, ms: reading[what].totalMs, times: reading[what].count }));
}

/** A centre without its only printer gives no tickets. */
const deviceDown = ({ id, role, lostMs, outages }: DeviceFigure, isOnlyPrinter: boolean): Hindrance => ({
  what: "device",
  reach: role === "printer" && isOnlyPrinter ? "centre" : "place",
  device: id,
  role,
  ms: lostMs,
  times: outages.count,
});
