import { valueAt } from "./complaints.ts";
import { type Finding, finding } from "./finding.ts";
import { STAFF_DIGEST } from "./schema-station.ts";
import type { Path } from "./schema-walk.ts";

const SECRET_KEY = /^(password|passwd|pass|pwd|secret|token|api-?key|private-?key|passphrase|pin-?code)$/i;
/** PEM, a password in an address, and an Ed25519 private key as PKCS8 in base64 (RFC 8410 begins all of them alike). */
const SECRET_VALUE = /-----BEGIN [A-Z ]*(PRIVATE KEY|CERTIFICATE)-----|:\/\/[^/\s:@]+:[^/\s@]+@|MC4CAQAwBQYDK2VwBCIEI/;
const BARE_NUMBER = /^[\d\s:-]{1,40}$/;
const CREDENTIALS = { card: "card number", pin: "PIN" } as const;
const CURE = "Put it into a file that only the agent can read, and name the file here (passwordFile, key).";

/** Cards and PINs that stand as anything but their digest; what stands there is never repeated. */
export function bareCredentials(value: unknown): readonly Finding[] {
  const operators = valueAt(value, ["operators"]);
  if (!Array.isArray(operators)) return [];
  return operators.flatMap((operator, i) =>
    (["card", "pin"] as const).flatMap((kind) => {
      const given = valueAt(operator, [kind]);
      if (given === undefined || (typeof given === "string" && STAFF_DIGEST.test(given))) return [];
      const what = BARE_NUMBER.test(String(given))
        ? `the ${CREDENTIALS[kind]} of an operator stands here in clear.`
        : `the ${CREDENTIALS[kind]} of an operator is not the 64 lower-case hexadecimal digits that it should be.`;
      const cure = `Write what "talon staff digest" prints for it, and change the ${CREDENTIALS[kind]} if others saw it.`;
      return [finding(["operators", i, kind], what, cure)];
    }),
  );
}

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
