import { idOfBody, recordId } from "../journal/body.ts";
import { chain, chainOfDigest, firstChain } from "../journal/chain.ts";
import { parseRecord, type Recorded } from "../journal/record.ts";
import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import type { Sha256 } from "../ports/hash.ts";
import type { Pack } from "./pack.ts";

/** The chain value after each record of a pack, from the one before its first. */
export type ChainAt = (seq: number) => string | null;

const REFUSE = "Do not rely on this pack; have it made anew.";

type Shown = Pack["records"][number];
type Hidden = Pack["hidden"][number];

/** Follows the chain from record to record, through those that are not shown. */
export function walkChain(pack: Pack, sha256: Sha256): Result<ChainAt, Problem> {
  const identity = { centre: pack.centre, epoch: pack.epoch };
  if (pack.first === 1 && pack.before !== firstChain(identity, sha256))
    return fail(wrong("before", "is not what the first record of this centre and epoch is chained to."));
  const misplaced = misplacedEarlier(pack);
  if (misplaced !== null) return fail(misplaced);
  const values = [pack.before];
  for (const part of inOrder(pack)) {
    const due = pack.first + values.length - 1;
    const flaw = isShown(part)
      ? passShown(part, due, { pack, sha256, values })
      : passHidden(part, due, { sha256, values });
    if (flaw !== null) return fail(flaw);
  }
  const end = pack.first + values.length - 2;
  if (end !== pack.last) return fail(wrong(`record ${end + 1}`, `is missing: the pack is to reach to ${pack.last}.`));
  if (values.at(-1) !== pack.chain)
    return fail(wrong(`record ${pack.last}, chain`, "does not follow from the records before it."));
  return ok((seq) => values[seq - pack.first + 1] ?? null);
}

/** What the texts of the shown records say. */
export function readShown(pack: Pack): Result<readonly Recorded[], Problem> {
  const records: Recorded[] = [];
  for (const { seq, body } of [...pack.earlier, ...pack.records]) {
    const read = parseRecord(body);
    if (!read.ok) return fail(wrong(`record ${seq}, body`, read.fault.what));
    if (read.value.centre !== pack.centre) return fail(wrong(`record ${seq}, partitionkey`, "names another centre."));
    records.push(read.value);
  }
  return ok(records);
}

export const wrong = (place: string, what: string): Problem => ({ place, what, cure: REFUSE });

const isShown = (part: Shown | Hidden): part is Shown => "body" in part;
const placeOf = (part: Shown | Hidden): number => (isShown(part) ? part.seq : part.first);

/** Both lists as they stand are in the order of the journal; whatever is not, is found when it is passed. */
function* inOrder({ records, hidden }: Pack): Iterable<Shown | Hidden> {
  let no = 0;
  for (const record of records) {
    for (let run = hidden[no]; run !== undefined && run.first < record.seq; run = hidden[no]) {
      yield run;
      no += 1;
    }
    yield record;
  }
  yield* hidden.slice(no);
}

/** The chain does not reach them: they must at least be what their numbers say, in order, and before the range. */
function misplacedEarlier({ earlier, epoch, first }: Pack): Problem | null {
  let last = 0;
  for (const { seq, body } of earlier) {
    if (seq <= last || seq >= first) return wrong(`record ${seq}`, "does not stand where it belongs.");
    if (idOfBody(body) !== recordId(epoch, seq as Recorded["seq"]))
      return wrong(`record ${seq}, id`, "its text is that of another record.");
    last = seq;
  }
  return null;
}

interface Passage {
  readonly sha256: Sha256;
  readonly values: string[];
}

function passShown(record: Shown, due: number, { pack, sha256, values }: Passage & { pack: Pack }): Problem | null {
  const misplaced = misplacedAt(record, due);
  if (misplaced !== null) return misplaced;
  const id = idOfBody(record.body);
  if (id !== recordId(pack.epoch, record.seq as Recorded["seq"]))
    return wrong(`record ${record.seq}, id`, `its text is that of record ${id ?? "without an id"}.`);
  const value = chain(values.at(-1) ?? "", record.body, sha256);
  if (value !== record.chain) {
    const what = "its text, or that of a record since the last one shown, does not give its chain value.";
    return wrong(`record ${record.seq}, body`, what);
  }
  values.push(value);
  return null;
}

function passHidden(run: Hidden, due: number, { sha256, values }: Passage): Problem | null {
  const misplaced = misplacedAt(run, due);
  if (misplaced !== null) return misplaced;
  for (const digest of run.sha256) values.push(chainOfDigest(values.at(-1) ?? "", digest, sha256));
  return null;
}

function misplacedAt(part: Shown | Hidden, due: number): Problem | null {
  const seq = placeOf(part);
  if (seq === due) return null;
  if (seq > due) return wrong(`record ${due}`, `is missing: the next one here is ${seq}.`);
  return wrong(`record ${seq}`, `stands where record ${due} is due.`);
}
