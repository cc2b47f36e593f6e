import { say } from "../../config/words.ts";
import type { LedgerRow } from "../evidence/pack.ts";
import type { Sound } from "../evidence/verify.ts";
import { keyIdOf } from "../host/device-key.ts";
import type { CliIo } from "./cli-io.ts";
import { columns } from "./columns.ts";

const MINUTE_MS = 60_000;
/** So many visits are told one by one; a day has more. */
const VISITS_SHOWN = 20;

/** Who, when, how long, whose minutes. */
export function summaryOf(sound: Sound, isKeyExpected: boolean, language: CliIo["language"]): readonly string[] {
  const { pack, seals } = sound;
  const said = (key: string, values: Readonly<Record<string, string | number>>) =>
    say(language, `evidence.${key}`, values);
  const { first, last, centre, epoch, made, version, keyId } = pack;
  const sealed = seals
    .filter(({ event }) => event.data.last >= first - 1)
    .map(({ event: { data } }) => said("sealed", { day: data.day, last: data.last, key: keyIdOf(data.publicKey) }));
  return [
    said("sound", { first, last, shown: pack.records.length }),
    said("made", { centre, epoch, time: made, version, key: keyId }),
    ...(isKeyExpected ? [] : [said("unkeyed", { key: keyId })]),
    ...(sealed.length > 0 ? sealed : [said("unsealed", {})]),
    said("health", { number: pack.health.length }),
    said("marks", { number: pack.marks.length }),
    ...pack.ledger.slice(0, VISITS_SHOWN).flatMap((row) => ["", ...visitLines(row, language)]),
    ...(pack.ledger.length > VISITS_SHOWN ? ["", `+ ${pack.ledger.length - VISITS_SHOWN}`] : []),
  ];
}

function visitLines(row: LedgerRow, language: CliIo["language"]): readonly string[] {
  const outcome = say(language, `evidence.outcome.${row.outcome ?? "open"}`);
  const norm = { minutes: row.normMinutes, from: row.normFrom ?? "–" };
  const least = row.spent.reduce((sum, { ms }) => sum + ms, 0);
  const total = `${row.totalMs === null ? "≥ " : ""}${clockOf(least)}`;
  const over = least - row.normMinutes * MINUTE_MS;
  const shares = row.spent.map(({ ms, owner, stage, operator }) => [
    `  ${clockOf(ms).padStart(13)}`,
    say(language, `evidence.owner.${owner}`),
    stage,
    operator ?? "",
  ]);
  return [
    `${row.ticket}  ${row.visit}  ${row.service}: ${total}, ${outcome}`,
    say(language, "evidence.norm", norm),
    ...(row.overdue ? [say(language, "evidence.overrun", { time: clockOf(over) })] : []),
    ...columns(shares),
  ];
}

/** Hours, minutes, seconds and milliseconds, as 1:02:03.456. */
function clockOf(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const rest = String(ms % 1_000).padStart(3, "0");
  return `${Math.floor(ms / 3_600_000)}:${two((ms / MINUTE_MS) % 60)}:${two((ms / 1_000) % 60)}.${rest}`;
}
