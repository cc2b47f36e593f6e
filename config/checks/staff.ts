import type { Draft } from "../draft.ts";
import { type Finding, finding } from "../finding.ts";
import { instead } from "../suggestion.ts";
import { doubled } from "./services.ts";

/** Each operator stands in the file once, has a card and a PIN of his own, and skills of his own authority. */
export function checkStaff(draft: Draft): readonly Finding[] {
  return [
    ...doubled(draft.operators.map(({ at, entry }) => [entry.id, ["operators", at, "id"]])),
    ...sharedCredentials(draft, "card"),
    ...sharedCredentials(draft, "pin"),
    ...skills(draft),
  ];
}

/** A card or a PIN alone has to say who is there. */
function sharedCredentials(draft: Draft, kind: "card" | "pin"): readonly Finding[] {
  const owner = new Map<string, string>();
  return draft.operators.flatMap(({ at, entry }) => {
    const digest = entry[kind];
    if (digest === undefined) return [];
    const other = owner.get(digest);
    owner.set(digest, other ?? entry.id);
    if (other === undefined) return [];
    const what = `the ${kind === "pin" ? "PIN" : "card"} of ${entry.id} is that of ${other}.`;
    return [finding(["operators", at, kind], what, "Give each operator a card and a PIN of his own.")];
  });
}

function skills(draft: Draft): readonly Finding[] {
  const owners = new Map(
    draft.services.flatMap(({ entry }) => entry.stages).map((stage) => [stage.id, stage.authority] as const),
  );
  return draft.operators.flatMap(({ at, entry }) =>
    entry.skills.flatMap((stage, i) => {
      const path = ["operators", at, "skills", i];
      if (draft.stageIds.size > 0 && !draft.stageIds.has(stage)) {
        return [finding(path, `no service has a stage "${stage}".`, instead(stage, [...draft.stageIds]))];
      }
      const owner = owners.get(stage);
      if (owner === undefined || owner === entry.authority) return [];
      const what = `the stage "${stage}" belongs to the ${owner}, but ${entry.id} to the ${entry.authority}.`;
      return [finding(path, what, "Leave it out: nobody carries out a stage of the other authority.")];
    }),
  );
}
