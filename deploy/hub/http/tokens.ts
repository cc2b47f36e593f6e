import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { fail, ok, type Problem, type Result } from "../../../agent/kernel/result.ts";

/** What an address of the API asks for. */
export type Right = "read" | "command" | "configure";

/** Who orders and who configures may be two people: neither right holds the other. */
const RIGHTS = {
  viewer: ["read"],
  operator: ["read", "command"],
  officer: ["read", "configure"],
} as const satisfies Record<string, readonly Right[]>;

export type Role = keyof typeof RIGHTS;

/** Who may ask, and for what. The file holds the token's SHA-256 only: a token of 32 random letters is not found by trying. */
export interface Holder {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly digest: Buffer;
}

export const TOKEN_LETTERS_MIN = 32;
const HOLDERS_MAX = 200;
const LINE =
  /^((?:viewer|operator|officer)(?:,(?:viewer|operator|officer))*)\s+([a-z0-9-]{1,32})\s+sha256:([0-9a-f]{64})$/;

const digestOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/** The line of the file for whoever has this token. */
export const tokenLine = (roles: string, name: string, token: string): string =>
  `${roles} ${name} sha256:${digestOf(token).toString("hex")}`;

export const isAllowed = ({ roles }: Holder, right: Right): boolean =>
  roles.some((role) => (RIGHTS[role] as readonly Right[]).includes(right));

/** Lines `ROLE NAME sha256:DIGEST`; empty ones and those that begin with # say nothing. */
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
    const [, roles, name = "", digest = ""] = LINE.exec(words) ?? [];
    if (roles === undefined)
      return fail({ place: `${place} line ${at + 1}`, what: "It is not ROLE NAME sha256:DIGEST.", cure: CURE });
    holders.push({ name, roles: roles.split(",") as Role[], digest: Buffer.from(digest, "hex") });
  }
  if (holders.length === 0 || holders.length > HOLDERS_MAX)
    return fail({ place, what: `It names ${holders.length} holders, 1 to ${HOLDERS_MAX} are allowed.`, cure: CURE });
  return ok(holders);
}

const CURE = "Have lines made, one for each holder: node deploy/hub/new-token.ts viewer|operator|officer NAME.";

/** Compares in a time that tells nothing of the tokens. */
export function holderOf(holders: readonly Holder[], authorization: string | undefined): Holder | null {
  const token = /^Bearer (\S{1,200})$/.exec(authorization ?? "")?.[1];
  if (token === undefined || token.length < TOKEN_LETTERS_MIN) return null;
  const digest = digestOf(token);
  let found: Holder | null = null;
  for (const holder of holders) if (timingSafeEqual(holder.digest, digest)) found = holder;
  return found;
}
