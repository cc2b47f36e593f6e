import type Database from "better-sqlite3";
import { recordedWallOfBody } from "../../../agent/journal/body.ts";

/** How far a journal of a centre has come without a hole. */
export interface Stand {
  readonly epoch: string;
  readonly upto: number;
}

/** Whether only the last epoch has grown; where an earlier one did, the fold begins anew. */
export function isContinued(before: readonly Stand[], now: readonly Stand[]): boolean {
  return before.every(({ epoch, upto }, at) => {
    const stand = now[at];
    return stand?.epoch === epoch && (stand.upto === upto || at === before.length - 1);
  });
}

export type JournalOrder = ReturnType<typeof journalOrder>;

/** The hub's events of a centre in the order in which they are counted: epochs by when the first event of each was recorded. */
export function journalOrder(db: Database.Database) {
  const centres = db.prepare<[], { centre: string }>("SELECT DISTINCT centre FROM stands ORDER BY centre");
  const stands = db.prepare<[string], Stand>(
    "SELECT epoch, upto FROM stands WHERE centre = ? AND upto > 0 ORDER BY epoch",
  );
  const first = db.prepare<[string, string], { body: string }>(
    "SELECT body FROM events WHERE centre = ? AND epoch = ? ORDER BY seq LIMIT 1",
  );
  const bodies = db.prepare<[string, string, number, number, number], { seq: number; body: string }>(
    "SELECT seq, body FROM events WHERE centre = ? AND epoch = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
  );
  const began = ({ epoch }: Stand, centre: string) => recordedWallOfBody(first.get(centre, epoch)?.body ?? "") ?? 0;
  return {
    centres: (): readonly string[] => centres.all().map(({ centre }) => centre),
    stands: (centre: string): readonly Stand[] => {
      const all = stands.all(centre);
      if (all.length < 2) return all;
      return all
        .map((stand) => ({ stand, first: began(stand, centre) }))
        .sort((one, other) => one.first - other.first)
        .map(({ stand }) => stand);
    },
    /** Those after `after`, up to `upto`, at most `most`. */
    bodies: (centre: string, { epoch, upto }: Stand, { after, most }: { after: number; most: number }) =>
      bodies.all(centre, epoch, after, upto, most),
  };
}
