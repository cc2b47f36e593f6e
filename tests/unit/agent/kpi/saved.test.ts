import { expect, test } from "vitest";
import { emptyFigures } from "../../../../agent/kpi/figures.ts";
import { emptyKpi, evolveKpi } from "../../../../agent/kpi/kpi.ts";
import { toKpiText } from "../../../../agent/kpi/kpi-text.ts";
import { emptyOpenCentre } from "../../../../agent/kpi/open-centre.ts";
import { figuresOf, figuresText, openCentreOf, savedOpenCentre } from "../../../../agent/kpi/saved.ts";
import { madeJournal } from "./made-journal.ts";
import { hours } from "./tape.ts";

test("figures that are kept as text after every record and read again go on as if they had never been away", () => {
  const records = madeJournal("kz-ala-01", 7);
  const straight = records.reduce((kpi, record) => evolveKpi(kpi, record, hours), emptyKpi);
  const interrupted = records.reduce((kpi, record) => {
    const next = evolveKpi(kpi, record, hours);
    return {
      days: next.days.map((figures) => figuresOf(figuresText(figures))),
      centres: next.centres.map((open) => openCentreOf(savedOpenCentre(open))),
    };
  }, emptyKpi);
  expect(records.length).toBeGreaterThan(50);
  expect(toKpiText(interrupted)).toBe(toKpiText(straight));
});

test("what is empty stays empty", () => {
  expect(figuresOf(figuresText(emptyFigures))).toEqual(emptyFigures);
  expect(openCentreOf(savedOpenCentre(emptyOpenCentre))).toEqual(emptyOpenCentre);
});
