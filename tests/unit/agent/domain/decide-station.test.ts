import { describe, expect, test } from "vitest";
import { type Life, opened } from "./life.ts";

const leave = (life: Life, station: string) => life.tell({ type: "operator.left", station });

describe("an act at a station", () => {
  test("K2: of nobody who is signed in is refused, and each attempt is recorded", () => {
    const life = opened();
    const station = "w1";
    const refusals = [
      leave(life, station),
      life.call(station),
      life.tell({ type: "recall.asked", station }),
      life.tell({ type: "no-show.told", station }),
      life.tell({ type: "start.told", station }),
      life.tell({ type: "finish.told", station, outcome: "passed" }),
      life.tell({ type: "transfer.asked", station, stage: "intake", reason: "why" }),
      life.tell({ type: "postpone.asked", station, minutes: 10, by: "citizen", reason: "why" }),
      life.tell({ type: "return.told", station, ticket: "A001" }),
      life.tell({ type: "gone.told", station, ticket: null }),
      life.tell({ type: "void.asked", station, ticket: "A001", reason: "why" }),
      life.tell({ type: "break.began", station, reason: "lunch" }),
      life.tell({ type: "break.ended", station }),
      life.tell({ type: "annotate.told", station, visit: "2026-11-21-A001", text: "why" }),
    ].map((decision) => decision.refusal);
    expect(new Set(refusals)).toEqual(new Set(["nobody-signed-in"]));
    expect(life.of("operator.refused").map(({ act }) => act)).toEqual([
      "operator.left",
      "call.asked",
      "recall.asked",
      "no-show.told",
      "start.told",
      "finish.told",
      "transfer.asked",
      "postpone.asked",
      "return.told",
      "gone.told",
      "void.asked",
      "break.began",
      "break.ended",
      "annotate.told",
    ]);
  });
});
