/**
 * The one text of a value that is signed: keys in the order of their code units, no spaces, numbers and strings as ECMAScript writes them
 * (RFC 8785). `jq -cjS` writes the same.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const named = value as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  for (const key of Object.keys(named).sort()) {
    if (named[key] !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(named[key])}`);
  }
  return `{${parts.join(",")}}`;
}
