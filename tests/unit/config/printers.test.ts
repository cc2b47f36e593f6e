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
