import { describe, expect, test } from "vitest";
import {
  afterGoodWhile,
  isBarredBy,
  placeOf,
  readBook,
  readmitted,
  recordAgainst,
  type ThrowBook,
  withThrow,
  writtenBook,
} from "../../../../../agent/cli/run/barred.ts";

const board = { id: "board-w1", version: "1.0.0", entry: "abc" };
const seen = { what: "broken claim: x", where: "drivers/keys.ts:7", at: "1970-01-01T00:00:00.000Z" };

const thrown = (times: number, device = board, book: ThrowBook = new Map()): ThrowBook =>
  times === 0 ? book : thrown(times - 1, device, withThrow(book, device, seen));
const barred = (book: ThrowBook, device = board): boolean => {
  const record = recordAgainst(book, device);
  return record !== null && isBarredBy(record);
};

describe("a device whose driver throws", () => {
  test("is left out at the third throw and not before", () => {
    expect([0, 1, 2, 3, 4].map((times) => barred(thrown(times)))).toEqual([false, false, false, true, true]);
  });

  test("is counted apart from the others", () => {
    const pad = { ...board, id: "pad-w1" };
    const book = thrown(1, board, thrown(2, pad, thrown(1)));
    expect(recordAgainst(book, board)).toMatchObject({ times: 2, ...seen });
    expect(recordAgainst(book, pad)).toMatchObject({ times: 2 });
    expect(recordAgainst(book, { ...board, id: "printer" })).toBeNull();
  });

  test("begins anew with a good while, whatever any clock says", () => {
    expect(barred(thrown(1, board, afterGoodWhile(thrown(2))))).toBe(false);
  });

  test("stays left out however long the others go on without it", () => {
    expect(barred(afterGoodWhile(thrown(3)))).toBe(true);
  });

  test.each([
    ["another version of the agent", { ...board, version: "1.0.1" }],
    ["another entry in the configuration", { ...board, entry: "abd" }],
  ])("is let in by %s, and counted anew", (_, changed) => {
    const book = thrown(3);
    expect(barred(book, changed)).toBe(false);
    expect(recordAgainst(withThrow(book, changed, seen), changed)?.times).toBe(1);
  });

  test("is let in by the technician on trial: one throw bars it again, a good while makes it as good as new", () => {
    const book = readmitted(thrown(5), board);
    if (book === null) throw new Error("it was not let in");
    expect(barred(book)).toBe(false);
    expect(barred(withThrow(book, board, seen))).toBe(true);
    expect(recordAgainst(afterGoodWhile(book), board)).toBeNull();
  });

  test("that is not left out cannot be let in", () => {
    expect(readmitted(thrown(2), board)).toBeNull();
    expect(readmitted(thrown(3), { ...board, version: "2.0.0" })).toBeNull();
  });
});

describe("the file of throws", () => {
  test("is read as it was written", () => {
    const book = thrown(2, { ...board, id: "pad-w1" }, thrown(3));
    expect(readBook(writtenBook(book))).toEqual(book);
  });

  test("stays small whatever is thrown by however many", () => {
    const long = { ...seen, what: "x".repeat(100_000), where: "y".repeat(100_000) };
    let book: ThrowBook = new Map();
    for (let no = 0; no < 500; no += 1) book = withThrow(book, { ...board, id: `device-${no}` }, long);
    expect(writtenBook(book).length).toBeLessThan(64 * 1024);
    expect(recordAgainst(book, { ...board, id: "device-499" })?.times).toBe(1);
    expect(readBook(writtenBook(book))).toEqual(book);
  });

  test.each(["", "{", "null", "[]", '{"v":2,"devices":[]}', '{"v":1,"devices":[{"id":"a"}]}'])(
    "that says %j is no such file",
    (written) => {
      expect(readBook(written)).toBeNull();
    },
  );
});

describe("the place of a throw", () => {
  const stack = [
    "BrokenClaim: broken claim: x",
    "    at assert (file:///opt/talon/agent/kernel/assert.ts:3:22)",
    "    at Array.map (<anonymous>)",
    "    at step (file:///opt/talon/drivers/frame-board/machine.ts:41:7)",
    "    at file:///opt/talon/agent/runtime/devices.ts:60:5",
  ].join("\n");

  test("is the nearest file of ours but the claim's own", () => {
    expect(placeOf(stack, "/opt/talon/")).toBe("drivers/frame-board/machine.ts:41");
  });

  test("passes by the packages that we call", () => {
    const within =
      "Error: y\n    at f (/opt/talon/node_modules/koffi/index.js:1:1)\n    at /opt/talon/drivers/lines.ts:9:3";
    expect(placeOf(within, "/opt/talon/")).toBe("drivers/lines.ts:9");
  });

  test("is whatever is known where nothing is ours", () => {
    expect(placeOf("Error: y\n    at f (/usr/lib/x.js:1:2)", "/opt/talon/")).toBe("/usr/lib/x.js:1");
    expect(placeOf("", "/opt/talon/")).toBe("");
  });
});
