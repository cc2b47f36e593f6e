import { describe, expect, test } from "vitest";
import { type Centre, emptyCentre } from "../../../../agent/domain/centre.ts";
import { NUMBERS_PASSED_MAX } from "../../../../agent/domain/rebase.ts";
import { fromSnapshot, toSnapshot } from "../../../../agent/domain/snapshot.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import { baselineOf, type Remains } from "../../../../agent/runtime/baseline.ts";

const DAY = "2026-03-02";
const given = { A: 17, "A/first": 1, "A/privileged": 902, "A/privileged/first": 901 };
const day = DAY as Centre["day"];
const centre: Centre = { ...emptyCentre, day, numbers: emptyCentre.numbers.set(DAY, given) };
const snapshot = { seq: seq(100), body: toSnapshot(centre) };

const numbersAfter = (remains: Partial<Remains>) =>
  fromSnapshot(baselineOf({ snapshot, records: [], last: 100, ...remains }))?.numbers.get(DAY);

describe("a journal after one that lost records", () => {
  test("passes by as many numbers of each class as records are lost, for any of them may be on somebody's paper", () => {
    expect(numbersAfter({ last: 105 })).toEqual({ ...given, A: 22, "A/privileged": 907 });
    expect(numbersAfter({ lost: [{ first: 98, last: 103 }] })).toEqual({ ...given, A: 20, "A/privileged": 905 });
  });

  test("passes by none where nothing is lost, or what is lost stands in the snapshot", () => {
    expect(numbersAfter({})).toEqual(given);
    expect(numbersAfter({ lost: [{ first: 3, last: 9 }] })).toEqual(given);
  });

  test("never passes by so many that a day has no numbers left", () => {
    expect(numbersAfter({ last: 100_000 })?.["A"]).toBe(17 + NUMBERS_PASSED_MAX);
  });
});
