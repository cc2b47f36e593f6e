/** What a signature of the hub stands under; the name keeps a signature for one purpose from serving another. */
export type SignedFor = "TALON-DAY1" | "TALON-CMD1" | "TALON-CFG1";

/** Whether a key that the centre trusts has signed the text. */
export type IsTrusted = (text: string, signature: string) => boolean;

/** The text that the hub signs: for whom, and all of the message but the signature itself, also what this version does not know of it. */
export function signedText(purpose: SignedFor, centre: string, message: object): string {
  const { sig: _, ...said } = message as { readonly sig?: unknown };
  return `${purpose}:${centre}:${canonicalJson(said)}`;
}

/** A value of JSON as its one text: no spaces, keys in the order of their UTF-16 units (RFC 8785). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}
