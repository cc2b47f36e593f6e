import { expect, test } from "vitest";
import { pageStation } from "../../../../agent/runtime/page-station.ts";
import { emptyStore, Rig } from "./rig.ts";

const { rules } = new Rig(emptyStore(), "boot-1").settings;

test("a window's page is its station's, and the hall's page is nobody's", () => {
  expect(pageStation("page:w1", rules)?.id).toBe("w1");
  expect(pageStation("page:hall", rules)).toBeNull();
  expect(pageStation("w1", rules)).toBeNull();
});
