import { describe, expect, test } from "vitest";
import { catalogue, driverNamed } from "../../../drivers/catalogue.ts";

describe("the catalogue of drivers", () => {
  test("each driver is found by its name, and no name stands twice", () => {
    for (const driver of catalogue) expect(driverNamed(driver.name)).toBe(driver);
    expect(new Set(catalogue.map((driver) => driver.name)).size).toBe(catalogue.length);
    expect(driverNamed("no-such-driver")).toBeNull();
  });

  test("a driver that needs a link has a virtual twin, one that needs pins names them", () => {
    for (const driver of catalogue) {
      if (driver.needs === "link") expect(driver.sim, driver.name).toBeTypeOf("function");
      else expect(driver.pins, driver.name).toBeTypeOf("function");
      if (driver.role === "keys") expect(driver.lines, driver.name).toBeTypeOf("function");
    }
  });
});
