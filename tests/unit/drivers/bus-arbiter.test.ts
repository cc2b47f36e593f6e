import { describe, expect, test } from "vitest";
import { monoMs } from "../../../agent/kernel/units.ts";
import { type BusIn, type BusOut, busArbiter, bytesMs, gapMs } from "../../../drivers/bus-arbiter.ts";

const LINE = { baud: 9600 };
const GAP_MS = gapMs(LINE);
const one = Uint8Array.of(1);

const setUp = () => {
  const arbiter = busArbiter(LINE);
  let now = 1_000;
  const take = (input: BusIn): readonly BusOut[] => arbiter.take(input, monoMs(now));
  const write = (member: number, bytes: Uint8Array = one, holdMs: number | null = null): readonly BusOut[] =>
    take({ type: "write", member, bytes, holdMs });
  const wake = (): readonly BusOut[] => {
    const wakeAt = arbiter.wakeAt();
    if (wakeAt === null) throw new Error("it does not wish to be woken");
    now = wakeAt;
    return take({ type: "woken" });
  };
  const pass = (ms: number): void => {
    now += ms;
  };
  const sent = (bytes = 1): readonly BusOut[] => {
    pass(bytesMs(LINE, bytes));
    return take({ type: "drained" });
  };
  return { arbiter, take, write, wake, pass, sent, at: () => now };
};

describe("the arbiter of a bus", () => {
  test("lets the first speak at once, and the next only after the silence of 3.5 characters", () => {
    const { write, sent, wake, at } = setUp();
    expect(write(1, Uint8Array.of(11))).toEqual([{ type: "write", bytes: Uint8Array.of(11) }]);
    expect(write(2, Uint8Array.of(22))).toEqual([]);
    expect(sent()).toEqual([{ type: "drained", member: 1 }]);
    const before = at();
    expect(wake()).toEqual([{ type: "write", bytes: Uint8Array.of(22) }]);
    expect(at() - before).toBeCloseTo(GAP_MS);
    expect(GAP_MS).toBeCloseTo(4.01, 2);
  });

  test("the silence is never shorter than 1.75 ms", () => {
    expect(gapMs({ baud: 115_200 })).toBe(1.75);
  });

  test("bytes that a converter took are on the line for as long as they need", () => {
    const { write, take, wake, at } = setUp();
    const began = at();
    write(1, new Uint8Array(96));
    expect(take({ type: "drained" })).toEqual([]);
    expect(wake()).toEqual([{ type: "drained", member: 1 }]);
    expect(at() - began).toBeCloseTo(100);
  });

  test("while an answer is awaited nobody else speaks, and only the holder hears", () => {
    const { write, take, sent, pass, wake } = setUp();
    write(1, one, 300);
    write(2, Uint8Array.of(2));
    sent();
    pass(100);
    expect(take({ type: "heard", bytes: Uint8Array.of(7) })).toEqual([
      { type: "heard", member: 1, bytes: Uint8Array.of(7) },
    ]);
    expect(take({ type: "answered", member: 1 })).toEqual([]);
    expect(wake()).toEqual([{ type: "write", bytes: Uint8Array.of(2) }]);
  });

  test("an answer that comes before the wire told that the question left frees the line as well", () => {
    const { write, take, sent, wake } = setUp();
    write(1, one, 300);
    write(2, Uint8Array.of(2));
    take({ type: "answered", member: 1 });
    sent();
    expect(wake()).toEqual([{ type: "write", bytes: Uint8Array.of(2) }]);
  });

  test("a member that never says that it was answered loses the line after its time, and never holds it for more than five seconds", () => {
    const { write, sent, wake, at } = setUp();
    write(1, one, 60_000);
    write(2, Uint8Array.of(2));
    sent();
    const before = at();
    expect(wake()).toEqual([{ type: "write", bytes: Uint8Array.of(2) }]);
    expect(at() - before).toBe(5_000);
  });

  test("who holds the line may speak again at once, as for a second try", () => {
    const { write, sent, wake } = setUp();
    write(1, one, 300);
    write(2, Uint8Array.of(2));
    sent();
    write(1, Uint8Array.of(12), 300);
    expect(wake()).toEqual([{ type: "write", bytes: Uint8Array.of(12) }]);
  });

  test("all speak in turn, however much one of them has to say", () => {
    const { write, sent, wake } = setUp();
    const order: number[] = [];
    const note = (outs: readonly BusOut[]): void => {
      for (const out of outs) if (out.type === "write") order.push(out.bytes[0] ?? 0);
    };
    for (let frame = 0; frame < 10; frame += 1) note(write(1, Uint8Array.of(1)));
    for (const member of [2, 3, 3, 2]) note(write(member, Uint8Array.of(member)));
    while (order.length < 14) {
      sent();
      note(wake());
    }
    expect(order).toEqual([1, 2, 3, 1, 2, 3, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  test("drained is told once all that the member wrote has left", () => {
    const { write, sent, wake } = setUp();
    write(1);
    write(1);
    expect(sent()).toEqual([]);
    wake();
    expect(sent()).toEqual([{ type: "drained", member: 1 }]);
  });

  test("what nobody asked for is heard by all, and nobody speaks into it", () => {
    const { write, take, wake, at } = setUp();
    expect(take({ type: "heard", bytes: one })).toEqual([{ type: "heard", member: null, bytes: one }]);
    expect(write(1)).toEqual([]);
    const before = at();
    expect(wake()).toHaveLength(1);
    expect(at() - before).toBeCloseTo(GAP_MS);
  });

  test("a device that babbles without end delays the others by half a second at most", () => {
    const { write, take, pass, arbiter } = setUp();
    take({ type: "heard", bytes: one });
    let written = write(1).length;
    let waitedMs = 0;
    for (; written === 0 && waitedMs < 2_000; waitedMs += 1) {
      pass(1);
      written = take({ type: "heard", bytes: one }).filter((out) => out.type === "write").length;
    }
    expect(waitedMs).toBe(500);
    expect(arbiter.wakeAt()).toBeNull();
  });

  test("a member that left while it held the line frees it; its waiting frames are forgotten", () => {
    const { write, take, sent, wake } = setUp();
    write(1, one, 300);
    sent();
    write(1, Uint8Array.of(12));
    write(2, Uint8Array.of(2));
    take({ type: "left", member: 1 });
    expect(wake()).toEqual([{ type: "write", bytes: Uint8Array.of(2) }]);
  });

  test("a member that writes more than may wait is flooded, and the others go on", () => {
    const { write } = setUp();
    write(2, Uint8Array.of(2));
    for (let frame = 0; frame < 64; frame += 1) expect(write(1)).toEqual([]);
    expect(write(1)).toEqual([{ type: "flooded", member: 1 }]);
    expect(write(3, new Uint8Array(70_000))).toEqual([{ type: "flooded", member: 3 }]);
    expect(write(4)).toEqual([]);
  });

  test("a wire that ended is silent and free for whoever comes next", () => {
    const { write, take, arbiter } = setUp();
    write(1, one, 300);
    write(2);
    take({ type: "ended" });
    expect(arbiter.wakeAt()).toBeNull();
    expect(write(3, Uint8Array.of(3))).toEqual([{ type: "write", bytes: Uint8Array.of(3) }]);
  });
});
