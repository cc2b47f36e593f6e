import { describe, expect, test } from "vitest";
import { loadConfig } from "../../../config/load.ts";
import { catalogue } from "../../../drivers/catalogue.ts";
import { changed, deviceOf } from "./almaty.ts";

const load = (options: object) =>
  loadConfig(
    changed((raw) => {
      const printer = deviceOf(raw, "printer");
      Object.assign(printer, options);
      raw.devices["spare"] = { driver: "escpos-printer", link: "tcp://192.0.2.10:9100" };
    }),
    "centre.yaml",
    catalogue,
  );

describe("printers in a configuration", () => {
  test("stand in for one another in the order of the file, and print for their own kiosks first", () => {
    const loaded = load({ kiosks: ["kiosk"] });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.fault));
    expect(loaded.value.rules.printers).toEqual(["printer", "spare"]);
    expect(loaded.value.rules.printersOf).toEqual({ kiosk: ["printer"] });
  });

  test("beside a kiosk that does not exist are told with the names that do", () => {
    const loaded = load({ kiosks: ["kiosc"] });
    expect(loaded.ok ? [] : loaded.fault).toMatchObject([
      { what: 'there is no device "kiosc".', cure: 'Did you mean "kiosk"?' },
    ]);
  });

  test("that nobody has described are described where they stand, and a slip in it is told in its place", () => {
    expect(load({ differs: { dots: 512, columns: 42 }, rollMetres: 80 }).ok).toBe(true);
    const wrong = load({ differs: { dotts: 512 } });
    expect(wrong.ok ? [] : wrong.fault).toHaveLength(1);
  });
});

describe("screens in a configuration", () => {
  const withPage = (link: string) =>
    loadConfig(
      changed((raw) => {
        raw.devices["screen"] = { driver: "page-board", link };
      }),
      "centre.yaml",
      catalogue,
    );

  test("show the hall, or a station that there is", () => {
    for (const link of ["page:hall", "page:w1", "sim"]) expect(withPage(link).ok, link).toBe(true);
  });

  test("whose page is of no station are refused at their link, with the station that was probably meant", () => {
    const refused = withPage("page:W1");
    expect(refused.ok ? [] : refused.fault).toMatchObject([{ what: expect.stringContaining("page") }]);
    const meant = withPage("page:w11");
    expect(meant.ok ? [] : meant.fault).toMatchObject([
      {
        place: expect.stringMatching(/^centre\.yaml/),
        what: 'there is no station "w11" whose page could be shown.',
        cure: 'Did you mean "w1"?',
      },
    ]);
  });
});
