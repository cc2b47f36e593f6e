import fc from "fast-check";
import { expect, test } from "vitest";
import { headIn, userVersion, versionIn } from "../../../../agent/host/head-number.ts";

test("the header tells the version and the head, however many records there are, from any head that there was in the last eight million", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 127 }), fc.nat(2 ** 40), fc.nat(2 ** 23 - 1), (version, known, since) => {
      const raw = userVersion(version, known + since);
      expect([versionIn(raw), headIn(raw, known)]).toEqual([version, known + since]);
    }),
  );
});

test("a header of the first version tells the version alone", () => {
  expect([versionIn(1), headIn(1, 7)]).toEqual([1, null]);
});
