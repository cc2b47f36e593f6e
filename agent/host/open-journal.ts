import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { fail, ok, type Result } from "../kernel/result.ts";
import { archivePath } from "./archives.ts";
import { type CheckedUp, type CheckUpOptions, checkUp, type StoreFinding } from "./check-up.ts";
import { salvage } from "./salvage.ts";
import { type OpenProblem, openProblemOf } from "./sqlite-file.ts";

/** An open journal, and where it stands. */
export interface OpenedJournal extends CheckedUp {
  readonly path: string;
  /** Why the card was not to be had; then the journal is in memory, and lost with the power. */
  readonly cardFault: OpenProblem | null;
}

/** In memory, and there after the process ends: the unit's RuntimeDirectory, else the folder for passing files; one for each state directory. */
export function volatilePathOf(journal: string, environment: Readonly<Record<string, string | undefined>>): string {
  const { RUNTIME_DIRECTORY: runtime } = environment;
  const folder = runtime?.split(":")[0] ?? ownPassingFolder();
  return join(folder, `memory-${crc32(journal).toString(16)}`, "journal.db");
}

/** So many folders that others have put in the way are passed by. */
const STRANGERS_MAX = 16;

/** Everybody may write where passing files lie: what lies in a folder of somebody else is not our journal. */
function ownPassingFolder(): string {
  const user = process.getuid?.() ?? 0;
  const name = (no: number) => join(tmpdir(), `talon-${user}${no === 0 ? "" : `-${no}`}`);
  const isOurs = (path: string): boolean => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found === undefined || (found.isDirectory() && found.uid === user);
  };
  const names = Array.from({ length: STRANGERS_MAX }, (_, no) => name(no));
  return names.find(isOurs) ?? name(STRANGERS_MAX);
}

/**
 * The journal on the card; where the card takes no writing, one in memory that goes on from what the card still says. A card that was given up
 * while the agent ran, because it opens and then refuses every commit, is not tried.
 */
export function openJournal(
  options: CheckUpOptions & { readonly volatilePath: string; readonly givenUp?: OpenProblem },
): Result<OpenedJournal, OpenProblem> {
  const { givenUp } = options;
  const opened = givenUp === undefined ? checkUp(options) : fail(givenUp);
  if (opened.ok) return ok({ ...opened.value, path: options.path, cardFault: null });
  // Numbers that only a later version can read would be given again.
  if (opened.fault.fault === "journal-newer") return opened;
  const inMemory = openVolatileStore(options, opened.fault);
  return inMemory.ok ? inMemory : fail(opened.fault);
}

/** To be called at the start, or when the card fails while the agent runs. */
export function openVolatileStore(
  options: CheckUpOptions & { readonly volatilePath: string },
  cardFault: OpenProblem,
): Result<OpenedJournal, OpenProblem> {
  const { volatilePath, path: card, ballastBytes: _, volatilePath: __, ...rest } = options;
  const takenOver = takeFromCard(options);
  const opened = checkUp({ ...rest, path: volatilePath });
  if (!opened.ok) return opened;
  const isNew = opened.value.store.head().seq === 0;
  const findings = isNew
    ? [inMemory(cardFault, card), ...(takenOver === null ? opened.value.findings : [takenOver])]
    : opened.value.findings;
  return ok({ ...opened.value, findings, path: volatilePath, cardFault });
}

const inMemory = ({ fault, detail }: OpenProblem, card: string): StoreFinding => ({
  code: "journal-volatile",
  detail: `${card} takes no writing (${fault}: ${detail}); records are kept in memory`,
  epoch: null,
  lost: [],
  kept: 0,
});

/** What can be read of the card's journal, so that numbers and queues go on; the card itself stays as it is. */
function takeFromCard({
  path,
  volatilePath,
  centre,
}: CheckUpOptions & { readonly volatilePath: string }): StoreFinding | null {
  try {
    mkdirSync(dirname(volatilePath), { recursive: true, mode: 0o700 });
    const known = { centre, anchor: null, cause: "card-failed", no: 0, isBrief: true };
    const salvaged = salvage(path, (epoch) => archivePath(volatilePath, epoch), known);
    if (salvaged === null || salvaged.lost.length === 0) return null;
    const { epoch, lost, records: kept } = salvaged;
    return { code: "journal-salvaged", detail: `${path} could not be read in full`, epoch, lost, kept };
  } catch (error) {
    const detail = `${path} could not be read at all (${openProblemOf(error).detail}): numbers and queues begin anew`;
    return { code: "journal-salvaged", detail, epoch: null, lost: [], kept: 0 };
  }
}
