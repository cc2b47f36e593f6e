import { randomBytes } from "node:crypto";
import { assert } from "../../agent/kernel/assert.ts";
import type { Signer } from "../../agent/ports/signer.ts";
import type { CommandMessage, ConfigMessage, DayListMessage } from "../../agent/uplink/contract/schemas.ts";
import { signedText } from "../../agent/uplink/signed.ts";

/** A day as the hub knows it. */
export type DayList = Pick<DayListMessage, "day" | "appointments" | "operators" | "revoked">;

/** For which centre and when something is said. */
export interface Occasion {
  readonly centre: string;
  readonly nowMs: number;
}

export function signerOf({ signer }: { readonly signer?: Signer }): Signer {
  assert(signer !== undefined, "a hub that signs has a key");
  return signer;
}

/** How long a command may be carried out after it was given. */
const COMMAND_LIFE_MS = 10 * 60_000;

export function dayListMessage(signer: Signer, { centre, nowMs }: Occasion, list: DayList): DayListMessage {
  const { day, appointments, operators, revoked } = list;
  const issued = new Date(nowMs).toISOString();
  const said = { v: 1 as const, day, issued, appointments, operators, revoked, keyId: signer.keyId };
  return { ...said, sig: signer.sign(signedText("TALON-DAY1", centre, said)) };
}

/** What a centre is to run from now on. */
export interface Revision {
  readonly config: string;
  readonly by: string;
  /** The digest of what the centre runs now; without it only `force` has the revision applied. */
  readonly base?: string;
  readonly force?: boolean;
  readonly notBefore?: string;
  readonly watchMs?: number;
}

/** `revision` is its number: higher than all before it at this centre. */
export function configMessage(
  signer: Signer,
  { centre, nowMs, revision }: Occasion & { readonly revision: number },
  { config, by, base, force, notBefore, watchMs }: Revision,
): ConfigMessage {
  const said = {
    v: 1 as const,
    revision,
    ...(base === undefined ? {} : { base }),
    ...(force === undefined ? {} : { force }),
    issued: new Date(nowMs).toISOString(),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(watchMs === undefined ? {} : { watchMs }),
    config,
    by,
    keyId: signer.keyId,
  };
  return { ...said, sig: signer.sign(signedText("TALON-CFG1", centre, said)) };
}

/** What the hub wants done, and by whose word. */
export interface Wish {
  readonly op: string;
  readonly args: Readonly<Record<string, string>>;
  readonly by: string;
}

export function commandMessage(signer: Signer, { centre, nowMs }: Occasion, { op, args, by }: Wish): CommandMessage {
  const said = {
    v: 1 as const,
    id: ulid(nowMs),
    op,
    args,
    issued: new Date(nowMs).toISOString(),
    notAfter: new Date(nowMs + COMMAND_LIFE_MS).toISOString(),
    by,
  };
  return { ...said, sig: signer.sign(signedText("TALON-CMD1", centre, said)) };
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_CHARACTERS = 10;
const CHANCE_CHARACTERS = 16;

/** 48 bits of time and 80 of chance in Crockford's base 32 (the ULID specification). */
function ulid(nowMs: number): string {
  const time = Array.from(
    { length: TIME_CHARACTERS },
    (_, at) => CROCKFORD[Math.floor(nowMs / 32 ** (TIME_CHARACTERS - 1 - at)) % 32],
  );
  const chance = [...randomBytes(CHANCE_CHARACTERS)].map((byte) => CROCKFORD[byte % 32]);
  return [...time, ...chance].join("");
}
