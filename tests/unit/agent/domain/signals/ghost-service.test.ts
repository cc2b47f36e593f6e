import { describe, expect, test } from "vitest";
import { MINUTE, opened, SECOND, type Watching } from "./watching.ts";

function honest(hall: Watching, count: number): void {
  for (let no = 0; no < count; no += 1) hall.pass(MINUTE).serve("w1", 6 * MINUTE);
}

function short(hall: Watching, count: number, after: (visit: string) => void = () => undefined): void {
  for (let no = 0; no < count; no += 1) after(hall.pass(10 * SECOND).serve("w1", 20 * SECOND));
}

const look = (hall: Watching) => hall.pass(3 * MINUTE).tell({ type: "centre.observed", data: { waiting: 0, open: 0 } });

describe("ghost-service", () => {
  test("services below their floor that no citizen answers for are told, with their records (U7, U8)", () => {
    const hall = opened().signIn("w1");
    honest(hall, 20);
    short(hall, 8);
    look(hall);
    const [signal] = hall.named("ghost-service");
    expect(signal).toMatchObject({ operator: "op-w1", station: "w1" });
    expect(signal?.facts).toMatchObject({ longestOfThemMs: 20_000, whileBoardDead: 0 });
    expect(signal?.evidence.length).toBe(signal?.facts["shortServicesWithoutTrace"]);
  });

  test("a rating shows that there was a citizen (U10)", () => {
    const hall = opened().signIn("w1");
    short(hall, 12, (visit) => hall.pass(4 * SECOND).rate("w1", visit, { score: 3 }));
    look(hall);
    expect(hall.named("ghost-service")).toEqual([]);
  });

  test("what a scan began or ended has a citizen (U10)", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 12; no += 1) {
      hall.pass(MINUTE).finish("w1", hall.take(), { servedMs: 10 * SECOND, by: "scan" });
    }
    look(hall);
    expect(hall.raised).toEqual([]);
  });

  test("papers that were missing end a service at once and lawfully (U10)", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 12; no += 1) {
      hall.pass(MINUTE).finish("w1", hall.take(), { servedMs: 10 * SECOND, outcome: "failed" });
    }
    look(hall);
    expect(hall.raised).toEqual([]);
  });

  test("quick and slow people who carry out their stages raise nothing (U10)", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 40; no += 1) hall.pass(MINUTE).serve("w1", no % 2 === 0 ? 90 * SECOND : 25 * MINUTE);
    look(hall);
    expect(hall.raised).toEqual([]);
  });

  test("a dead board alone raises nothing (U10)", () => {
    const hall = opened().signIn("w1").device("board-w1", "failed");
    for (let no = 0; no < 30; no += 1) hall.pass(MINUTE).serve("w1", 4 * MINUTE);
    look(hall);
    expect(hall.raised).toEqual([]);
  });

  test("short services while the board was dead are counted as such", () => {
    const hall = opened().signIn("w1").device("board-w1", "failed");
    short(hall, 8);
    look(hall);
    expect(hall.named("ghost-service")[0]?.facts["whileBoardDead"]).toBeGreaterThanOrEqual(4);
  });

  test("citizens who are then missing at the next stage weigh more", () => {
    const hall = opened().signIn("w1").signIn("u1");
    honest(hall, 30);
    short(hall, 4, (visit) => hall.pass(MINUTE).miss("u1", visit));
    look(hall);
    expect(hall.named("ghost-service")[0]?.facts["citizensMissingAfterwards"]).toBe(4);
  });

  test("nothing is told before a citizen could have answered", () => {
    const hall = opened().signIn("w1");
    for (let no = 0; no < 5; no += 1) hall.pass(SECOND).finish("w1", hall.take(), { servedMs: 5 * SECOND });
    expect(hall.raised).toEqual([]);
    look(hall);
    expect(hall.raised).toHaveLength(1);
  });
});
