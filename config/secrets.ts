import { type Finding, finding } from "./finding.ts";
import type { Path } from "./schema-walk.ts";

const SECRET_KEY = /^(password|passwd|pass|pwd|secret|token|api-?key|private-?key|passphrase|pin-?code)$/i;
const SECRET_VALUE = /-----BEGIN [A-Z ]*(PRIVATE KEY|CERTIFICATE)-----|:\/\/[^/\s:@]+:[^/\s@]+@/;
const CURE = "Put it into a file that only the agent can read, and name the file here (passwordFile, key).";

/** Secrets written into the configuration itself: it is copied, mailed and shown, they must not be. */
export function inlineSecrets(value: unknown, path: Path = []): readonly Finding[] {
  if (typeof value === "string") {
    return SECRET_VALUE.test(value) ? [finding(path, "a secret stands in the configuration.", CURE)] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) =>
    SECRET_KEY.test(key) && typeof inside !== "object"
      ? [finding([...path, key], `a secret stands in the configuration as "${key}".`, CURE)]
      : inlineSecrets(inside, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
