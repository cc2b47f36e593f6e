import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRecord } from "../../../../agent/journal/record.ts";
import { type Draw, inputOf, KINDS_COUNT } from "../domain/random-life.ts";
import { flawOf, RecordedLife, rewritten } from "./recorded-life.ts";

const draw: fc.Arbitrary<Draw> = fc.tuple(fc.nat(KINDS_COUNT - 1), fc.nat(999), fc.nat(999));
const LIES = [
  [/"stage":"[a-z-]+"/, '"stage":"nowhere"'],
  [/"toStage":"[a-z-]+"/, '"toStage":"nowhere"'],
  [/"station":"w\d"/, '"station":"w9"'],
  [/"bootid":"[^"]+"/, '"bootid":"another"'],
  [/"monoms":\d+/, '"monoms":0'],
  [/"monoms":\d+/, '"monoms":9000000000000'],
  [/"ticket":"A\d+"/, '"ticket":"Z999"'],
  [/"id":"intake"/, '"id":"handover"'],
  [/"authority":"centre"/, '"authority":"police"'],
  [/"darkMs":\d+/, '"darkMs":99999999999'],
  [/"correctionMs":null/, '"correctionMs":-99999999999'],
] as const;
const lie = fc.tuple(fc.nat(399), fc.nat(LIES.length - 1));

describe("a pack of whoever owns a machine and tells nonsense", () => {
  test("U9 is sound or is refused with a place, and never ends the check", () => {
    fc.assert(
      fc.property(
        fc.array(draw, { minLength: 60, maxLength: 120 }),
        fc.array(lie, { minLength: 1, maxLength: 6 }),
        (draws, lies) => {
          const life = new RecordedLife();
          life.open();
          for (const no of ["1", "2", "3", "4"]) life.signIn(`w${no}`, `op-${no}`);
          for (const one of draws) life.tell(inputOf(life, one));
          const forged = rewritten(life, (body) => {
            const no = Number(/"id":"[^.]+\.(\d+)"/.exec(body)?.[1]);
            const told = lies.filter(([at]) => at % life.seq === no);
            const text = told.reduce(
              (all, [, which]) => all.replace(LIES[which]?.[0] ?? "", LIES[which]?.[1] ?? ""),
              body,
            );
            return parseRecord(text).ok ? text : body;
          });
          const flaw = flawOf(forged.packOf({ kind: "day", day: "2026-11-21" }));
          expect(flaw === null || /^(record \d+|(pack\.)?(ledger|health|marks))/.test(flaw), String(flaw)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);
});
