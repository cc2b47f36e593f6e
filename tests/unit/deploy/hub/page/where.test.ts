import { expect, test } from "vitest";
import { toCentre, toFigures, toVisit, whereIn } from "../../../../../deploy/hub/page/where.ts";

test("an address of the page leads where it was made for, and any other to the country", () => {
  const country = { page: "country", centre: null, visit: null };
  expect(whereIn(toCentre("kz-ala-01"))).toEqual({ ...country, centre: "kz-ala-01" });
  expect(whereIn(toVisit("kz-ala-01", "2026-03-02-A017"))).toEqual({
    ...country,
    centre: "kz-ala-01",
    visit: "2026-03-02-A017",
  });
  expect(whereIn(toFigures(null))).toEqual({ ...country, page: "figures" });
  expect(whereIn(toFigures("kz-ala-01"))).toEqual({ ...country, page: "figures", centre: "kz-ala-01" });
  expect(whereIn("#audit")).toEqual({ ...country, page: "audit" });
  for (const hash of ["", "#/", "#/NO", "#figuresque", "#audit/x", "#/a/b/c"])
    expect(whereIn(hash), hash).toEqual(country);
});
