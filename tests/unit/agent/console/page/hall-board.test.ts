import type { VNode } from "preact";
import { describe, expect, test } from "vitest";
import { WindowBoard } from "../../../../../agent/console/page/board-page.ts";
import type { Speech } from "../../../../../agent/console/page/board-words.ts";
import { HallBoard } from "../../../../../agent/console/page/hall-board.ts";
import type { Scene, SceneCall } from "../../../../../agent/ports/screen.ts";

const speech: Speech = { language: "en", say: (key) => `<${key}>`, clock: (at) => `${at} o'clock` };
const call = (ticket: string, station = "w1"): SceneCall => ({
  id: ticket,
  ticket,
  station,
  label: "1",
  arrow: "left",
  at: 1,
  isCurrent: true,
  isAwaited: true,
  spoken: {},
});

function textOf(node: unknown): string {
  if (Array.isArray(node)) return node.map(textOf).join(" ");
  if (typeof node === "string" || typeof node === "number") return String(node);
  if (typeof node !== "object" || node === null) return "";
  const { type, props } = node as VNode<{ children?: unknown }>;
  if (typeof type !== "function") return textOf(props.children);
  return textOf((type as (props: unknown) => unknown)(props));
}

const sceneOf = (change: Partial<Scene>): Scene => ({
  languages: ["en"],
  timezone: "Asia/Almaty",
  places: { w1: "1" },
  calls: [],
  queues: [],
  checked: null,
  notice: null,
  ...change,
});

const shown = (change: Partial<Scene>, asOf: number | null = null): string =>
  textOf(HallBoard({ scene: sceneOf(change), speech, now: 9, asOf }));

describe("the board of the hall", () => {
  test("who missed a call still finds it: the four before the newest are shown, and no more", () => {
    const calls = ["A006", "A005", "A004", "A003", "A002", "A001"].map((ticket) => call(ticket));
    const text = shown({ calls });
    expect([...text.matchAll(/A00\d/g)].map(([ticket]) => ticket)).toEqual(["A006", "A005", "A004", "A003", "A002"]);
  });

  test("U13: a paper held before the hall's scanner is told genuine or altered for a while, and nothing stands there otherwise", () => {
    expect(shown({ checked: { ticket: "A017", verdict: "genuine", at: 9 } })).toContain("<hall.checked.genuine>");
    expect(shown({ checked: { ticket: null, verdict: "altered", at: 9 } })).toContain("<hall.checked.altered>");
    expect(shown({ checked: { ticket: null, verdict: "altered", at: -20_000 } })).not.toContain("hall.checked");
    expect(shown({})).not.toContain("hall.checked");
  });

  test("while records are in memory only, the boards of hall and windows tell whoever has a ticket to keep it", () => {
    for (const [notice, isTold] of [
      ["in-memory", true],
      ["held", false],
      [null, false],
    ] as const) {
      const scene = sceneOf({ notice, calls: [call("A001")] });
      const hall = textOf(HallBoard({ scene, speech, now: 9, asOf: null }));
      const window = textOf(WindowBoard({ scene, station: "w1", speech }));
      expect([hall, window].map((text) => text.includes("<hall.in-memory>"))).toEqual([isTold, isTold]);
      expect(window).toContain("A001");
    }
  });

  test("a frozen board does not pass for a live one: it says as of when its data are", () => {
    expect(shown({}, 42)).toContain("<hall.as-of>");
    expect(shown({})).not.toContain("hall.as-of");
  });

  test("a window's screen shows the call of its own station only", () => {
    const scene = sceneOf({ calls: [call("A002", "w2"), call("A001")] });
    expect(textOf(WindowBoard({ scene, station: "w1", speech }))).toContain("A001");
    expect(textOf(WindowBoard({ scene, station: "w1", speech }))).not.toContain("A002");
  });
});
