import { type Rows, rowsOf, sumBy, under } from "../figures.ts";
import { type Audit, type AuditSettings, isWithin, untilNow } from "./audit.ts";
import { enterAll, noStretches, type Stretches, type Tally } from "./tally.ts";
import { readThing, type ThingFigure } from "./thing.ts";
import { HOLD, HUB, openOutages, settleAll } from "./watched.ts";

export interface DeviceFigure extends ThingFigure {
  readonly id: string;
  /** Null where no configuration says. */
  readonly role: string | null;
}

export type Counts = Readonly<Record<string, number>>;
export type AuditReading = ReturnType<typeof readAudit>;

/** An audit as people ask for it, in plain JSON: milliseconds, and null where nobody knows. */
export function readAudit(unsettled: Audit, settings: AuditSettings) {
  const audit = settled(unsettled, settings);
  const { tally } = audit;
  const rows = rowsOf(tally.counts);
  const at = audit.open.last;
  return {
    centre: audit.centre,
    days: audit.days,
    upTo: at === null ? null : new Date(at.wall).toISOString(),
    openingHours: settings.hours,
    blind: blindOf(tally, settings),
    power: stretchesOf(tally, "power"),
    agent: stretchesOf(tally, "agent"),
    journal: stretchesOf(tally, "journal"),
    clock: stretchesOf(tally, "clock"),
    hold: readThing(audit, rows, HOLD),
    devices: devicesOf(audit, rows, settings),
    paper: paperOf(rows),
    boards: boardsOf(rows, settings),
    cameras: camerasOf(audit, rows),
    hub: { ...readThing(audit, rows, HUB), gaps: gapsOf(rows) },
    commands: countsUnder(rows, "command/"),
    versions: countsUnder(rows, "version/"),
    changes: { count: audit.kept.changed, latest: audit.kept.changes },
    unlisted: tally.unlisted + (tally.counts.get("unwatched") ?? 0),
  };
}

/** What goes on at the last record counts up to it. */
function settled(audit: Audit, settings: AuditSettings): Audit {
  const now = audit.open.last;
  if (now === null) return audit;
  const { watched, findings } = settleAll(audit.watched, untilNow(audit, now, settings));
  const isCounted = isWithin(audit.open.day, settings.period);
  return { ...audit, watched, tally: enterAll(audit.tally, [...findings, ...openOutages(watched, isCounted)]) };
}

const stretchesOf = ({ stretches }: Tally, key: string): Stretches => stretches.get(key, noStretches);

function blindOf(tally: Tally, { hours }: AuditSettings) {
  if (hours === null) return null;
  const openingMs = tally.counts.get("opening") ?? 0;
  const stretches = stretchesOf(tally, "blind");
  const causesMs = countsUnder(rowsOf(tally.counts), "blind/");
  return { openingMs, blindMs: stretches.totalMs, causesMs, ...stretches };
}

/** Those of the configuration that never said anything are among them: of these nothing is known. */
function devicesOf(audit: Audit, rows: Rows<number>, { roles }: AuditSettings): readonly DeviceFigure[] {
  const said = under(rows, "device/").map(([[id = ""]]) => id);
  const watched = [...audit.watched.keys()].flatMap((key) => (key.startsWith("device/") ? [key.slice(7)] : []));
  return [...new Set([...roles.keys(), ...said, ...watched])]
    .sort()
    .map((id) => ({ id, role: roles.get(id) ?? null, ...readThing(audit, rows, `device/${id}`) }));
}

/** Sums by the rest of the key. */
export const countsUnder = (rows: Rows<number>, prefix: string): Counts =>
  Object.fromEntries(sumBy(under(rows, prefix), (path) => path.join("/")));

const sum = (counts: Counts): number => Object.values(counts).reduce((all, count) => all + count, 0);

function paperOf(rows: Rows<number>) {
  const [issued, unproven, reprinted, voided] = ["issued", "unproven", "reprinted", "voided"].map((what) => {
    const by = countsUnder(rows, `paper/${what}/`);
    return { count: sum(by), by };
  });
  const nothing = { count: 0, by: {} as Counts };
  return {
    reserved: countsUnder(rows, "paper/")["reserved"] ?? 0,
    issued: issued ?? nothing,
    unproven: unproven ?? nothing,
    reprinted: reprinted ?? nothing,
    voided: voided ?? nothing,
  };
}

export interface BoardFigure {
  readonly station: string;
  readonly calls: number;
  /** Calls made while the station's board was out of order; null where no configuration names its board. */
  readonly deadCalls: number | null;
  readonly noShows: { readonly fair: number; readonly unfair: number; readonly unknown: number };
}

function boardsOf(rows: Rows<number>, { boards }: AuditSettings): readonly BoardFigure[] {
  const stations = [...new Set(under(rows, "board/").map(([[station = ""]]) => station))].sort();
  return stations.map((station) => {
    const counts = countsUnder(rows, `board/${station}/`);
    const missed = (word: string) => counts[`no-show/${word}`] ?? 0;
    return {
      station,
      calls: counts["calls"] ?? 0,
      deadCalls: boards.has(station) ? (counts["dead-calls"] ?? 0) : null,
      noShows: { fair: missed("fair"), unfair: missed("unfair"), unknown: missed("unknown") },
    };
  });
}

function camerasOf({ kept }: Audit, rows: Rows<number>) {
  const ids = new Set([...under(rows, "camera/").map(([[id = ""]]) => id), ...kept.recorders.keys()]);
  return [...ids].sort().map((id) => {
    const { confirmed = 0, made = 0, failed = 0 } = countsUnder(rows, `camera/${id}/`);
    return { id, marks: confirmed + made + failed, confirmed, made, failed, recorder: kept.recorders.get(id) ?? null };
  });
}

function gapsOf(rows: Rows<number>) {
  const counts = countsUnder(rows, "gap/");
  const causes = [...new Set(Object.keys(counts).map((key) => key.slice(0, key.lastIndexOf("/"))))];
  return causes.map((cause) => ({
    cause,
    times: counts[`${cause}/times`] ?? 0,
    records: counts[`${cause}/records`] ?? 0,
  }));
}
