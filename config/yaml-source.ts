import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from "yaml";
import { fail, ok, type Problem, type Result } from "../agent/kernel/result.ts";
import type { Path } from "./schema-walk.ts";

export const FILE_BYTES_MAX = 1024 * 1024;
/** Enough to name a shared preset now and then; far too few to blow a small file up. */
const ALIASES_MAX = 50;
const NESTING_MAX = 32;

/** A YAML file as plain values, which still knows where each of them stands. */
export interface YamlSource {
  readonly value: unknown;
  /** `file:line` of the key or value at the path, or of the nearest thing around it. */
  readonly placeOf: (path: Path) => string;
}

export function readYaml(text: string, file: string): Result<YamlSource, readonly Problem[]> {
  if (Buffer.byteLength(text) > FILE_BYTES_MAX) {
    return refused(
      file,
      "the file is larger than 1 MiB.",
      "Check that it is the configuration; a real one has a few KiB.",
    );
  }
  if (nesting(text) > NESTING_MAX) {
    return refused(file, `the file nests deeper than ${NESTING_MAX} levels.`, "Check that it is the configuration.");
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) return fail(document.errors.map((error) => syntaxProblem(error, lines, file)));
  return plainValue(document, lines, file);
}

function plainValue(
  document: Document.Parsed,
  lines: LineCounter,
  file: string,
): Result<YamlSource, readonly Problem[]> {
  try {
    const value: unknown = document.toJS({ maxAliasCount: ALIASES_MAX });
    return ok({ value, placeOf: (path) => `${file}:${lineAt(document, lines, path)}` });
  } catch (error) {
    const what = `an alias (*name) cannot be followed: ${messageOf(error)}.`;
    return refused(file, what, `Write the values out; at most ${ALIASES_MAX} aliases are followed.`);
  }
}

const refused = (place: string, what: string, cure: string): Result<never, readonly Problem[]> =>
  fail([{ place, what, cure }]);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const CURES: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "Keep one of the two.",
  BAD_INDENT: "Check the brackets above, and indent with the same number of spaces as its neighbours.",
  TAB_AS_INDENT: "Indent with spaces, not with tabs.",
  MISSING_CHAR: "Check that every quotation mark and bracket is closed.",
  BLOCK_AS_IMPLICIT_KEY: "Check the indentation and the colon in this line.",
};

function syntaxProblem(
  error: { code: string; message: string; pos: [number, number] },
  lines: LineCounter,
  file: string,
): Problem {
  const what =
    error.code === "DUPLICATE_KEY"
      ? "the key stands here a second time."
      : `this is not YAML: ${sentence(error.message)}`;
  return {
    place: `${file}:${lines.linePos(error.pos[0]).line}`,
    what,
    cure: CURES[error.code] ?? "Compare the line with the examples in config/examples.",
  };
}

const sentence = (text: string): string => `${text.replace(/\.$/, "")}.`;

/** The deepest nesting that brackets and indentation can give; the parser calls itself once a level. */
function nesting(text: string): number {
  let open = 0;
  let deepest = 0;
  for (const sign of text.matchAll(/[[\]{}]|^[ -]+/gm)) {
    if (sign[0] === "[" || sign[0] === "{") open += 1;
    else if (sign[0] === "]" || sign[0] === "}") open = Math.max(0, open - 1);
    else deepest = Math.max(deepest, sign[0].length / 2);
    deepest = Math.max(deepest, open);
  }
  return deepest;
}

function lineAt(document: Document.Parsed, lines: LineCounter, path: Path): number {
  let here: Node | null = document.contents;
  let offset = here?.range?.[0] ?? 0;
  for (const step of path) {
    const { mark, value } = inside(isAlias(here) ? here.resolve(document) : here, step);
    offset = mark?.range?.[0] ?? offset;
    here = value;
  }
  return lines.linePos(offset).line;
}

interface Inside {
  /** What a person would look for: the key in a table, the entry in a list. */
  readonly mark: Node | null;
  readonly value: Node | null;
}

function inside(node: Node | null | undefined, step: string | number): Inside {
  if (isMap(node)) {
    const pair = pairOf(node.items, step);
    return { mark: (pair?.key ?? null) as Node | null, value: (pair?.value ?? null) as Node | null };
  }
  const entry = isSeq(node) ? ((node.items[Number(step)] ?? null) as Node | null) : null;
  return { mark: entry, value: entry };
}

const pairOf = (pairs: readonly Pair[], step: string | number): Pair | null =>
  pairs.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step)) ?? null;
