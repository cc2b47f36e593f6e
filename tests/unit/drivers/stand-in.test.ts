import { describe, expect, test } from "vitest";
import { monoMs } from "../../../agent/kernel/units.ts";
import type { AnyOrder } from "../../../agent/runtime/world.ts";
import { standIn } from "../../../drivers/stand-in.ts";

const now = monoMs(5);

describe("what stands where a device was left out", () => {
  test("is failed from the start, says so once, and opens no wire", () => {
    const part = standIn();
    expect(part.take({ type: "start" }, now)).toEqual([{ type: "state", phase: "failed", fault: "driver-broken" }]);
    expect(part.figures()).toMatchObject({ phase: "failed", fault: "driver-broken", since: now });
    const inputs = [
      { type: "start" },
      { type: "appeared" },
      { type: "opened" },
      { type: "heard", bytes: Uint8Array.of(7) },
      { type: "woken" },
      { type: "stop" },
    ] as const;
    expect(inputs.flatMap((input) => part.take(input, now))).toEqual([]);
    expect(part.wakeAt()).toBeNull();
  });

  test("refuses slips and marks, which are waited for, and passes over wishes", () => {
    const part = standIn();
    const ask = (order: AnyOrder) => part.take({ type: "order", order }, now);
    expect(ask({ type: "print", job: { id: "v1#0", lines: [] } })).toEqual([
      { type: "told", word: { type: "not-printed", id: "v1#0", why: "printer-error" } },
    ]);
    for (const order of [{ type: "mark", id: "3", act: "called" } as const, { type: "calibrate", id: "3" } as const]) {
      expect(ask(order)).toEqual([{ type: "told", word: { type: "not-marked", id: "3" } }]);
    }
    expect(ask({ type: "show", face: null })).toEqual([]);
    expect(ask({ type: "lamp", key: "a", lit: true })).toEqual([]);
  });
});
