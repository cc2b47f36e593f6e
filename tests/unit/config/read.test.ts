import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readConfig } from "../../../config/read.ts";
import { drivers } from "./catalogue.ts";

const folder = mkdtempSync(join(tmpdir(), "talon-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const whatOf = (file: string): string => {
  const read = readConfig(file, drivers);
  return read.ok ? "" : (read.fault[0]?.what ?? "");
};

describe("reading the file", () => {
  test("a file that is not there is a problem with its name", () => {
    const read = readConfig(join(folder, "none.yaml"), drivers);
    expect(read.ok).toBe(false);
    expect(whatOf(join(folder, "none.yaml"))).toContain("ENOENT");
  });

  test("a file of length 0 is not taken for a configuration without keys", () => {
    writeFileSync(join(folder, "empty.yaml"), "");
    expect(whatOf(join(folder, "empty.yaml"))).toContain("power cut");
  });

  test("bytes that are no UTF-8 are told as such", () => {
    writeFileSync(join(folder, "latin.yaml"), Buffer.from([0x61, 0x3a, 0x20, 0xff]));
    expect(whatOf(join(folder, "latin.yaml"))).toContain("UTF-8");
  });

  test("a folder is a problem", () => expect(whatOf(folder)).toContain("EISDIR"));

  test("a file too large is not read", () => {
    writeFileSync(join(folder, "large.yaml"), Buffer.alloc(1024 * 1024 + 1, 32));
    expect(whatOf(join(folder, "large.yaml"))).toContain("1 MiB");
  });

  test("an example is read", () => {
    expect(readConfig(new URL("../../../config/examples/smallest.yaml", import.meta.url).pathname, drivers).ok).toBe(
      true,
    );
  });
});
