import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Command } from "commander";
import { aimAt, type Question } from "../evidence/aim.ts";
import { gather } from "../evidence/gather.ts";
import { makePack } from "../evidence/make.ts";
import { PACK_BYTES_MAX, type PackFile } from "../evidence/pack.ts";
import { type Sound, verifyPack } from "../evidence/verify.ts";
import { keyIdOf, readSigner, verifySignature } from "../host/device-key.ts";
import { type JournalReader, openReader } from "../host/journal-reader.ts";
import { sha256 } from "../host/sha256.ts";
import { fail, ok, type Problem, problemLine, type Result } from "../kernel/result.ts";
import { seq } from "../kernel/units.ts";
import type { Signer } from "../ports/signer.ts";
import { DEFAULT_STATE } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { summaryOf } from "./evidence-summary.ts";
import { VERSION } from "./version.ts";

interface MakeOptions {
  readonly state: string;
  readonly visit?: string;
  readonly operator?: string;
  readonly day?: string;
  readonly out?: string;
}

interface CheckOptions {
  readonly key: readonly string[];
  readonly anchor?: string;
  readonly json?: boolean;
}

const TOOLS = { sha256, verify: verifySignature, keyIdOf };

/** A signed pack out of a journal, whether an agent writes to it or not, and its check on any machine. */
export function addEvidenceVerbs(program: Command, io: CliIo): void {
  const evidence = program
    .command("evidence")
    .description("a signed pack of the records about a visit, an operator or a day")
    .option("--visit <ID>", "one visit, as 2026-11-21-A017")
    .option("--operator <ID>", "one operator's business day: that of --day, else the latest")
    .option("--day <DATE>", "a whole business day, as 2026-11-21")
    .option("--state <DIR>", "state directory of the agent", DEFAULT_STATE)
    .option("--out <FILE>", "write to a file; compressed where it ends in .gz")
    .action((options: MakeOptions) => make(options, io));
  evidence
    .command("verify <file>")
    .description("check a pack; needs nothing but the file")
    .option(
      "--key <ID>",
      "a key that may have signed: its 16 digits, or the whole public key; may be repeated",
      also,
      [],
    )
    .option("--anchor <TEXT>", "what stands in the QR code of a day's slip")
    .option("--json", "as JSON")
    .action((file: string, options: CheckOptions) => check(file, options, io));
}

const also = (key: string, keys: readonly string[]): readonly string[] => [...keys, key];

function make(options: MakeOptions, io: CliIo): void {
  const question = questionOf(options);
  if (question === null) {
    io.err(
      "evidence: neither a visit, an operator nor a day. Write --visit 2026-11-21-A017, --operator ID or --day 2026-11-21.",
    );
    return io.exit(2);
  }
  const made = packOf(options.state, question);
  const written = made.ok ? write(JSON.stringify(made.value), options.out, io) : made;
  if (written.ok) return;
  io.err(problemLine(written.fault));
  io.exit(1);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const VISIT = /^\d{4}-\d{2}-\d{2}-[A-Z]{1,2}\d{3}$/;

function questionOf({ visit, operator, day }: MakeOptions): Question | null {
  if (day !== undefined && !DAY.test(day)) return null;
  if (visit !== undefined) return operator === undefined && VISIT.test(visit) ? { kind: "visit", visit } : null;
  if (operator !== undefined) return { kind: "operator", operator, day: day ?? null };
  return day === undefined ? null : { kind: "day", day };
}

function packOf(state: string, question: Question): Result<PackFile, Problem> {
  const signer = readSigner(resolve(state));
  if (!signer.ok) return signer;
  const path = join(state, "journal.db");
  const opened = openReader(path);
  if (!opened.ok) return fail(unreadable(path, opened.fault.detail));
  const seen = opened.value.atOneMoment(() => packFrom(opened.value, question, signer.value));
  opened.value.close();
  return seen.ok ? seen.value : fail(unreadable(path, seen.fault.detail));
}

const unreadable = (place: string, detail: string): Problem => ({
  place,
  what: `${detail}.`,
  cure: "Check --state, and see `talon doctor`.",
});

function packFrom(reader: JournalReader, question: Question, signer: Signer): Result<PackFile, Problem> {
  const { identity, root } = reader.claim();
  const aim = aimAt(reader.records(), question);
  if (!aim.ok) return aim;
  const before = aim.value.first - 1;
  const [previous] = before > root.seq ? reader.records(seq(before - 1)) : [root];
  const gathered = gather(reader.records(seq(before)), aim.value, sha256);
  if (!gathered.ok) return gathered;
  const maker = { signer, sha256, identity, version: VERSION, made: new Date().toISOString() };
  return makePack({ ...gathered.value, before: previous?.chain ?? root.chain }, aim.value.asked, maker);
}

/** Whoever makes a pack checks it as whoever gets it will. */
function write(text: string, out: string | undefined, io: CliIo): Result<void, Problem> {
  const sound = verifyPack(text, TOOLS, { keys: [], anchor: null });
  if (!sound.ok) return sound;
  if (out === undefined) return ok(io.out(text));
  try {
    writeFileSync(out, out.endsWith(".gz") ? gzipSync(text) : text, { mode: 0o640 });
  } catch (error) {
    return fail(fileProblem(out, error));
  }
  const { pack } = sound.value;
  return ok(io.out(`${out}: ${pack.records.length} records of ${pack.first} to ${pack.last}, key ${pack.keyId}`));
}

function check(file: string, options: CheckOptions, io: CliIo): void {
  const text = textOf(file);
  const { key: keys, anchor = null } = options;
  const sound = text.ok ? verifyPack(text.value, TOOLS, { keys: keys.map(asKeyId), anchor }) : text;
  if (!sound.ok) {
    io.err(problemLine(sound.fault));
    return io.exit(1);
  }
  if (options.json === true) return io.out(JSON.stringify(factsOf(sound.value)));
  for (const line of summaryOf(sound.value, keys.length > 0, io.language)) io.out(line);
}

/** A whole public key is named by its digits, which people may have written in groups. */
const asKeyId = (key: string): string => (key.length > 40 ? keyIdOf(key) : key.replaceAll(/[\s:]/g, "").toLowerCase());

const GZIP_MAGIC = [0x1f, 0x8b];

function textOf(file: string): Result<string, Problem> {
  try {
    if (statSync(file).size > PACK_BYTES_MAX) return fail(tooLarge(file));
    const bytes = readFileSync(file);
    const isGzip = bytes[0] === GZIP_MAGIC[0] && bytes[1] === GZIP_MAGIC[1];
    return ok((isGzip ? gunzipSync(bytes, { maxOutputLength: PACK_BYTES_MAX }) : bytes).toString("utf8"));
  } catch (error) {
    return fail(fileProblem(file, error));
  }
}

const tooLarge = (place: string): Problem => ({
  place,
  what: `is longer than the ${PACK_BYTES_MAX} bytes of the largest pack.`,
  cure: "Ask for a pack of a visit or of an operator's day.",
});

function fileProblem(place: string, error: unknown): Problem {
  if (!(error instanceof Error && "code" in error)) throw error;
  return { place, what: `${error.message}.`, cure: "Choose another file or place." };
}

const factsOf = ({ pack, seals }: Sound) => ({
  sound: true,
  centre: pack.centre,
  epoch: pack.epoch,
  asked: pack.asked,
  made: pack.made,
  keyId: pack.keyId,
  first: pack.first,
  last: pack.last,
  shown: pack.records.length,
  seals: seals.map(({ seq: record, event: { data } }) => ({ record, ...data })),
  ledger: pack.ledger,
});
