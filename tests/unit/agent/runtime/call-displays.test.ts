import { describe, expect, test } from "vitest";
import { monoMs } from "../../../../agent/kernel/units.ts";
import type { BoardFace } from "../../../../agent/ports/board.ts";
import type { Scene } from "../../../../agent/ports/screen.ts";
import { boardsOf, type Call, CallDisplays, callScreens, callsIn } from "../../../../agent/runtime/call-displays.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { emptyStore, FakeDevice, Rig } from "./rig.ts";

const face = (text: string): BoardFace => ({ text, arrow: "left", blink: true });
const call = (ticket: string, boards: readonly string[] = ["board-w1", "board-hall"]): Call => ({
  facts: { visit: `2026-11-22-${ticket}`, ticket, station: "w1", stage: "reception" },
  key: ticket,
  face: face(ticket),
  scene: `2026-11-22-${ticket}/reception/7`,
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

describe("screens of a call", () => {
  const painted = (ticket: string, recalls = 0) => `2026-11-22-${ticket}/reception/7/${recalls}`;

  test("have shown it when the browser says that it stood on what it painted, a recall of it too", () => {
    const displays = setUp();
    displays.look(at(call("A017", ["board-w1", "screen"])), monoMs(1_000));
    expect(displays.painted("screen", [painted("A016"), painted("A018")], monoMs(1_100))).toEqual([]);
    expect(displays.painted("screen", [painted("A018"), painted("A017", 2)], monoMs(1_300))).toEqual([]);
    expect(displays.painted("screen", [painted("A017", 2)], monoMs(1_900))).toEqual([]);
    const [told] = displays.shown("board-w1", shown("A017", false), monoMs(2_000));
    expect(told?.boards).toEqual([
      { board: "board-w1", proof: "taken", afterMs: 1_000 },
      { board: "screen", proof: "read-back", afterMs: 300 },
    ]);
  });

  test("have not shown what stood below the calls that they have room for, nor what another screen painted", () => {
    const displays = setUp();
    displays.look(at(call("A017", ["screen"])), monoMs(1_000));
    const before = ["A022", "A021", "A020", "A019", "A018"].map((ticket) => painted(ticket));
    expect(displays.painted("screen", [...before, painted("A017")], monoMs(1_100))).toEqual([]);
    expect(displays.painted("another", [painted("A017")], monoMs(1_200))).toEqual([]);
    expect(displays.passTime(monoMs(11_000))[0]?.boards).toEqual([{ board: "screen", proof: "none", afterMs: null }]);
  });

  test("are those of the hall and of the window itself, and never more than the fact has room for", () => {
    const hall = new FakeDevice("screen-hall", "screen", "page:hall");
    const window = new FakeDevice("screen-w1", "screen", "page:w1");
    const other = new FakeDevice("screen-w2", "screen", "page:w2");
    const many = Array.from({ length: 20 }, (_, no) => new FakeDevice(`screen-${no}`, "screen"));
    const rig = new Rig(emptyStore(), "boot-1", [hall, window, other]).start();
    const factsOf = () =>
      rig.store.read(rig.store.root().seq, 1_000).flatMap(({ body }) => {
        const { type, data } = JSON.parse(body);
        return type === "talon.call.shown.v1" ? [data] : [];
      });
    rig.agent.tell({ type: "operator.came", station: "w1", operator: "op-1" });
    rig.press();
    rig.printed();
    rig.operate("call");
    const shownFace = rig.board.orders.at(-1) as { readonly face: BoardFace };
    rig.board.say({ type: "shown", face: shownFace.face, readBack: false });
    for (const screen of [other, window, hall]) {
      const order = screen.orders.at(-1) as { readonly scene: Scene };
      screen.say({ type: "painted", calls: order.scene.calls.map(({ id }) => id) });
    }
    rig.operate("start");
    expect(factsOf()).toMatchObject([{ ticket: "A001", boards: [{ board: "board-w1" }, hallShown, windowShown] }]);
    const screens = callScreens(
      [...many, window].map(({ wired }) => wired),
      plan,
    );
    expect(callsIn(rig.agent.centre, plan, screens).get("w1")).toBeNull();
    rig.press();
    rig.printed();
    rig.operate("finish");
    rig.operate("call");
    expect(callsIn(rig.agent.centre, plan, screens).get("w1")?.boards).toHaveLength(16);
  });

  const hallShown = { board: "screen-hall", proof: "read-back" };
  const windowShown = { board: "screen-w1", proof: "read-back" };
});
