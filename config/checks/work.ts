import type { Draft, Placed } from "../draft.ts";
import { type Finding, finding } from "../finding.ts";
import type { OperatorEntry, ServiceEntry, StationEntry } from "../schema.ts";

type StageEntry = ServiceEntry["stages"][number];

/** Every stage of every service has a station, and somebody who may work there. Only where all of them can be read: else a mistake would look like a gap. */
export function checkWork(draft: Draft): readonly Finding[] {
  return draft.isWhole ? [...stationless(draft), ...(draft.hasHub ? [] : staffless(draft))] : [];
}

/** Stages that none of the operators of the file may carry out, once each. With a hub they are no problem: it may name more staff. */
export function staffless(draft: Draft): readonly Finding[] {
  if (draft.operators.length === 0) return [];
  return eachStageOnce(draft, (_service, stage) => {
    if (draft.operators.some(({ entry }) => mayCarryOut(entry, stage))) return null;
    const what = `no operator of the ${stage.authority} may carry out the stage "${stage.id}".`;
    return [what, `Add ${stage.id} to the skills of an operator, or add an operator of the ${stage.authority}.`];
  });
}

function stationless(draft: Draft): readonly Finding[] {
  return eachStageOnce(draft, (service, stage) => {
    const here = draft.stations.filter(({ entry }) => entry.stages.includes(stage.id));
    if (here.length === 0) {
      const what = `no station carries out the stage "${stage.id}" of ${service.id}: visits would wait for ever.`;
      return [what, "Add the stage to the stages of a station."];
    }
    if (here.some(({ entry }) => serves(entry, service))) return null;
    const what = `no station carries out the stage "${stage.id}" for ${service.id}: visits would wait for ever.`;
    return [what, `Add ${service.id} to the services of ${namesOf(here)}.`];
  });
}

const serves = ({ services }: StationEntry, { id }: ServiceEntry): boolean =>
  services.length === 0 || services.includes(id);

const mayCarryOut = ({ authority, skills }: OperatorEntry, stage: StageEntry): boolean =>
  authority === stage.authority && (skills.length === 0 || skills.includes(stage.id));

const namesOf = (stations: readonly Placed<StationEntry>[]): string =>
  stations
    .slice(0, 5)
    .map(({ entry }) => entry.id)
    .join(" or ");

type Words = readonly [what: string, cure: string];

/** What is wrong with a stage, told at the first service that shows it. */
function eachStageOnce(
  draft: Draft,
  wrong: (service: ServiceEntry, stage: StageEntry) => Words | null,
): readonly Finding[] {
  const told = new Set<string>();
  return draft.services.flatMap(({ at, entry }) =>
    entry.stages.flatMap((stage, i) => {
      const words = told.has(stage.id) ? null : wrong(entry, stage);
      if (words === null) return [];
      told.add(stage.id);
      return [finding(["services", at, "stages", i], ...words)];
    }),
  );
}
