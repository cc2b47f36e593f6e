import type { Signer } from "../ports/signer.ts";

export type CredentialKind = "card" | "pin";

/** A card's number or a PIN as it is stored and compared: keyed, so that a list of digests opens nothing elsewhere. */
export function credentialDigest(signer: Pick<Signer, "mac">, kind: CredentialKind, text: string): string {
  const bytes = signer.mac("credential", `${kind}:${text.trim().toUpperCase()}`);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Four to eight digits. */
export const isPin = (text: string): boolean => /^\d{4,8}$/.test(text);
