import { describe, expect, test } from "vitest";
import { holderOf, isAllowed, parseTokens, type Right, tokenLine } from "../../../../../deploy/hub/http/tokens.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";
const RIGHTS: readonly Right[] = ["read", "command", "configure"];

describe("tokens", () => {
  test("are told by who holds them, and stand in the file by their digest only", () => {
    const line = tokenLine("viewer", "wall", TOKEN);
    expect(line).not.toContain(TOKEN);
    const read = parseTokens(`\n# wall\n${line}\n`, "tokens");
    expect(read.ok && holderOf(read.value, `Bearer ${TOKEN}`)).toMatchObject({ name: "wall", roles: ["viewer"] });
    for (const said of [undefined, "", TOKEN, `bearer ${TOKEN}`, `Bearer ${TOKEN}0`, `Bearer ${"a".repeat(5_000)}`])
      expect(read.ok && holderOf(read.value, said), said).toBeNull();
  });

  test("that are shorter than can be trusted open nothing, whatever the file says", () => {
    const read = parseTokens(tokenLine("viewer", "wall", "short"), "tokens");
    expect(read.ok && holderOf(read.value, "Bearer short")).toBeNull();
  });

  test("let a viewer look, an operator order and an officer configure, and neither of these do the other's work", () => {
    const allowed = (roles: string) => {
      const read = parseTokens(tokenLine(roles, "one", TOKEN), "tokens");
      const holder = read.ok ? read.value[0] : undefined;
      return RIGHTS.filter((right) => holder !== undefined && isAllowed(holder, right));
    };
    expect(allowed("viewer")).toEqual(["read"]);
    expect(allowed("operator")).toEqual(["read", "command"]);
    expect(allowed("officer")).toEqual(["read", "configure"]);
    expect(allowed("operator,officer")).toEqual(RIGHTS);
  });

  test("that stand openly, are doubtful or none are a problem that names its line", () => {
    const sound = tokenLine("viewer", "wall", TOKEN);
    for (const text of [
      `viewer wall ${TOKEN}`,
      sound.replace("viewer", "writer"),
      TOKEN,
      sound.replace("wall", "Wall"),
    ]) {
      const read = parseTokens(`# first\n${text}`, "tokens F");
      expect(!read.ok && read.fault.place, text).toBe("tokens F line 2");
    }
    expect(parseTokens("# nobody", "tokens F").ok).toBe(false);
  });
});
