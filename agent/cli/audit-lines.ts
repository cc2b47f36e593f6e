import type { Hindrance } from "../kpi/audit/hindrances.ts";
import type { AuditReading } from "../kpi/audit/read-audit.ts";
import { deviceSections, hubRows } from "./audit-things.ts";
import { lengthOf, lengthOr, type Row, stretchHeadings, stretchRows, type Voice, voiceOf } from "./audit-words.ts";
import type { CliIo } from "./cli-io.ts";
import { columns } from "./columns.ts";

type Facts = AuditReading & { readonly hindrances: readonly Hindrance[] };

/** The page for a technician or an inspector: first what kept citizens from services, then all that it rests on. */
export function auditLines(facts: Facts, language: CliIo["language"]): readonly string[] {
  const voice = voiceOf(language, facts.openingHours?.timezone ?? "UTC");
  const { said } = voice;
  return [
    ...headLines(facts, voice),
    "",
    said("hinders"),
    ...hinderLines(facts.hindrances, voice),
    ...blindLines(facts, voice),
    ...deviceSections(facts.devices, voice).flatMap(({ heading, rows }) => section(heading, rows)),
    ...section(said("section.paper"), paperRows(facts, voice)),
    ...section(said("section.boards"), boardRows(facts, voice)),
    ...section(said("section.cameras"), cameraRows(facts, voice)),
    ...section(said("section.hub"), hubRows(facts.hub, voice)),
    ...facts.hub.gaps.map(({ records, cause }) => `  ${said("gap", { number: records, cause })}`),
    ...section(said("section.power"), powerRows(facts, voice)),
    ...section(said("section.hold"), withHeadings(stretchRows(facts.hold.outages, voice), stretchHeadings(voice))),
    ...section(said("section.changes"), changeRows(facts, voice)),
    "",
    ...(facts.unlisted === 0 ? [] : [said("unlisted", { number: facts.unlisted })]),
    said("now"),
  ];
}

/** A heading and its rows; nothing where there are none. */
const section = (heading: string, rows: readonly Row[]): readonly string[] =>
  rows.length === 0 ? [] : ["", heading, ...columns(rows.map((row) => ["", ...row]))];

const withHeadings = (rows: readonly Row[], headings: Row): readonly Row[] =>
  rows.length === 0 ? [] : [headings, ...rows];

function headLines({ centre, days, upTo, openingHours }: Facts, { said, moment, zone }: Voice): readonly string[] {
  const { count, first, last } = days;
  const time = upTo === null ? "-" : moment(Date.parse(upTo));
  return [
    said("title", { centre: centre ?? "-" }),
    said("days", { days: count, first: first ?? "-", last: last ?? "-", time }),
    said("units", { zone }),
    ...(openingHours === null ? [said("no-hours")] : []),
  ];
}

function hinderLines(hindrances: readonly Hindrance[], voice: Voice): readonly string[] {
  if (hindrances.length === 0) return [`  ${voice.said("hinders-nothing")}`];
  return hindrances.map((one, at) => `  ${at + 1}. ${sentenceOf(one, voice)}`);
}

function sentenceOf({ what, device, role, ms, times }: Hindrance, { said, word }: Voice): string {
  const name = role === null ? device : `${device} (${word(`device.role.${role}`)})`;
  return said(`hinder.${what}`, { device: name ?? "", time: lengthOf(ms ?? 0), number: times ?? 0 });
}

function blindLines({ blind }: Facts, voice: Voice): readonly string[] {
  if (blind === null || blind.openingMs === 0) return [];
  const { said } = voice;
  const total = lengthOf(blind.openingMs);
  const percent = ((blind.blindMs / blind.openingMs) * 100).toFixed(2);
  const sum = { time: lengthOf(blind.blindMs), total, percent };
  const [, heading = "", ...rows] = section(said("section.blind"), [[""], ...stretchRows(blind, voice)]);
  const sentence = blind.blindMs === 0 ? said("blind-none", { total }) : said("blind-sum", sum);
  return ["", heading, `  ${sentence}`, ...rows.slice(1)];
}

function paperRows({ paper }: Facts, { said }: Voice): readonly Row[] {
  if (paper.reserved === 0) return [];
  const kinds = ["issued", "unproven", "reprinted", "voided"] as const;
  const reasons = (by: Readonly<Record<string, number>>) =>
    Object.entries(by)
      .map(([why, count]) => `${why} ${count}`)
      .join(", ");
  return [
    [said("paper.reserved"), String(paper.reserved)],
    ...kinds.map((kind) => [said(`paper.${kind}`), String(paper[kind].count), reasons(paper[kind].by)]),
  ];
}

function boardRows({ boards }: Facts, { said }: Voice): readonly Row[] {
  const rows = boards.map(({ station, calls, deadCalls, noShows: { fair, unfair, unknown } }) => [
    station,
    String(calls),
    deadCalls === null ? said("column.unknown") : String(deadCalls),
    String(fair + unfair + unknown),
    String(unfair),
  ]);
  const headings = ["station", "calls", "dead-calls", "no-shows", "unfair"].map((key) => said(`column.${key}`));
  return withHeadings(rows, headings);
}

function cameraRows({ cameras }: Facts, { said, moment }: Voice): readonly Row[] {
  const unknown = said("column.unknown");
  const rows = cameras.map(({ id, marks, confirmed, made, failed, recorder }) => {
    const drift = recorder?.driftPpb ?? null;
    return [
      ...[id, String(marks), shareOf(confirmed, marks), shareOf(made, marks), shareOf(failed, marks)],
      recorder === null ? unknown : aheadOf(recorder),
      drift === null ? unknown : `${(drift / 1_000).toFixed(1)} ppm`,
      recorder === null ? "" : moment(recorder.at),
    ];
  });
  const keys = ["camera", "marks", "confirmed", "unconfirmed", "failed", "ahead", "drift", "compared"];
  return withHeadings(
    rows,
    keys.map((key) => said(`column.${key}`)),
  );
}

const shareOf = (part: number, whole: number): string =>
  whole === 0 ? "-" : `${part} (${((part / whole) * 100).toFixed(1)} %)`;

const aheadOf = ({ offsetMs, uncertaintyMs }: { offsetMs: number; uncertaintyMs: number | null }): string =>
  `${offsetMs} ms${uncertaintyMs === null ? "" : ` ± ${uncertaintyMs} ms`}`;

function powerRows(facts: Facts, voice: Voice): readonly Row[] {
  const rows = (["power", "agent", "journal", "clock"] as const)
    .filter((kind) => facts[kind].count > 0)
    .flatMap((kind) => {
      const { count, totalMs, unknown } = facts[kind];
      const time = unknown === count ? lengthOr(null, voice) : lengthOf(totalMs);
      return [
        [voice.said(`row.${kind}`), `${count} ×`, unknown > 0 && unknown < count ? `> ${time}` : time],
        ...stretchRows(facts[kind], voice, [""]),
      ];
    });
  return rows;
}

function changeRows({ changes }: Facts, { said, moment }: Voice): readonly Row[] {
  const rows = changes.latest.map(({ at, digest, count, keys }) => [
    moment(at),
    digest.slice(0, 12),
    count === null ? "" : keys.join(", ") + (count > keys.length ? ` + ${count - keys.length}` : ""),
  ]);
  const hidden = changes.count - rows.length;
  const headings = ["from", "digest", "keys"].map((key) => said(`column.${key}`));
  return withHeadings(hidden > 0 ? [[`+ ${hidden}`], ...rows] : rows, headings);
}
