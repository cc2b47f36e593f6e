import { Map as Table } from "immutable";
import type { CentreEvent } from "../../domain/event.ts";
import { type Passing, passingTo, passOpening, turnDay } from "../coverage.ts";
import { emptyOpenCentre, type KpiRecord, type OpenCentre, type OpeningHours } from "../open-centre.ts";
import type { Period } from "../read-kpi.ts";
import { blindFindings, type Dark, darkBefore } from "./blind.ts";
import { findingsOf } from "./findings.ts";
import { type Kept, keep, nothingKept } from "./kept.ts";
import { emptyTally, enterAll, type Finding, type Tally } from "./tally.ts";
import { type AllWatched, changePhase, HOLD, HUB, loseSight, settleAll, type Until } from "./watched.ts";

/** What an audit is asked about; opening hours, boards by station and roles by device are known where there is a configuration. */
export interface AuditSettings {
  readonly hours: OpeningHours | null;
  readonly period: Period | null;
  readonly boards: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, string>;
}

/** What a journal tells of the machines of one centre, up to one of its records. */
export interface Audit {
  readonly centre: string | null;
  /** Only what opening time is measured by. */
  readonly open: OpenCentre;
  /** Wall milliseconds of the first record. */
  readonly begin: number | null;
  readonly dark: Dark | null;
  readonly watched: AllWatched;
  readonly kept: Kept;
  readonly days: { readonly count: number; readonly first: string | null; readonly last: string | null };
  readonly tally: Tally;
}

export const emptyAudit: Audit = {
  centre: null,
  open: emptyOpenCentre,
  begin: null,
  dark: null,
  watched: Table(),
  kept: nothingKept,
  days: { count: 0, first: null, last: null },
  tally: emptyTally,
};

export const isWithin = (day: string, period: Period | null): boolean =>
  period === null || (day >= period.from && day <= period.to);

/** The audit after one more record of the same journal; one that was counted is not counted again. */
export function evolveAudit(audit: Audit, record: KpiRecord, settings: AuditSettings): Audit {
  if (record.seq <= audit.open.counted.get(record.epoch, 0)) return audit;
  const begun = ofEpoch(audit, record);
  const passing = passingTo(begun.open, record);
  const passed = passTime(begun, { record, passing, settings });
  const turned = turn(passed, { record, passing, settings });
  const heard = hear(turned, { record, passing, settings });
  const counted = heard.open.counted.set(record.epoch, record.seq);
  return { ...heard, open: { ...heard.open, last: passing.now, counted } };
}

interface Step {
  readonly record: KpiRecord;
  readonly passing: Passing;
  readonly settings: AuditSettings;
}

/** In a new journal nothing goes on that was open in the old one. */
function ofEpoch(audit: Audit, { centre, epoch, recordedWall }: KpiRecord): Audit {
  if (audit.open.epoch === epoch) return audit;
  const { counted, cursors } = audit.open;
  const open = { ...emptyOpenCentre, counted, cursors, epoch };
  return { ...audit, centre, open, begin: audit.begin ?? recordedWall, dark: null, watched: audit.watched.clear() };
}

/** As far as things are settled with this record. */
export const untilNow = ({ open }: Audit, now: Passing["now"], { hours, period }: AuditSettings): Until => ({
  now,
  opening: hours === null ? "always" : open.opening,
  isCounted: isWithin(open.day, period),
});

function passTime(audit: Audit, { record, passing, settings }: Step): Audit {
  const { last } = audit.open;
  const until = untilNow(audit, passing.now, settings);
  const wentDark = darkBefore(last, record.event, passing);
  const findings: Finding[] = [];
  if (wentDark !== null && until.isCounted) {
    findings.push({ key: wentDark.why, stretch: wentDark.stretch });
  }
  const isLost = last !== null && (record.event.type === "agent.started" || last.boot !== passing.now.boot);
  const lost = isLost ? loseSight(audit.watched, last, until) : { watched: audit.watched, findings: [] };
  const dark = wentDark ?? audit.dark;
  const after = passOpening(audit.open, record.centre, passing);
  const blind = blindFindings({ ...after, before: audit.open, dark, passing, begin: audit.begin }, settings.period);
  return {
    ...audit,
    open: after.open,
    dark,
    watched: lost.watched,
    tally: enterAll(audit.tally, [...findings, ...lost.findings, ...blind]),
  };
}

/** The business day turns: what is watched is settled, so that each day has its own. */
function turn(audit: Audit, { record, passing, settings }: Step): Audit {
  const { event, centre } = record;
  if (event.type !== "centre.opened") return audit;
  const settled = settleAll(audit.watched, untilNow(audit, passing.now, settings));
  const { open, entries } = turnDay(audit.open, event, { centre, now: passing.now, hours: settings.hours });
  const { dark, begin, days } = audit;
  const blind = blindFindings({ open, entries, before: audit.open, dark, passing, begin }, settings.period);
  const isNew = open.day !== days.last && isWithin(open.day, settings.period);
  return {
    ...audit,
    open,
    watched: settled.watched,
    days: isNew ? { count: days.count + 1, first: days.first ?? open.day, last: open.day } : days,
    tally: enterAll(audit.tally, [...settled.findings, ...blind]),
  };
}

function hear(audit: Audit, { record, passing, settings }: Step): Audit {
  const { event } = record;
  const until = untilNow(audit, passing.now, settings);
  const said = phaseIn(event);
  const step = said === null ? null : changePhase(audit.watched, said.key, { told: said, until });
  const watched = step?.watched ?? audit.watched;
  const found = until.isCounted ? findingsOf(event, { watched, now: passing.now, boards: settings.boards }) : [];
  return {
    ...audit,
    watched,
    kept: keep(audit.kept, event, until),
    tally: enterAll(audit.tally, [...(step?.findings ?? []), ...found]),
  };
}

function phaseIn(event: CentreEvent): { key: string; phase: string; fault: string | null; why?: string } | null {
  switch (event.type) {
    case "device.state":
      return { key: `device/${event.data.device}`, phase: event.data.phase, fault: event.data.fault };
    case "uplink.state":
      return { key: HUB, phase: event.data.phase, fault: event.data.fault };
    case "centre.paused":
      return { key: HOLD, phase: "held", fault: null, why: event.data.reason };
    case "centre.resumed":
      return { key: HOLD, phase: "running", fault: null };
    default:
      return null;
  }
}
