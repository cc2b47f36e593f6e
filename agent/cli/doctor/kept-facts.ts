import { openArchives } from "../../host/archives.ts";
import { inQuarantine, quarantineOf } from "../../host/quarantine.ts";
import type { KeptFacts } from "./world.ts";

/** Archives that still wait for the hub, and damaged files that were set aside. */
export function keptFacts(journal: string): KeptFacts {
  const archives = openArchives(journal);
  const left = archives.map((archive) => archive.recordsAfter(archive.cursor()));
  for (const archive of archives) archive.close();
  const waiting = left.filter((records) => records > 0);
  const quarantined = inQuarantine(journal);
  return {
    archives: { count: waiting.length, waiting: waiting.reduce((sum, records) => sum + records, 0) },
    quarantine: {
      count: quarantined.length,
      bytes: quarantined.reduce((sum, { bytes }) => sum + bytes, 0),
      folder: quarantineOf(journal),
    },
  };
}
