import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import type { Signer, Verify } from "../ports/signer.ts";
import { makeDirectory } from "./directory.ts";

export const KEY_FILE = "device.key";
const SIGNATURE_BYTES = 64;
const MAC_KEY_BYTES = 32;
const KEY_ID_DIGITS = 16;

/** The key of this state directory, made at the first start. One that cannot be read is a problem and stays as it is. */
export function openSigner(directory: string): Result<Signer, Problem> {
  const path = join(directory, KEY_FILE);
  try {
    if (!existsSync(path)) makeKey(directory, path);
    return readKey(path);
  } catch (error) {
    return fail(unreadable(path, error));
  }
}

const OTHERS = 0o077;
const OWNER_ONLY = 0o600;

/** Whether others could read or change the key of this directory; from now on they cannot, where the disk takes that. */
export function closeToOthers(directory: string): boolean {
  const path = join(directory, KEY_FILE);
  try {
    if ((statSync(path).mode & OTHERS) === 0) return false;
    chmodSync(path, OWNER_ONLY);
    return true;
  } catch {
    // It is not there, or not ours: whoever reads it says so.
    return false;
  }
}

/** The key that is there; none is made. */
export function readSigner(directory: string): Result<Signer, Problem> {
  const path = join(directory, KEY_FILE);
  try {
    return readKey(path);
  } catch (error) {
    return fail(unreadable(path, error));
  }
}

/** A signer around a private Ed25519 key. */
export function signerOf(key: KeyObject): Signer {
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const secret = key.export({ type: "pkcs8", format: "der" });
  const macKeys = { ticket: macKey(secret, "ticket"), credential: macKey(secret, "credential") };
  return {
    publicKey: spki.toString("base64url"),
    keyId: keyIdOf(spki.toString("base64url")),
    sign: (text) => sign(null, Buffer.from(text), key).toString("base64url"),
    verify: verifySignature,
    mac: (purpose, text) => new Uint8Array(createHmac("sha256", macKeys[purpose]).update(text).digest()),
  };
}

/** Needs no key of its own: whoever has the signed text can check it. */
export const verifySignature: Verify = (publicKey, text, signature) => {
  const bytes = canonicalBytes(signature);
  const spki = canonicalBytes(publicKey);
  if (spki === null || bytes?.length !== SIGNATURE_BYTES) return false;
  try {
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    return key.asymmetricKeyType === "ed25519" && verify(null, Buffer.from(text), key, bytes);
  } catch {
    return false;
  }
};

/** How people name a public key (SPKI in base64url). */
export const keyIdOf = (publicKey: string): string =>
  createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("hex").slice(0, KEY_ID_DIGITS);

/** Bytes have one base64url text (RFC 4648, 3.5): any other text is none. */
function canonicalBytes(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : null;
}

const macKey = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "", `talon:mac:${purpose}`, MAC_KEY_BYTES));

/** After a power cut there is the whole key or none; of programs that start together over one directory all have the key of the first. */
function makeKey(directory: string, path: string): void {
  makeDirectory(directory);
  const { privateKey } = generateKeyPairSync("ed25519");
  const fresh = `${path}.${process.pid}.new`;
  rmSync(fresh, { force: true });
  const file = openSync(fresh, "wx", OWNER_ONLY);
  try {
    fchmodSync(file, OWNER_ONLY);
    writeSync(file, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  putInPlace(fresh, path);
  for (const name of readdirSync(directory))
    if (name.startsWith(`${KEY_FILE}.`) && name.endsWith(".new")) rmSync(join(directory, name), { force: true });
  const folder = openSync(directory, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** A link never replaces what is there; some disks know none. */
function putInPlace(fresh: string, path: string): void {
  try {
    linkSync(fresh, path);
  } catch {
    if (!existsSync(path)) renameSync(fresh, path);
  }
}

function readKey(path: string): Result<Signer, Problem> {
  const pem = readFileSync(path);
  const key = privateKeyIn(pem);
  return key === null ? fail(damaged(path)) : ok(signerOf(key));
}

function privateKeyIn(pem: Buffer): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

const damaged = (place: string): Problem => ({
  place,
  what: "holds no Ed25519 private key in PKCS8 PEM.",
  cure: "Put back the copy made at enrolment, or move the file away: then a new key is made, and the hub has to learn it.",
});

function unreadable(place: string, error: unknown): Problem {
  if (!(error instanceof Error && "code" in error)) throw error;
  return {
    place,
    what: `${error.message}.`,
    cure: "See that the directory exists, can be written and belongs to the user who runs the agent.",
  };
}
