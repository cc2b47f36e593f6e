import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bakeAtlas } from "../../../golden/bake-atlas.ts";

test("the atlas is exactly what the baker makes of the fonts", () => {
  const kept = readFileSync(new URL("../../../../drivers/escpos-printer/atlas.json", import.meta.url), "utf8");
  expect(bakeAtlas() === kept).toBe(true);
});
