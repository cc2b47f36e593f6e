import { generateKeyPairSync } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { closeToOthers, openSigner, readSigner } from "../../../../agent/host/device-key.ts";

const root = mkdtempSync(join(tmpdir(), "talon-key-"));
const place = () => mkdtempSync(join(root, "place-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function opened(directory: string) {
  const signer = openSigner(directory);
  if (!signer.ok) throw new Error(signer.fault.what);
  return signer.value;
}

describe("the key of a machine", () => {
  test("is made at the first start, for its owner alone, and is the same ever after", () => {
    const directory = join(place(), "state");
    const first = opened(directory);
    expect(statSync(join(directory, "device.key")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(directory, "device.key"), "utf8")).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(readdirSync(directory)).toEqual(["device.key"]);
    const again = opened(directory);
    expect(again.publicKey).toBe(first.publicKey);
    expect(again.mac("ticket", "A017")).toEqual(first.mac("ticket", "A017"));
  });

  test("a half-written key of a power cut is forgotten, since nothing was signed with it", () => {
    const directory = place();
    writeFileSync(join(directory, "device.key.new"), "-----BEGIN PRIV");
    opened(directory);
    expect(readdirSync(directory)).toEqual(["device.key"]);
  });

  test.each([
    ["empty", ""],
    ["cut off", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYD"],
    [
      "another kind of key",
      generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }),
    ],
  ])("a damaged key is a problem with a place and a cure, and stays as it is: %s", (_, text) => {
    const directory = place();
    const path = join(directory, "device.key");
    writeFileSync(path, text);
    const signer = openSigner(directory);
    expect(signer.ok ? null : signer.fault.place).toBe(path);
    expect(signer.ok ? null : signer.fault.cure).toMatch(/copy made at enrolment/);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("one that others could read is closed to them, and told once", () => {
    const directory = place();
    expect(closeToOthers(directory)).toBe(false);
    opened(directory);
    expect(closeToOthers(directory)).toBe(false);
    chmodSync(join(directory, "device.key"), 0o644);
    expect(closeToOthers(directory)).toBe(true);
    expect(statSync(join(directory, "device.key")).mode & 0o777).toBe(0o600);
    expect(closeToOthers(directory)).toBe(false);
  });

  test("a directory that cannot be had is a problem, not an exception", () => {
    const directory = join(place(), "file");
    writeFileSync(directory, "");
    const signer = openSigner(join(directory, "state"));
    expect(signer.ok).toBe(false);
  });

  test("whoever only looks makes no key", () => {
    const directory = place();
    expect(readSigner(directory).ok).toBe(false);
    expect(existsSync(join(directory, "device.key"))).toBe(false);
    const made = opened(directory);
    const read = readSigner(directory);
    expect(read.ok && read.value.keyId).toBe(made.keyId);
  });
});
