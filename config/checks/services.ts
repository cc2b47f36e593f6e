import type { Draft } from "../draft.ts";
import { type Finding, finding } from "../finding.ts";

/** Stages whose authority the law fixes: the centre takes in and hands over, the police examines and produces. */
const CENTRE_STAGES: ReadonlySet<string> = new Set(["intake", "handover"]);
const POLICE_STAGES: ReadonlySet<string> = new Set(["unit-check", "exam-theory", "exam-practical", "production"]);

/** Names that stand twice, norms out of order, stages of the wrong authority. */
export function checkServices(draft: Draft): readonly Finding[] {
  return [
    ...doubled(draft.services.map(({ at, entry }) => [entry.id, ["services", at, "id"]])),
    ...doubledLetters(draft),
    ...doubled(draft.stations.map(({ at, entry }) => [entry.id, ["stations", at, "id"]])),
    ...draft.services.flatMap(({ at, entry }) => [
      ...doubled(entry.stages.map((stage, i) => [stage.id, ["services", at, "stages", i, "id"]])),
      ...normOrder(at, entry.norm),
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
    const what = `the letter "${entry.letter}" already belongs to the service ${other}.`;
    return [finding(["services", at, "letter"], what, "Give the service a letter of its own.")];
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
