import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bitmap, blankBitmap, drawn, isBlack, stamp } from "../../../../drivers/escpos-printer/bitmap.ts";

const pictures = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 6 }), fc.infiniteStream(fc.boolean()))
  .map(([width, height, dots]) => drawn(width, height, () => dots.next().value));

describe("one picture stamped onto another", () => {
  test("blackens what either has, wherever it is put and however much of it falls outside", () => {
    const places = fc.record({ x: fc.integer({ min: -20, max: 50 }), y: fc.integer({ min: -4, max: 8 }) });
    fc.assert(
      fc.property(pictures, pictures, places, (onto, picture, at) => {
        const wanted: Bitmap = drawn(
          onto.width,
          onto.height,
          (x, y) => isBlack(onto, x, y) || isBlack(picture, x - at.x, y - at.y),
        );
        stamp(onto, picture, at);
        expect(onto).toEqual(wanted);
      }),
      { numRuns: 400 },
    );
  });

  test("leaves white paper white where it is white itself", () => {
    const paper = blankBitmap(24, 3);
    stamp(paper, blankBitmap(9, 3), { x: 7, y: 0 });
    expect(paper).toEqual(blankBitmap(24, 3));
  });
});
