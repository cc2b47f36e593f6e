import { describe, expect, test } from "vitest";
import { changed, configOf, only, problemsOf, type Raw } from "./almaty.ts";

const DIGEST = "0123456789abcdef".repeat(4);
const withOperator = (at: number, more: object) => (raw: Raw) => {
  Object.assign(raw.operators[at]!, more);
};

describe("staff in a configuration", () => {
  test("cards and PINs come into the rules as digests, and null where there are none", () => {
    const { operators } = configOf(changed(withOperator(0, { card: DIGEST, skills: ["intake"] }))).rules;
    expect(operators[0]).toEqual({ id: "op-101", authority: "centre", skills: ["intake"], card: DIGEST, pin: null });
    expect(operators[1]).toEqual({ id: "op-102", authority: "centre", skills: [], card: null, pin: null });
  });

  test.each([
    ["a PIN as a number", "pin", 1234],
    ["a PIN in quotes", "pin", "1234"],
    ["a card number", "card", "04:11:22:33:44:55:66"],
    ["a card number with spaces", "card", "0004 1122 3344"],
  ])("%s in clear is refused without repeating it", (_what, key, value) => {
    const told = only(withOperator(0, { [key]: value }));
    expect(told.what).toContain("in clear");
    expect(told.cure).toContain("talon staff digest");
    expect(JSON.stringify(told)).not.toContain(String(value));
  });

  test("what is no digest at all is not repeated either", () => {
    const told = only(withOperator(0, { pin: "hunter2-hunter2" }));
    expect(told.what).toContain("64 lower-case hexadecimal digits");
    expect(JSON.stringify(told)).not.toContain("hunter2");
  });

  test("two operators with one card cannot be told apart", () => {
    const told = only((raw) => {
      withOperator(0, { card: DIGEST })(raw);
      withOperator(1, { card: DIGEST })(raw);
    });
    expect(told.what).toBe("the card of op-102 is that of op-101.");
  });

  test("K1 K2 a skill of the other authority is refused", () => {
    expect(only(withOperator(0, { skills: ["production"] })).what).toBe(
      'the stage "production" belongs to the police, but op-101 to the centre.',
    );
  });

  test("a skill that is no stage suggests the one meant", () => {
    expect(only(withOperator(0, { skills: ["intak"] })).cure).toBe('Did you mean "intake"?');
  });

  const withoutHandover = (raw: Raw) => {
    for (const at of [0, 1]) withOperator(at, { skills: ["intake"] })(raw);
  };

  test("a stage that nobody may carry out is a problem where no hub can name more staff", () => {
    const told = only((raw) => {
      withoutHandover(raw);
      Reflect.deleteProperty(raw, "hub");
    });
    expect(told.what).toBe('no operator of the centre may carry out the stage "handover".');
  });

  test("with a hub it is only doubtful", () => {
    expect(configOf(changed(withoutHandover)).warnings.map(({ what }) => what)).toEqual([
      'no operator of the centre may carry out the stage "handover".',
    ]);
  });

  test("nobody at all and no hub is doubtful", () => {
    const source = changed((raw) => {
      raw.operators = [];
      Reflect.deleteProperty(raw, "hub");
    });
    expect(problemsOf(source)).toEqual([]);
    expect(configOf(source).warnings).toHaveLength(1);
  });

  test("U4 a hub whose keys are not trusted is doubtful, and a trusted private key is a secret", () => {
    const warned = configOf(changed((raw) => Object.assign(raw.hub, { trust: [] }))).warnings;
    expect(warned.map(({ what }) => what)).toEqual([
      "no key of the hub is trusted: its day lists, configurations and dangerous commands are refused.",
    ]);
    expect(only((raw) => Object.assign(raw.hub, { trust: [`MC4CAQAwBQYDK2VwBCIEI${"A".repeat(43)}`] })).what).toContain(
      "a secret",
    );
    expect(only((raw) => Object.assign(raw.hub, { trust: ["AAAA"] })).cure).toContain("MCowBQYDK2VwAyEA");
  });
});
