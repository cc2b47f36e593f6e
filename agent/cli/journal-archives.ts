import { join } from "node:path";
import { type ArchiveFile, openArchives } from "../host/archives.ts";
import { sha256 } from "../host/sha256.ts";
import { verifyArchive } from "../journal/archive-chain.ts";
import type { Verdict } from "../journal/chain.ts";
import { seq } from "../kernel/units.ts";
import type { CliIo } from "./cli-io.ts";

export interface ArchiveVerdict {
  readonly epoch: string;
  readonly path: string;
  readonly lost: ArchiveFile["lost"];
  readonly verdict: Verdict;
}

/** Each journal that ended before the one in use, oldest first. */
export function verifyArchives(state: string): readonly ArchiveVerdict[] {
  return openArchives(join(state, "journal.db")).map((archive) => {
    const { epoch, path, lost } = archive;
    const verdict = verdictOf(archive);
    archive.close();
    return { epoch, path, lost, verdict };
  });
}

function verdictOf(archive: ArchiveFile): Verdict {
  try {
    const from = (after: number) => archive.records(seq(after));
    return verifyArchive({ ...archive.claim(), last: archive.last, lost: archive.lost }, from, sha256);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return { sound: false, records: 0, flaw: { seq: archive.first, wrong: "edited", detail: error.message } };
  }
}

/** Whether all are sound. */
export function tellArchives(archives: readonly ArchiveVerdict[], isJson: boolean, io: CliIo): boolean {
  for (const { epoch, path, lost, verdict } of archives) {
    const count = lost.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    if (!verdict.sound) io.err(`${path}: record ${verdict.flaw.seq}: ${verdict.flaw.wrong}; ${verdict.flaw.detail}.`);
    else if (!isJson) io.out(`archive ${epoch}: sound: ${verdict.records} records; ${count} are declared as lost`);
  }
  return archives.every(({ verdict }) => verdict.sound);
}
