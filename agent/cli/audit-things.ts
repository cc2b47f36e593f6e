import { knowsWord } from "../../config/words.ts";
import type { AuditReading, DeviceFigure } from "../kpi/audit/read-audit.ts";
import type { FaultFigure } from "../kpi/audit/thing.ts";
import { lengthOf, lengthOr, type Row, stretchHeadings, stretchRows, type Voice } from "./audit-words.ts";

interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

const PHASES = ["ready", "degraded", "absent", "failed"] as const;
const cell = (ms: number | undefined): string => (ms === undefined || ms === 0 ? "-" : lengthOf(ms));

/** Devices with all their time, their faults by code, and their longest outages. */
export function deviceSections(devices: readonly DeviceFigure[], voice: Voice): readonly Section[] {
  const { said } = voice;
  const outages = devices.flatMap(({ id, outages: stretches }) => stretchRows(stretches, voice, [id]));
  const faults = devices.flatMap(({ id, faults: codes }) => faultRows(id, codes, voice));
  const heading = (...keys: readonly string[]): Row => keys.map((key) => said(`column.${key}`));
  return [
    { heading: said("section.devices"), rows: devices.length === 0 ? [] : timeRows(devices, voice) },
    {
      heading: said("section.outages"),
      rows: outages.length === 0 ? [] : [[said("column.device"), ...stretchHeadings(voice)], ...outages],
    },
    {
      heading: said("section.faults"),
      rows: faults.length === 0 ? [] : [heading("device", "fault", "times", "time"), ...faults],
    },
  ];
}

function timeRows(devices: readonly DeviceFigure[], voice: Voice): readonly Row[] {
  const { said, word } = voice;
  const ends = ["unseen", "unknown", "outages", "longest", "between", "repair"].map((key) => said(`column.${key}`));
  return [
    [said("column.device"), ...PHASES.map((phase) => word(`device.phase.${phase}`)), ...ends],
    ...devices.map((device) => deviceRow(device, voice)),
  ];
}

function deviceRow({ id, now, phasesMs, outages, ...figure }: DeviceFigure, { said }: Voice): Row {
  const { longest, meanUpMs, meanDownMs } = figure;
  // The configuration has it, and the journal never heard of it.
  if (now === null && Object.keys(phasesMs).length === 0) return [id, said("column.unknown")];
  return [
    id,
    ...PHASES.map((phase) => cell(phasesMs[phase])),
    cell(phasesMs["unseen"]),
    cell(phasesMs["unknown"]),
    String(outages.count),
    cell(longest?.ms ?? undefined),
    meanUpMs === null ? "-" : lengthOf(meanUpMs),
    meanDownMs === null ? "-" : lengthOf(meanDownMs),
  ];
}

/** With what the code means, where this version knows it. */
const faultRows = (id: string, faults: readonly FaultFigure[], { word }: Voice): readonly Row[] =>
  faults.map(({ code, times, ms }) => {
    const meaning = `fault.${code}.what`;
    return [id, code, String(times), lengthOf(ms), knowsWord(meaning) ? word(meaning) : ""];
  });

/** The way to the hub: how long there was one, and the stretches without it. */
export function hubRows({ now, phasesMs, outages, faults }: AuditReading["hub"], voice: Voice): readonly Row[] {
  const { said } = voice;
  if (now === null) return [[said("hub-silent")]];
  return [
    [said("phase.online"), cell(phasesMs["online"])],
    [said("phase.offline"), cell(phasesMs["offline"]), `${outages.count} ×`],
    [said("column.unseen"), cell(phasesMs["unseen"])],
    [said("column.unknown"), cell(phasesMs["unknown"])],
    ...faults.map(({ code, times, ms }) => [code, lengthOr(ms, voice), `${times} ×`]),
    ...stretchRows(outages, voice),
  ];
}
