/**
 * The key of this machine: whoever holds a record or a seal can tell that it was made here.
 * Real: agent/host/device-key.ts. Simulated: drawn from a seed.
 */
export interface Signer {
  /** SPKI in base64url without padding (RFC 8410, RFC 4648 section 5). */
  readonly publicKey: string;
  /** How people name the key: the first 16 hex digits of SHA-256 over the SPKI's bytes. */
  readonly keyId: string;
  /** An Ed25519 signature (RFC 8032) over the text in UTF-8, in base64url without padding. */
  readonly sign: (text: string) => string;
  /** False for a signature that does not fit, and for a key or signature that is none. */
  readonly verify: Verify;
  /** HMAC-SHA-256 with a key of its own for each purpose, derived by HKDF (RFC 5869). */
  readonly mac: (purpose: MacPurpose, text: string) => Uint8Array;
}

export type Verify = (publicKey: string, text: string, signature: string) => boolean;

export type MacPurpose = "ticket" | "credential";
