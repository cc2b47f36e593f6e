import type { Draft } from "../draft.ts";
import { type Finding, finding } from "../finding.ts";
import { CENTRE_KEYS } from "../kiosk.ts";
import type { ServiceEntry } from "../schema.ts";

/** Stages whose authority the law fixes: the centre takes in and hands over, the police examines and produces. */
const CENTRE_STAGES: ReadonlySet<string> = new Set(["intake", "handover"]);
const POLICE_STAGES: ReadonlySet<string> = new Set(["unit-check", "exam-theory", "exam-practical", "production"]);
/** Words that mean something else on a kiosk's key. */
const TAKEN_IDS: ReadonlySet<string> = new Set(CENTRE_KEYS);

/** Names that stand twice, norms out of order, stages of the wrong authority or beside nothing. */
export function checkServices(draft: Draft): readonly Finding[] {
  return [
    ...doubled(draft.services.map(({ at, entry }) => [entry.id, ["services", at, "id"]])),
    ...doubledLetters(draft),
    ...doubled(draft.stations.map(({ at, entry }) => [entry.id, ["stations", at, "id"]])),
    ...draft.services.flatMap(({ at, entry }) => [
      ...doubled(entry.stages.map((stage, i) => [stage.id, ["services", at, "stages", i, "id"]])),
      ...normOrder(at, entry.norm),
      ...takenId(at, entry.id),
      ...loneParallel(at, entry.stages),
    ]),
    ...authorities(draft),
  ];
}

type Named = readonly [string, readonly (string | number)[]];

export function doubled(names: readonly Named[]): readonly Finding[] {
  const seen = new Set<string>();
  return names.flatMap(([name, path]) => {
    if (name === "" || !seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [finding(path, `the name "${name}" is used twice in ${String(path[0])}.`, "Give each a name of its own.")];
  });
}

function doubledLetters(draft: Draft): readonly Finding[] {
  const owner = new Map<string, string>();
  return draft.services.flatMap(({ at, entry }) => {
    if (entry.letter === "") return [];
    const other = owner.get(entry.letter);
    owner.set(entry.letter, other ?? entry.id);
    if (other === undefined) return [];
    const what = `the letter "${entry.letter}" of ${entry.id} already belongs to the service ${other}.`;
    const cure = `Give ${entry.id} a letter of its own, as in services: [{ id: ${entry.id}, letter: X }].`;
    return [finding(["services", at, "letter"], what, cure)];
  });
}

function normOrder(at: number, norm: readonly { readonly from: string }[]): readonly Finding[] {
  return norm.flatMap((step, i) => {
    const before = norm[i - 1];
    if (before === undefined || before.from < step.from) return [];
    const what = `the norm of ${step.from} stands after that of ${before.from}.`;
    return [
      finding(["services", at, "norm", i, "from"], what, "Write norms from the oldest to the newest, one a day."),
    ];
  });
}

const takenId = (at: number, id: string): readonly Finding[] =>
  TAKEN_IDS.has(id)
    ? [finding(["services", at, "id"], `"${id}" is the name of a key of its own.`, "Give the service another id.")]
    : [];

function loneParallel(at: number, stages: ServiceEntry["stages"]): readonly Finding[] {
  const [first] = stages;
  if (first?.parallel !== true) return [];
  const what = `the first stage "${first.id}" has no stage before it that it could go on beside.`;
  return [
    finding(
      ["services", at, "stages", 0, "parallel"],
      what,
      "Write parallel at the later of two stages, or remove it.",
    ),
  ];
}

function authorities(draft: Draft): readonly Finding[] {
  const first = new Map<string, string>();
  return draft.services.flatMap(({ at, entry }) =>
    entry.stages.flatMap((stage, i) => {
      const path = ["services", at, "stages", i, "authority"];
      const due = CENTRE_STAGES.has(stage.id) ? "centre" : POLICE_STAGES.has(stage.id) ? "police" : first.get(stage.id);
      first.set(stage.id, due ?? stage.authority);
      if (due === undefined || due === stage.authority) return [];
      const what = `the stage "${stage.id}" belongs to the ${due}, not to the ${stage.authority}.`;
      return [finding(path, what, `Write authority: ${due}, or give this stage another name.`)];
    }),
  );
}
