import fc from "fast-check";
import { expect, test } from "vitest";
import { pngOf } from "../../../../../agent/console/bench/png.ts";
import { drawn, isBlack } from "../../../../../drivers/escpos-printer/bitmap.ts";
import { bitmapOf } from "../../../../golden/png.ts";

test("a picture of any size comes back from its PNG dot by dot, black as black", () => {
  const side = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(side, side, fc.array(fc.boolean(), { minLength: 1600, maxLength: 1600 }), (width, height, dark) => {
      const picture = drawn(width, height, (x, y) => dark[y * width + x] === true);
      const back = bitmapOf(pngOf(picture));
      expect(back).toEqual(picture);
      expect(isBlack(back, 0, 0)).toBe(dark[0]);
    }),
  );
});
