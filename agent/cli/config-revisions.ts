import { resolve } from "node:path";
import { type Fate, isDrifted, type Known, type Revisions, running } from "../../config/revision/state.ts";
import { phaseOf } from "../../config/revision/step.ts";
import { problemLine } from "../kernel/result.ts";
import { askAgent } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { RevisionStore } from "./run/revision-store.ts";

export interface ShowOptions {
  readonly state: string;
  readonly json?: boolean;
  readonly text?: boolean;
}

/** Which configuration this centre runs, whose it is, and what it would go back to; the agent need not run. */
export function showRevisions({ state: directory, json, text }: ShowOptions, io: CliIo): void {
  const store = new RevisionStore(resolve(directory));
  const known = running(store.state);
  if (known === null) {
    io.err(
      `${directory}: no configuration is kept here. Start the agent once, or name the file: talon config show FILE.`,
    );
    return io.exit(1);
  }
  if (text === true) return printText(store, known, io);
  if (json === true) io.out(JSON.stringify(factsOf(store.state), null, 2));
  else for (const line of linesOf(store.state)) io.out(line);
  io.exit(0);
}

export async function revertConfig(state: string, io: CliIo): Promise<void> {
  const answer = await askAgent(state, { verb: "revert" }, io);
  if (answer === null) return;
  io.out("The configuration before is in force again. `talon config show` tells which it is.");
  io.exit(0);
}

function printText(store: RevisionStore, known: Known, io: CliIo): void {
  const text = store.text(known.text);
  if (text === null)
    io.err(`${known.text.slice(0, 12)}.yaml: its text is damaged. Put back the file that it was made from.`);
  else io.out(text.trimEnd());
  io.exit(text === null ? 1 : 0);
}

const PHASES = {
  trial: "is watched, and goes back by itself unless it proves itself",
  local: "was written here; the hub has never published one",
  drifted: "is not what the hub published last (drift)",
  committed: "is what the hub published last",
} as const;

function linesOf(state: Revisions): readonly string[] {
  const { previous, staged, wanted, fate } = state;
  const known = running(state);
  return [
    `runs:    ${nameOf(known)}; ${PHASES[phaseOf(state)]}`,
    `before:  ${nameOf(state.trial === null ? previous : state.good)}`,
    ...(wanted === null
      ? []
      : [`hub:     revision ${wanted.revision} was committed last, ${wanted.digest.slice(0, 12)}`]),
    ...(staged === null ? [] : [`waits:   ${nameOf(staged)}`]),
    ...(fate === null ? [] : fateLines(fate)),
  ];
}

function fateLines({ revision, phase, why, problems }: Fate): readonly string[] {
  const reason = why === null ? "" : ` (${why})`;
  return [
    `told:    revision ${revision} is ${phase}${reason}`,
    ...problems.map((one) => `         ${problemLine(one)}`),
  ];
}

function nameOf(known: Known | null): string {
  if (known === null) return "nothing";
  const digest = known.digest.slice(0, 12);
  if (known.hub === null) return `written at the centre, ${digest}`;
  const { revision, by, keyId } = known.hub;
  return `revision ${revision} of the hub, by ${by}, key ${keyId}, ${digest}`;
}

const factsOf = (state: Revisions) => ({
  runs: running(state),
  phase: phaseOf(state),
  drift: isDrifted(state),
  lastGood: state.good,
  previous: state.previous,
  staged: state.staged,
  hub: state.wanted,
  fate: state.fate,
});
