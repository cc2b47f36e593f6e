import { expect, test } from "vitest";
import { type Catalogues, speechOf } from "../../../../../deploy/hub/page/speech.ts";

const speech = speechOf({ kk: {}, ru: {}, uk: {}, en: {} } as Catalogues, "en");

test.each([Number.NaN, 1e300, -1e300, 8.65e15])("a moment that no calendar has blanks no page: %s", (ms) => {
  expect(speech.time(ms)).toBe("—");
});

test("a day that no calendar has is said as it came", () => {
  expect(speech.day("2026-99-99")).toBe("2026-99-99");
  expect(speech.day("2026-03-02")).toBe("2 Mar");
});
