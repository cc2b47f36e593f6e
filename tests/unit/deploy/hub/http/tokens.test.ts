import { describe, expect, test } from "vitest";
import { holderOf, parseTokens } from "../../../../../deploy/hub/http/tokens.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";

describe("tokens", () => {
  test("are told by who holds them, and not kept", () => {
    const read = parseTokens(`\n# wall\nread wall ${TOKEN}\n`, "tokens");
    expect(read.ok && holderOf(read.value, `Bearer ${TOKEN}`)).toMatchObject({ name: "wall", role: "read" });
    expect(JSON.stringify(read)).not.toContain(TOKEN);
    for (const said of [undefined, "", TOKEN, `bearer ${TOKEN}`, `Bearer ${TOKEN}0`, `Bearer ${"a".repeat(5_000)}`])
      expect(read.ok && holderOf(read.value, said), said).toBeNull();
  });

  test("that are short, doubtful or none are a problem that names its line", () => {
    for (const text of ["read wall short", `write wall ${TOKEN}`, TOKEN, `read Wall ${TOKEN}`]) {
      const read = parseTokens(`# first\n${text}`, "tokens F");
      expect(!read.ok && read.fault.place, text).toBe("tokens F line 2");
    }
    expect(parseTokens("# nobody", "tokens F").ok).toBe(false);
  });
});
