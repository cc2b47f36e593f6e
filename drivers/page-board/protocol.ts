import { z } from "zod";
import { parseJson } from "../../agent/kernel/json.ts";
import type { Scene } from "../../agent/ports/screen.ts";

/** A page says short things; more in one line is no page of ours. */
export const LINE_BYTES_MAX = 1_024;
const LF = 0x0a;

/** One line of JSON each, to the page. */
export type ToPage =
  | { readonly type: "scene"; readonly no: number; readonly scene: Scene }
  | { readonly type: "announce"; readonly call: string; readonly spoken: Readonly<Record<string, string>> };

const fromPage = z.discriminatedUnion("type", [
  /** A browser has just opened the page and shows nothing yet. */
  z.strictObject({ type: z.literal("looking") }),
  z.strictObject({ type: z.literal("painted"), no: z.int().min(0) }),
  z.strictObject({
    type: z.literal("announced"),
    call: z.string().min(1).max(200),
    /** False where the browser played nothing, as one that waits for a finger first. */
    isHeard: z.boolean(),
  }),
]);

export type FromPage = z.infer<typeof fromPage>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const lineBytes = (message: ToPage | FromPage): Uint8Array => encoder.encode(`${JSON.stringify(message)}\n`);

/** The line that is coming in; null once it is too long, until its end. */
export type Line = readonly number[] | null;

export const emptyLine: Line = [];

/** What a page said; null for a line that is none of ours. */
export function readPage(
  before: Line,
  bytes: Uint8Array,
): { readonly line: Line; readonly said: readonly (FromPage | null)[] } {
  const said: (FromPage | null)[] = [];
  let line: number[] | null = before === null ? null : [...before];
  for (const byte of bytes) {
    if (byte === LF) {
      said.push(line === null ? null : messageOf(Uint8Array.from(line)));
      line = [];
    } else if (line !== null && line.length < LINE_BYTES_MAX) {
      line.push(byte);
    } else {
      line = null;
    }
  }
  return { line, said };
}

function messageOf(line: Uint8Array): FromPage | null {
  const json = parseJson(decoder.decode(line));
  const read = json.ok ? fromPage.safeParse(json.value) : null;
  return read?.success ? read.data : null;
}
