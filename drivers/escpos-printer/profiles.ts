import { z } from "zod";
import { assert } from "../../agent/kernel/assert.ts";
import written from "./profiles.json" with { type: "json" };

/** A code page as iconv-lite names it, and the number by which `ESC t` selects it on this printer. */
const page = z
  .strictObject({
    encoding: z
      .enum(["cp437", "cp866", "cp1125", "win1251", "rk1048"])
      .describe("The letters of the page, by the name of iconv-lite."),
    page: z.int().min(0).max(255).describe("The number by which ESC t selects it on this printer."),
  })
  .readonly();
export type Page = z.infer<typeof page>;

/** What one kind of printer can do. A new printer is an entry in profiles.json, or `differs` in a configuration; never code. */
export const profileShape = {
  dots: z.int().min(192).max(832).multipleOf(8).describe("Dots across the paper that the head reaches."),
  columns: z.int().min(16).max(72).describe("Letters of font A that stand beside each other."),
  dotsPerMm: z.number().min(5).max(24).describe("Dots to a millimetre: 8 at 203 dots an inch, 7.09 at 180."),
  pages: z
    .array(page)
    .max(8)
    .describe("Asked in this order; what only a later page has goes there, what no page has goes as a picture.")
    .readonly(),
  proofs: z
    .array(z.enum(["process-id", "status-after-cut", "automatic-status"]))
    .max(3)
    .describe("How it can prove a ticket, best first; none means that tickets are unconfirmed.")
    .readonly(),
  hasStatus: z.boolean().describe("Answers DLE EOT. Without it nothing is known before a ticket is sent."),
  hasQr: z.boolean().describe("Draws QR codes itself, by GS ( k."),
  hasNearEnd: z.boolean().describe("Has a sensor that tells when the roll is nearly used up."),
  canForget: z
    .boolean()
    .describe("Forgets unprinted tickets on DLE DC4 8, so that they cannot come out of a new roll."),
  tellsChanges: z.boolean().describe("Says by itself what changes, once GS a has asked for it."),
  canSmooth: z.boolean().describe("Rounds the stairs of large letters on GS b."),
  cut: z
    .enum(["feed-partial", "partial", "full", "none"])
    .describe("feed-partial is GS V 66, which feeds to the knife by itself; the others are fed by us."),
  bauds: z
    .array(z.int().positive())
    .max(8)
    .describe("Speeds at which its serial port usually stands, the likeliest first.")
    .readonly(),
};

const profileSchema = z
  .strictObject({
    ...profileShape,
    is: z.string().min(1).describe("Which printers it is for."),
    source: z.string().min(1).describe("Where its facts are from."),
  })
  .readonly();
export type Profile = z.infer<typeof profileSchema>;

export type ProfileName = keyof typeof written;
export const PROFILE_NAMES = Object.keys(written) as [ProfileName, ...ProfileName[]];
export const PROFILES: Readonly<Record<ProfileName, Profile>> = resolved();

interface Entry {
  readonly base?: string;
}

/** Each entry says what differs from its base, which stands before it. */
function resolved(): Readonly<Record<ProfileName, Profile>> {
  const found = new Map<string, Profile>();
  for (const [name, entry] of Object.entries(written as Readonly<Record<string, Entry>>)) {
    const { base, ...own } = entry;
    assert(base === undefined || found.has(base), `the base of ${name} stands before it`);
    found.set(name, profileSchema.parse({ ...(base === undefined ? {} : found.get(base)), ...own }));
  }
  return Object.fromEntries(found) as Record<ProfileName, Profile>;
}

export type Differs = { readonly [Key in keyof typeof profileShape]?: Profile[Key] | undefined };

/** A profile of a centre's own: what it writes wins over the one that it begins with. */
export function profileOf(name: ProfileName, differs: Differs): Profile {
  const said = Object.entries(differs).filter(([, value]) => value !== undefined);
  return { ...PROFILES[name], ...Object.fromEntries(said) };
}
