import { describe, expect, test } from "vitest";
import { takeCommand } from "../../../../drivers/escpos-printer/commands.ts";
import { Paper, type Slip } from "../../../../drivers/escpos-printer/paper.ts";
import { PROFILES } from "../../../../drivers/escpos-printer/profiles.ts";
import golden from "../../../golden/escpos.json" with { type: "json" };
import { fromHex } from "../../../golden/hex.ts";

const TEXT = "41 30 31 37 0a";

function printed(hex: string): Slip & { readonly rest: number } {
  const paper = new Paper(PROFILES["epson-tm-t20"]);
  let left = fromHex(hex);
  for (let next = takeCommand(left); next !== null; next = takeCommand(left)) {
    paper.apply(next.command);
    left = left.subarray(next.length);
  }
  return { ...paper.tearOff(), rest: left.length };
}

describe("what other programs send to the same printer", () => {
  test("golden bytes of a picture that is kept first are the picture of the golden bytes printed at once", () => {
    const kept = printed(`${golden.graphics.bytes} ${TEXT}`);
    expect(kept).toEqual(printed(`${golden.raster.bytes} ${TEXT}`));
    expect(kept.picture.rows.some((byte) => byte !== 0)).toBe(true);
    expect(kept.lines).toEqual(["A017"]);
  });

  test("a kept picture is printed once, and one that nobody kept is none", () => {
    const print = golden.graphics.bytes.slice(-20);
    expect(printed(`${golden.graphics.bytes} ${print}`)).toEqual(printed(golden.graphics.bytes));
    expect(printed(print).picture.height).toBe(0);
  });

  test.each([
    ["a bar code", golden.code128.bytes],
    ["a bar code of the older form, up to its zero", "1d 6b 04 41 30 31 37 00"],
    ["the wish to be answered while offline", golden.offlineResponse.bytes],
  ])("golden bytes of %s leave no letters behind", (_, bytes) => {
    expect(printed(`${bytes} ${TEXT}`)).toEqual(printed(TEXT));
  });

  test("a bar code that never ends silences no printer", () => {
    const letters = Array.from({ length: 300 }, () => "41").join(" ");
    expect(printed(`1d 6b 04 ${letters} 0a ${TEXT}`).lines.at(-1)).toBe("A017");
  });

  test.each([golden.graphics, golden.code128, golden.offlineResponse])("$name waits for its last byte", ({ bytes }) => {
    const whole = fromHex(bytes);
    for (let length = 1; length < whole.length; length += 1) {
      expect(printed(bytes.slice(0, length * 3 - 1)).lines).toEqual([]);
    }
    expect(printed(bytes).rest).toBe(0);
  });
});
