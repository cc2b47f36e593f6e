import { existsSync, statSync } from "node:fs";
import { type Seq, seq } from "../kernel/units.ts";
import type { StoreIdentity } from "../ports/store.ts";
import { isSuspect, readAnchor } from "./anchor-file.ts";
import { type JournalReader, openReader } from "./journal-reader.ts";
import { endOfLog } from "./page-files.ts";
import { judgeHeader, type OpenProblem, openProblemOf } from "./sqlite-file.ts";

/** What a look at the journal finds before anything is written to it. */
export type Look =
  | { readonly verdict: "absent" }
  | { readonly verdict: "well"; readonly identity: StoreIdentity; readonly head: Seq }
  /** The file itself is whole and may be kept as it is. */
  | {
      readonly verdict: "behind";
      readonly identity: StoreIdentity;
      readonly head: Seq;
      readonly known: number;
      /** Up to here it says what it is known to have said. */
      readonly sure: number;
      readonly detail: string;
    }
  | { readonly verdict: "bad"; readonly fault: OpenProblem["fault"]; readonly detail: string };

/** The chain value of no record (EVIDENCE.md): an anchor with it says that what stands there is not what the hub has. */
export const NOT_OURS = "0".repeat(64);
/** So many of the latest records are looked at one by one; more than a start replays after a snapshot. */
const LATEST_MAX = 4_500;
const LATEST_MIN = 64;

const bad = (detail: string, fault: OpenProblem["fault"] = "journal-corrupt"): Look => ({
  verdict: "bad",
  fault,
  detail,
});

/**
 * Takes the same time however long the journal is: the header, the marks, the end that the next start stands on, the log, and how far it is known from
 * elsewhere to have come. Damage further back is met when it is read, and costs those records alone.
 */
export function quickLook(path: string, centre: string): Look {
  const nothing = judgeNothing(path);
  if (nothing !== null) return nothing;
  try {
    const header = judgeHeader(path);
    if (!header.ok) return bad(header.fault.detail, header.fault.fault);
    if (isSuspect(path)) return bad(`${path} met damage while the agent ran`);
    return lookInside(path, centre);
  } catch (error) {
    const { fault, detail } = openProblemOf(error);
    return bad(detail, fault);
  }
}

/** What to make of a file that is not there or has no length; null where there is one to look at. */
function judgeNothing(path: string): Look | null {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? null;
  if (bytes !== null && bytes > 0) return null;
  const wasThere = readAnchor(path) !== null || existsSync(`${path}-wal`);
  return wasThere ? bad(`${path} is ${bytes === null ? "gone" : "empty"}`) : { verdict: "absent" };
}

function lookInside(path: string, centre: string): Look {
  const opened = openReader(path);
  if (!opened.ok) return bad(opened.fault.detail, opened.fault.fault);
  const reader = opened.value;
  try {
    const { identity, head, root, cursor, snapshotSeq } = reader.claim();
    if (identity.centre === "" || identity.epoch === "") return bad(`${path} does not say whose journal it is`);
    if (identity.centre !== centre) {
      return bad(`${path} is the journal of ${identity.centre}, not of ${centre}`, "journal-foreign");
    }
    const end = reader.judgeEnd(Math.max(root.seq, Math.min(snapshotSeq ?? 0, head.seq - LATEST_MIN)), LATEST_MAX);
    if (end !== null) return bad(`${path}: ${end}`);
    if (root.seq > (snapshotSeq ?? 0)) return bad(`${path} holds no snapshot of the records before ${root.seq + 1}`);
    const log = endOfLog(path, identity.epoch);
    const beside = besideAnchor(reader, { path, identity, head: head.seq, cursor: seq(cursor) });
    const isBelieved = beside.verdict === "behind" ? log.last <= head.seq : log.finished <= head.seq;
    return isBelieved ? beside : bad(`${path} ends at ${head.seq}, but its log holds records up to ${log.last}`);
  } finally {
    reader.close();
  }
}

interface BesideAnchor {
  readonly path: string;
  readonly identity: StoreIdentity;
  readonly head: Seq;
  /** What the hub has acknowledged it has as it stands here. */
  readonly cursor: Seq;
}

/** Where the anchor has another chain value than the record of its number, it speaks of another journal: the hub's, or the one before a swap of cards. */
function besideAnchor(reader: JournalReader, { path, identity, head, cursor }: BesideAnchor): Look {
  const anchor = readAnchor(path);
  if (anchor === null || anchor.epoch !== identity.epoch) return { verdict: "well", identity, head };
  if (anchor.seq > head) {
    const detail = `${path} ends at ${head}, but had come to ${anchor.seq}: an older copy was put in its place, or its log is gone`;
    const sure = anchor.chain === NOT_OURS ? cursor : head;
    return { verdict: "behind", identity, head, known: anchor.seq, sure, detail };
  }
  const chain = reader.chainAt(seq(anchor.seq));
  if (chain === null || chain === anchor.chain) return { verdict: "well", identity, head };
  const detail = `${path} says otherwise at ${anchor.seq} than it is known to have said: another card, or somebody wrote into it`;
  return { verdict: "behind", identity, head, known: head, sure: Math.min(cursor, head), detail };
}
