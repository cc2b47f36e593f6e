import { describe, expect, test } from "vitest";
import { REFUSALS_TOLD_MAX, REFUSALS_WITHIN_MS } from "../../../../../agent/domain/refusals.ts";
import { PIN_LOCK_MS, WRONG_PINS_MAX, WRONG_PINS_WITHIN_MS } from "../../../../../agent/domain/staff/credential.ts";
import { plan } from "../../../../sim/centre-plan.ts";
import { type Life, MINUTE, opened } from "../life.ts";

const digest = (letter: string) => letter.repeat(64);
const rules = {
  ...plan,
  operators: plan.operators.map((one) => {
    if (one.id === "op-1") return { ...one, card: digest("a"), pin: digest("b") };
    return one.id === "op-3" ? { ...one, pin: digest("c") } : one;
  }),
};
const show = (life: Life, [kind, letter]: readonly ["card" | "pin", string], station = "w1") =>
  life.tell({ type: "credential.shown", station, kind, digest: digest(letter) });

function locked() {
  const life = opened(rules);
  for (let no = 0; no < WRONG_PINS_MAX; no += 1) show(life.pass(MINUTE), ["pin", "f"]);
  return life;
}

describe("a card or a PIN", () => {
  test.each([
    ["card", "a"],
    ["pin", "b"],
  ] as const)("signs in whose %s it is", (kind, letter) => {
    const life = opened(rules);
    expect(show(life, [kind, letter]).events).toMatchObject([
      { type: "operator.signed-in", data: { station: "w1", operator: "op-1", by: kind } },
    ]);
  });

  test("is not taken for one another", () => {
    const life = opened(rules);
    expect(show(life, ["card", "b"]).refusal).toBe("credential-unknown");
    expect(show(life, ["pin", "a"]).refusal).toBe("credential-unknown");
  });

  test("of nobody is refused and recorded, and nothing of it stands in the record", () => {
    const life = opened(rules);
    expect(show(life, ["card", "e"]).events).toEqual([
      {
        type: "operator.refused",
        data: { station: "w1", operator: null, act: "card.shown", why: "credential-unknown" },
      },
    ]);
  });

  test("that two have signs in neither", () => {
    const twins = rules.operators.map((one) => (one.id === "op-2" ? { ...one, pin: digest("b") } : one));
    expect(show(opened({ ...rules, operators: twins }), ["pin", "b"]).refusal).toBe("credential-unknown");
  });

  test("K2: gives nobody a stage of the other authority", () => {
    const life = opened(rules);
    expect(show(life, ["pin", "c"]).refusal).toBe("wrong-authority");
    expect(show(life, ["pin", "c"], "w3").refusal).toBeNull();
  });
});

describe("a flood of refused credentials", () => {
  const told = (life: Life) => life.of("operator.refused").length;

  test("of wrong cards leaves twenty records within ten minutes at one station, and is refused all the same", () => {
    const life = opened(rules);
    for (let no = 0; no < REFUSALS_TOLD_MAX; no += 1) show(life, ["card", "f"]);
    expect(show(life, ["card", "f"])).toEqual({ events: [], orders: [], refusal: "credential-unknown" });
    expect(show(life, ["card", "f"], "w2").events).toHaveLength(1);
    expect(show(life.pass(REFUSALS_WITHIN_MS - 1), ["card", "f"]).events).toEqual([]);
    expect(show(life.pass(1), ["card", "f"]).events).toHaveLength(1);
    expect(show(life, ["card", "a"]).refusal).toBeNull();
  });

  test("of PINs while they are locked leaves twenty records too", () => {
    const life = locked();
    const before = told(life);
    for (let no = 0; no < 50; no += 1) show(life, ["pin", "f"]);
    expect(told(life) - before).toBe(REFUSALS_TOLD_MAX);
  });

  test("of wrong cards hides no wrong PIN: the fifth still locks", () => {
    const life = opened(rules);
    for (let no = 0; no < 50; no += 1) show(life, ["card", "f"]);
    for (let no = 0; no < WRONG_PINS_MAX; no += 1) show(life, ["pin", "f"]);
    expect(show(life, ["pin", "b"]).refusal).toBe("credential-unknown");
  });
});

describe("wrong PINs", () => {
  test("five within ten minutes lock the PINs of that station for five minutes, the right one too", () => {
    const life = locked();
    expect(show(life, ["pin", "b"]).refusal).toBe("credential-unknown");
    expect(life.of("operator.refused").at(-1)).toMatchObject({ operator: null, act: "pin.locked" });
    expect(show(life.pass(PIN_LOCK_MS - 1), ["pin", "b"]).refusal).toBe("credential-unknown");
    expect(show(life.pass(1), ["pin", "b"]).refusal).toBeNull();
  });

  test("do not lock cards, nor another station", () => {
    expect(show(locked(), ["card", "a"]).refusal).toBeNull();
    expect(show(locked(), ["pin", "b"], "w2").refusal).toBeNull();
  });

  test("typed while PINs are locked do not lock them for longer", () => {
    const life = locked();
    for (let no = 0; no < 9; no += 1) show(life.pass(PIN_LOCK_MS / 10), ["pin", "f"]);
    expect(show(life.pass(PIN_LOCK_MS / 10), ["pin", "b"]).refusal).toBeNull();
  });

  test("stay locked over a restart", () => {
    const life = locked();
    life.now = { ...life.now, boot: "boot-2", mono: 10 };
    expect(show(life, ["pin", "b"]).refusal).toBe("credential-unknown");
  });

  test("spread over more than ten minutes lock nothing", () => {
    const life = opened(rules);
    for (let no = 0; no < 20; no += 1) show(life.pass(WRONG_PINS_WITHIN_MS / 4), ["pin", "f"]);
    expect(show(life, ["pin", "b"]).refusal).toBeNull();
  });

  test("wrong cards lock nothing", () => {
    const life = opened(rules);
    for (let no = 0; no < 20; no += 1) show(life, ["card", "f"]);
    expect(show(life, ["pin", "b"]).refusal).toBeNull();
  });
});
