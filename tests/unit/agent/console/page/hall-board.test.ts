import type { VNode } from "preact";
import { describe, expect, test } from "vitest";
import type { BenchState, CallView, StationView } from "../../../../../agent/console/bench/bench-state.ts";
import { WindowBoard } from "../../../../../agent/console/page/board-page.ts";
import { HallBoard, lastingNotice } from "../../../../../agent/console/page/hall-board.ts";
import type { Speech } from "../../../../../agent/console/page/words.ts";

const speech: Speech = { language: "en", say: (key) => `<${key}>`, clock: (at) => `${at} o'clock` };
const call = (ticket: string): CallView => ({ ticket, at: 1, station: "w1", label: "1", arrow: "left" });

function textOf(node: unknown): string {
  if (Array.isArray(node)) return node.map(textOf).join(" ");
  if (typeof node === "string" || typeof node === "number") return String(node);
  if (typeof node !== "object" || node === null) return "";
  const { type, props } = node as VNode<{ children?: unknown }>;
  if (typeof type !== "function") return textOf(props.children);
  return textOf((type as (props: unknown) => unknown)(props));
}

const stateOf = (change: Partial<BenchState>): BenchState =>
  ({
    calls: [],
    services: [],
    held: null,
    checked: null,
    kiosk: { open: true, notice: null },
    ...change,
  }) as BenchState;

function shown(calls: readonly CallView[], asOf: number | null = null, checked: BenchState["checked"] = null): string {
  return textOf(HallBoard({ state: stateOf({ calls, checked }), speech, now: 9, asOf }));
}

describe("the board of the hall", () => {
  test("who missed a call still finds it: the four before the newest are shown, and no more", () => {
    const text = shown(["A006", "A005", "A004", "A003", "A002", "A001"].map(call));
    expect([...text.matchAll(/A00\d/g)].map(([ticket]) => ticket)).toEqual(["A006", "A005", "A004", "A003", "A002"]);
  });

  test("U13: a paper held before the hall's scanner is told genuine or altered, and nothing stands there otherwise", () => {
    expect(shown([], null, { ticket: "A017", verdict: "genuine" })).toContain("<hall.checked.genuine>");
    expect(shown([], null, { ticket: null, verdict: "altered" })).toContain("<hall.checked.altered>");
    expect(shown([])).not.toContain("hall.checked");
  });

  test("while records are in memory only, the boards of hall and windows tell whoever has a ticket to keep it", () => {
    const station = { id: "w1", label: "1", ticket: "A001", arrow: "left" } as StationView;
    for (const [notice, isTold] of [
      ["journal-volatile", true],
      ["centre-closed", false],
      [null, false],
    ] as const) {
      const state = stateOf({ kiosk: { open: true, notice } });
      const hall = textOf(HallBoard({ state, speech, now: 9, asOf: null }));
      const window = textOf(WindowBoard({ station, speech, notice: lastingNotice(state) }));
      expect([hall, window].map((text) => text.includes("<kiosk.in-memory>"))).toEqual([isTold, isTold]);
      expect(window).toContain("A001");
    }
  });

  test("a frozen board does not pass for a live one: it says as of when its data are", () => {
    expect(shown([call("A001")], 7)).toContain("<hall.as-of>");
    expect(shown([call("A001")])).not.toContain("<hall.as-of>");
  });
});
