import { expect, test } from "vitest";
import { emptyFigures } from "../../../../../agent/kpi/figures.ts";
import { KpiShelf } from "../../../../../deploy/hub/http/kpi-shelf.ts";
import { kpiDay } from "../../../../../deploy/hub/http/kpi-view.ts";

const NOON = Date.UTC(2026, 2, 2, 12);

function shelfOf(...kept: readonly string[]) {
  const newest = kept.toSorted().toReversed();
  const kpiDays = async (_: string | null, most: number) => ({
    behind: 0,
    days: newest.slice(0, most).map((day) => kpiDay(day, emptyFigures)),
  });
  return new KpiShelf({ kpiDays }, () => NOON);
}

test("a centre whose clock is years ahead does not put its day before the country's today", async () => {
  const { days } = await shelfOf("2026-03-01", "2026-03-02", "2099-01-01", "2099-01-02", "2026-99-99").days(null, 2);
  expect(days.map(({ day }) => day)).toEqual(["2026-03-02", "2026-03-01"]);
});

test("the day of a centre where it is already tomorrow is not left out", async () => {
  const { days } = await shelfOf("2026-03-02", "2026-03-03").days("fj-suv-01", 1);
  expect(days.map(({ day }) => day)).toEqual(["2026-03-03"]);
});
