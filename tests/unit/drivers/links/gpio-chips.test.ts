import { describe, expect, test } from "vitest";
import { chooseChip } from "../../../../drivers/links/gpio-chips.ts";

const header = { label: "pinctrl-rp1" };
const expander = { label: "mcp23017" };

describe("the chip that is meant", () => {
  test("without a label it is the one of the header", () => {
    expect(chooseChip([expander, header], null)).toBe(header);
  });

  test("a label names any other", () => {
    expect(chooseChip([expander, header], "mcp23017")).toBe(expander);
  });

  test("none or several of the label are no choice", () => {
    expect(chooseChip([expander], null)).toBeNull();
    expect(chooseChip([expander, { label: "mcp23017" }], "mcp23017")).toBeNull();
  });
});
