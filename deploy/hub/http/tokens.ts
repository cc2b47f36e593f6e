import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { fail, ok, type Problem, type Result } from "../../../agent/kernel/result.ts";

export type Role = "read" | "command";

/** Who may ask, and for what; the token itself is not kept. */
export interface Holder {
  readonly name: string;
  readonly role: Role;
  readonly digest: Buffer;
}

export const TOKEN_LETTERS_MIN = 32;
const HOLDERS_MAX = 200;
const LINE = /^(read|command)\s+([a-z0-9-]{1,32})\s+(\S+)$/;

const digestOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Lines `ROLE NAME TOKEN`; empty ones and those that begin with # say nothing. */
export function readTokens(path: string): Result<readonly Holder[], Problem> {
  const place = `tokens ${path}`;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return fail({ place, what: `The file cannot be read: ${(error as Error).message}.`, cure: CURE });
  }
  return parseTokens(text, place);
}

export function parseTokens(text: string, place: string): Result<readonly Holder[], Problem> {
  const holders: Holder[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    const words = line.trim();
    if (words === "" || words.startsWith("#")) continue;
    const [, role, name = "", token = ""] = LINE.exec(words) ?? [];
    if (role === undefined || token.length < TOKEN_LETTERS_MIN)
      return fail({
        place: `${place} line ${at + 1}`,
        what: "It is not ROLE NAME TOKEN with a long token.",
        cure: CURE,
      });
    holders.push({ name, role: role as Role, digest: digestOf(token) });
  }
  if (holders.length === 0 || holders.length > HOLDERS_MAX)
    return fail({ place, what: `It names ${holders.length} holders, 1 to ${HOLDERS_MAX} are allowed.`, cure: CURE });
  return ok(holders);
}

const CURE = `Write one line each, as "read wall TOKEN" or "command officer-1 TOKEN", with ${TOKEN_LETTERS_MIN} letters and more: openssl rand -hex 32.`;

/** Compares in a time that tells nothing of the tokens. */
export function holderOf(holders: readonly Holder[], authorization: string | undefined): Holder | null {
  const token = /^Bearer (\S{1,200})$/.exec(authorization ?? "")?.[1];
  if (token === undefined) return null;
  const digest = digestOf(token);
  let found: Holder | null = null;
  for (const holder of holders) if (timingSafeEqual(holder.digest, digest)) found = holder;
  return found;
}
