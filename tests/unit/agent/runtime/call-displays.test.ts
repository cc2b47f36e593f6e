import { describe, expect, test } from "vitest";
import { monoMs } from "../../../../agent/kernel/units.ts";
import type { BoardFace } from "../../../../agent/ports/board.ts";
import { boardsOf, type Call, CallDisplays } from "../../../../agent/runtime/call-displays.ts";

const face = (text: string): BoardFace => ({ text, arrow: "left", blink: true });
const call = (ticket: string, boards: readonly string[] = ["board-w1", "board-hall"]): Call => ({
  facts: { visit: `2026-11-22-${ticket}`, ticket, station: "w1", stage: "reception" },
  key: ticket,
  face: face(ticket),
  boards,
});
const at = (one: Call | null) => new Map([["w1", one]]);
const shown = (ticket: string, readBack: boolean) => ({ type: "shown", face: face(ticket), readBack }) as const;

const setUp = () => {
  const displays = new CallDisplays();
  expect(displays.look(at(null), monoMs(0))).toEqual([]);
  return displays;
};

describe("boards of a call", () => {
  test("are one fact, told when the last of them has shown it, each with its own proof", () => {
    const displays = setUp();
    expect(displays.look(at(call("A017")), monoMs(1_000))).toEqual([]);
    expect(displays.shown("board-hall", shown("A017", false), monoMs(1_040))).toEqual([]);
    expect(displays.shown("board-w1", shown("A017", true), monoMs(1_090))).toEqual([
      {
        visit: "2026-11-22-A017",
        ticket: "A017",
        station: "w1",
        stage: "reception",
        boards: [
          { board: "board-w1", proof: "read-back", afterMs: 90 },
          { board: "board-hall", proof: "taken", afterMs: 40 },
        ],
      },
    ]);
    expect(displays.shown("board-w1", shown("A017", true), monoMs(2_000))).toEqual([]);
    expect(displays.passTime(monoMs(60_000))).toEqual([]);
  });

  test("that have not shown it within ten seconds have not shown it", () => {
    const displays = setUp();
    displays.look(at(call("A017")), monoMs(1_000));
    displays.shown("board-w1", shown("A017", true), monoMs(1_090));
    expect(displays.passTime(monoMs(10_999))).toEqual([]);
    expect(displays.passTime(monoMs(11_000)).map(({ boards }) => boards.map(({ proof }) => proof))).toEqual([
      ["read-back", "none"],
    ]);
  });

  test("are told at once where the call is over before all showed it", () => {
    const displays = setUp();
    displays.look(at(call("A017")), monoMs(1_000));
    const [over] = displays.look(at(call("A018")), monoMs(1_500));
    expect(over).toMatchObject({ ticket: "A017", boards: [{ proof: "none" }, { proof: "none" }] });
    expect(displays.look(at(null), monoMs(1_600))).toMatchObject([{ ticket: "A018" }]);
  });

  test("that show another face have not shown this call", () => {
    const displays = setUp();
    displays.look(at(call("A017", ["board-w1"])), monoMs(1_000));
    expect(displays.shown("board-w1", shown("A016", true), monoMs(1_001))).toEqual([]);
    expect(displays.shown("board-w1", { type: "shown", face: null, readBack: true }, monoMs(1_002))).toEqual([]);
    expect(displays.shown("board-w9", shown("A017", true), monoMs(1_003))).toEqual([]);
    expect(displays.shown("board-w1", shown("A017", true), monoMs(1_004))).toHaveLength(1);
  });

  test("of a call of another life are not told again", () => {
    const displays = new CallDisplays();
    displays.look(at(call("A017")), monoMs(0));
    expect(displays.shown("board-w1", shown("A017", true), monoMs(50))).toEqual([]);
    expect(displays.look(at(null), monoMs(100))).toEqual([]);
  });

  test("are those over the station and those in the hall, each once", () => {
    expect(boardsOf({ board: "board-w1", boards: ["board-hall", "board-w1"] })).toEqual(["board-w1", "board-hall"]);
    expect(boardsOf({ board: null })).toEqual([]);
  });
});
