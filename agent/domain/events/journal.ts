import { z } from "zod";
import { day, digest, id, words } from "./shapes.ts";

/** The journal, the configuration, and what the hub ordered. */
const changes = z
  .array(z.strictObject({ key: words, from: words.nullable(), to: words.nullable() }))
  .max(50)
  .optional();

export const journalEvents = {
  "config.applied": z.strictObject({
    digest: words,
    /** The hub's revision, by whose word, and the key that signed it; absent where somebody at the centre changed the file. */
    revision: z.strictObject({ no: z.number().int().positive(), by: words, keyId: words }).optional(),
    /** What differs from the configuration in force before; at most 50, never a secret. */
    changes,
  }),
  /** A revision of the hub did not prove itself, or somebody took it back: what was in force before is in force again. */
  "config.reverted": z.strictObject({ digest: words, revision: z.number().int().positive(), why: words, changes }),
  /** The journal takes records again; meanwhile no ticket was issued, and what devices said was kept in memory. */
  "journal.resumed": z.strictObject({ fault: words, darkMs: z.number().nonnegative() }),
  "journal.gap": z.strictObject({ epoch: words, first: z.number().int(), last: z.number().int(), cause: words }),
  /** Stands where a record's text was let go to save room, or is damaged; its SHA-256 keeps the chain whole. */
  "journal.tombstone": z.strictObject({ cause: z.enum(["thinned", "damaged"]), digest: digest.nullable() }),
  /** The end of a business day, signed with the key of this machine: everything up to `last` is as it was then. */
  "journal.sealed": z.strictObject({
    day,
    epoch: words,
    last: z.number().int().positive(),
    chain: digest,
    /** SPKI, base64url (RFC 8410), and an Ed25519 signature over `TALON-SEAL1:centre:epoch:day:last:chain`. */
    publicKey: words,
    signature: words,
  }),
  "command.accepted": z.strictObject({
    command: words,
    op: words,
    by: words,
    /** What it needs to be carried out, so that a restart in between loses nothing. */
    args: z.record(id, words).optional(),
  }),
  "command.finished": z.strictObject({
    command: words,
    op: words,
    outcome: z.enum(["done", "failed", "expired", "refused"]),
    why: words.nullable(),
  }),
} as const;
