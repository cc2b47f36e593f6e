import { assert, unreachable } from "../../agent/kernel/assert.ts";
import type { FaultCode } from "../../agent/kernel/fault.ts";
import type { Problem } from "../../agent/kernel/result.ts";
import { type Fate, isDrifted, type Known, type Revisions, running, type Staged, type Vitals } from "./state.ts";

/** What can happen to the configurations of a centre. */
export type RevisionIn =
  /** The agent begins. `file` is null where the local file is damaged or wrong; `lost` are kept texts that cannot be read any more. */
  | { readonly type: "began"; readonly file: Known | null; readonly lost: readonly string[] }
  /** The local file was read again and is right. */
  | { readonly type: "edited"; readonly file: Known }
  /** A revision that a trusted key has signed; with its problems where its text is wrong. */
  | { readonly type: "came"; readonly staged: Staged; readonly problems: readonly Problem[] }
  /** Nothing stands in the way of a change now. `wall` is null while the clock cannot be believed. */
  | { readonly type: "quiet"; readonly wall: number | null; readonly vitals: Vitals }
  /** The watch is over: what is missing, if anything. */
  | { readonly type: "judged"; readonly problems: readonly Problem[] }
  | { readonly type: "taken-back" }
  | { readonly type: "ended" };

export type RevisionOut =
  | { readonly type: "run"; readonly known: Known }
  | { readonly type: "tell"; readonly fate: Fate }
  | { readonly type: "notice"; readonly fault: FaultCode; readonly problem: Problem };

export interface RevisionAnswer {
  readonly state: Revisions;
  readonly out: readonly RevisionOut[];
}

/** The agent may begin so often with a revision that is watched: the second time means that the first did not end in order. */
const BOOTS_MAX = 1;

/** The life of configurations: taken, kept, applied, watched, and then committed or undone. */
export function stepRevisions(state: Revisions, input: RevisionIn): RevisionAnswer {
  switch (input.type) {
    case "began":
      return begin(state, input);
    case "edited":
      return edit(state, input.file);
    case "came":
      return take(state, input.staged, input.problems);
    case "quiet":
      return apply(state, input);
    case "judged":
      return input.problems.length === 0 ? commit(state) : undo(state, "config-reverted", input.problems);
    case "taken-back":
      return takeBack(state);
    case "ended":
      return answer(state.trial === null ? state : { ...state, trial: { ...state.trial, boots: 0 } });
    default:
      return unreachable(input);
  }
}

const answer = (state: Revisions, ...out: readonly RevisionOut[]): RevisionAnswer => ({ state, out });

function begin(state: Revisions, { file, lost }: Extract<RevisionIn, { type: "began" }>): RevisionAnswer {
  const found = without(state, lost);
  const isCut = found.trial !== null && found.trial.boots >= BOOTS_MAX;
  const settled = isCut ? undo(found, "config-reverted", [CUT]) : answer(found);
  const edited = file === null ? settled : then(settled, (next) => edit(next, file));
  const { trial } = edited.state;
  const begun = trial === null ? edited.state : { ...edited.state, trial: { ...trial, boots: trial.boots + 1 } };
  const known = running(begun);
  const told = edited.out.filter(({ type }) => type !== "run");
  const again: readonly RevisionOut[] = begun.fate === null ? [] : [{ type: "tell", fate: begun.fate }];
  const fates = told.some(({ type }) => type === "tell") ? told : [...told, ...again];
  return answer(begun, ...fates, ...(known === null ? [] : [{ type: "run", known } as const]));
}

function then(first: RevisionAnswer, next: (state: Revisions) => RevisionAnswer): RevisionAnswer {
  const second = next(first.state);
  return { state: second.state, out: [...first.out, ...second.out] };
}

/** What the disk has lost is not there: the trial is undone, and the one before stands in for the good one. */
function without(state: Revisions, lost: readonly string[]): Revisions {
  const isLost = (known: Known | null): boolean => known !== null && lost.includes(known.text);
  const kept = (known: Known | null): Known | null => (isLost(known) ? null : known);
  const previous = kept(state.previous);
  const good = kept(state.good) ?? previous;
  const staged = isLost(state.staged) ? null : state.staged;
  const { trial } = state;
  const whole = { ...state, good, previous, staged };
  if (trial === null || !isLost(trial.staged)) return whole;
  return undo(whole, "config-unkept", [TEXT_LOST]).state;
}

/**
 * Somebody at the centre changed the file: it is in force at once, and whatever was on trial is not any more. A file that is as it was
 * seen last changes nothing, unless every copy is lost and it is all there is.
 */
function edit(state: Revisions, file: Known): RevisionAnswer {
  const now = running(state);
  if (state.seen === file.text && now !== null) return answer(state);
  if (now?.digest === file.digest) return answer({ ...state, seen: file.text });
  const ended = state.trial === null ? answer({ ...state, undone: null }) : undo(state, "config-drift", [EDITED]);
  const { good } = ended.state;
  const isBack = good?.digest === file.digest;
  const next = isBack ? ended.state : { ...ended.state, previous: good, good: { ...file, hub: null } };
  const told = ended.out.filter(({ type }) => type !== "run");
  return answer({ ...next, seen: file.text }, ...told, { type: "run", known: running(next) ?? file });
}

function take(state: Revisions, staged: Staged, problems: readonly Problem[]): RevisionAnswer {
  const { revision } = staged.hub;
  const { highest } = state;
  if (highest !== null && revision <= highest.revision) {
    const isAgain = revision === highest.revision && staged.text === highest.text;
    return isAgain
      ? answer(state)
      : answer(state, { type: "notice", fault: "config-old", problem: olderThan(highest) });
  }
  const taken: Revisions = { ...state, highest: { revision, text: staged.text }, staged: null };
  if (problems.length > 0) return tell(taken, { revision, phase: "refused", why: "config-invalid", problems });
  if (state.trial === null && state.good?.digest === staged.digest) return adopt(taken, staged);
  const why = isMet(taken, staged) ? null : "config-drift";
  return tell({ ...taken, staged }, { revision, phase: "accepted", why, problems: why === null ? [] : [DRIFTED] });
}

/** It runs already: somebody at the centre was first, or the hub makes a change of the centre its own. */
function adopt(state: Revisions, { text, digest, hub }: Staged): RevisionAnswer {
  const good: Known = { text, digest, hub };
  const wanted = { revision: hub.revision, digest };
  return tell({ ...state, good, wanted }, { revision: hub.revision, phase: "done", why: null, problems: [] });
}

const isMet = ({ good }: Revisions, { base, isForced }: Staged): boolean =>
  isForced || (good !== null && base === good.digest);

function apply(state: Revisions, { wall, vitals }: Extract<RevisionIn, { type: "quiet" }>): RevisionAnswer {
  const { staged, trial } = state;
  if (staged === null || trial !== null || !isMet(state, staged)) return answer(state);
  if (staged.notBefore !== null && (wall === null || wall < staged.notBefore)) return answer(state);
  const tried: Revisions = { ...state, staged: null, undone: null, trial: { staged, before: vitals, boots: 1 } };
  const { revision } = staged.hub;
  const told = tell(tried, { revision, phase: "running", why: null, problems: [] });
  return { state: told.state, out: [...told.out, { type: "run", known: staged }] };
}

function commit(state: Revisions): RevisionAnswer {
  const { trial } = state;
  assert(trial !== null, "only what is on trial is judged");
  const { text, digest, hub } = trial.staged;
  const next: Revisions = {
    ...state,
    trial: null,
    previous: state.good,
    good: { text, digest, hub },
    wanted: { revision: hub.revision, digest },
  };
  return tell(next, { revision: hub.revision, phase: "done", why: null, problems: [] });
}

function undo(state: Revisions, why: FaultCode, problems: readonly Problem[]): RevisionAnswer {
  const { trial, good } = state;
  assert(trial !== null, "only what is on trial is undone");
  const { revision } = trial.staged.hub;
  const undone = { revision, digest: trial.staged.digest, why };
  const told = tell({ ...state, trial: null, undone }, { revision, phase: "failed", why, problems });
  return good === null ? told : { state: told.state, out: [...told.out, { type: "run", known: good }] };
}

/** What a technician does who does not want to wait, or who knows better than the watch. */
function takeBack(state: Revisions): RevisionAnswer {
  if (state.trial !== null) return undo(state, "config-reverted", [TAKEN_BACK]);
  const { good, previous } = state;
  if (previous === null || good === null) return answer(state);
  const undone =
    good.hub === null ? null : { revision: good.hub.revision, digest: good.digest, why: "config-drift" as const };
  const next = { ...state, good: previous, previous: good, undone };
  return answer(next, { type: "run", known: previous });
}

const tell = (state: Revisions, fate: Fate): RevisionAnswer => answer({ ...state, fate }, { type: "tell", fate });

const CUT: Problem = {
  place: "the agent",
  what: "it did not end in order while the revision was watched: a power cut, or a crash.",
  cure: "Where it was only the power, publish the same text with a higher number.",
};
const TEXT_LOST: Problem = {
  place: "the disk",
  what: "the text of the revision cannot be read any more.",
  cure: "Check the disk, then publish it with a higher number.",
};
const EDITED: Problem = {
  place: "the local file",
  what: "somebody at the centre changed it while the revision was watched.",
  cure: "Ask who, then publish on this base or with force.",
};
const TAKEN_BACK: Problem = {
  place: "the centre",
  what: "a technician took the revision back.",
  cure: "Ask why before it is published again.",
};
const DRIFTED: Problem = {
  place: "base",
  what: "what runs at the centre is not what the revision was made from.",
  cure: "Look at the digest in its birth; publish on that base, or with force.",
};
const olderThan = ({ revision }: { readonly revision: number }): Problem => ({
  place: "down/cfg",
  what: `revision ${revision} was taken already.`,
  cure: "Publish with a higher number.",
});

/** In one word, for people and for the hub. */
export const phaseOf = (state: Revisions): "trial" | "local" | "drifted" | "committed" => {
  if (state.trial !== null) return "trial";
  if (isDrifted(state)) return "drifted";
  return state.good?.hub == null ? "local" : "committed";
};
