import { describe, expect, test } from "vitest";
import { explain } from "../../../config/explain.ts";
import { drivers } from "./catalogue.ts";

describe("explain", () => {
  test("tells type, default, sentence and example of a key", () => {
    expect(explain("storage.keepDays", drivers)).toEqual([
      {
        key: "storage.keepDays",
        driver: null,
        sentence: "Days for which records that the hub has stay on the disk, 1 to 3650.",
        type: "number",
        isRequired: false,
        default: 90,
        example: "90",
        inside: [],
      },
    ]);
  });

  test.each([
    "devices.printer.link",
    "services.norm.minutes",
    "services[0].norm[0].minutes",
    "services.0.letter",
    "centre",
  ])("knows %s", (key) => {
    expect(explain(key, drivers)).toHaveLength(1);
  });

  test("tells an option once for each driver that has it", () => {
    const told = explain("devices.anything.keys", drivers);
    expect(Array.isArray(told) && told.map(({ driver }) => driver)).toEqual(["buttons", "rating-pad"]);
    expect(explain("devices.rating-pad.keys", drivers)).toHaveLength(1);
  });

  test("suggests the key that was meant", () => {
    expect(explain("storage.keepDay", drivers)).toEqual({
      what: 'there is no key "keepDay" in storage.',
      cure: 'Did you mean "keepDays"?',
    });
    expect(explain("devices.printer.profil", drivers)).toHaveProperty("cure");
  });
});
