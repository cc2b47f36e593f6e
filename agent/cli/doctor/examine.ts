import { say } from "../../../config/words.ts";
import type { CliIo } from "../cli-io.ts";
import type { Check, Complaint, DoctorVerdict, Findings, Patient } from "./check.ts";
import { clockChecks } from "./clock.ts";
import { diskChecks } from "./disk.ts";
import { hubChecks } from "./hub.ts";
import { machineChecks } from "./machine.ts";
import { pinChecks } from "./pins.ts";
import { programChecks } from "./program.ts";
import { wireChecks } from "./wires.ts";

/** Every check there is, in the order in which a technician would look. */
export const CHECKS: readonly Check[] = [
  ...machineChecks,
  ...programChecks,
  ...diskChecks,
  ...clockChecks,
  ...wireChecks,
  ...pinChecks,
  ...hubChecks,
];

export interface Examined {
  readonly id: string;
  readonly verdict: DoctorVerdict;
  readonly complaints: readonly Complaint[];
}

export async function examine(patient: Patient, checks: readonly Check[] = CHECKS): Promise<readonly Examined[]> {
  const examined: Examined[] = [];
  for (const check of checks) examined.push(judged(check.id, await check.run(patient)));
  return examined;
}

function judged(id: string, complaints: Findings): Examined {
  if (complaints === null) return { id, verdict: "skipped", complaints: [] };
  const isBroken = complaints.some(({ verdict }) => verdict === "broken");
  const verdict = isBroken ? "broken" : complaints.length > 0 ? "lame" : "fine";
  return { id, verdict, complaints };
}

type Language = CliIo["language"];

interface Sentences {
  readonly cause: string;
  readonly remedy: string;
}

/** The complaint in the technician's language; what the agent itself says of a device comes in the words of its fault. */
export function sentencesOf(language: Language, { text, values }: Complaint): Sentences {
  const { fault } = values;
  const told =
    text === "doctor.device-lame"
      ? { ...values, fault: say(language, `fault.${fault}.what`), advice: say(language, `fault.${fault}.advice`) }
      : values;
  return { cause: say(language, `${text}.what`, told), remedy: say(language, `${text}.advice`, told) };
}

const SIGNS: Readonly<Record<DoctorVerdict, string>> = { fine: "+", lame: "!", broken: "x", skipped: "-" };

/** One screen: what does not work first to be seen, with since when and what to do; what was skipped is not shown. */
export function doctorLines(language: Language, examined: readonly Examined[]): readonly string[] {
  const shown = examined.filter(({ verdict }) => verdict !== "skipped");
  const width = Math.max(...shown.map(({ id }) => say(language, `doctor.check.${id}`).length), 0);
  const lines = shown.flatMap(({ id, verdict, complaints }) => {
    const title = say(language, `doctor.check.${id}`).padEnd(width);
    return [
      `${SIGNS[verdict]} ${title}  ${say(language, `doctor.verdict.${verdict}`)}`,
      ...complaints.flatMap((complaint) => complaintLines(language, complaint)),
    ];
  });
  const count = shown.filter(({ verdict }) => verdict !== "fine").length;
  return [...lines, "", count === 0 ? say(language, "doctor.all-well") : say(language, "doctor.found", { count })];
}

function complaintLines(language: Language, complaint: Complaint): readonly string[] {
  const { cause, remedy } = sentencesOf(language, complaint);
  const since = complaint.since === null ? "" : ` (${say(language, "doctor.since", { time: complaint.since })})`;
  return [`    ${cause}${since}`, `    ${say(language, "doctor.do", { remedy })}`];
}
