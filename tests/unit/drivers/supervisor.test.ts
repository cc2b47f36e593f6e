import { describe, expect, test } from "vitest";
import type { Part } from "../../../agent/kernel/machine.ts";
import { type MonoMs, monoMs } from "../../../agent/kernel/units.ts";
import type { DriverIn, DriverOut } from "../../../drivers/driver.ts";
import { type SuperviseOut, supervise } from "../../../drivers/supervisor.ts";

type Order = { readonly type: "go" };
type Word = { readonly type: "went" };

class Puppet implements Part<DriverIn<Order>, DriverOut<Word>> {
  heard: DriverIn<Order>[] = [];
  says: (input: DriverIn<Order>) => readonly DriverOut<Word>[] = () => [];
  wish: MonoMs | null = null;
  take = (input: DriverIn<Order>): readonly DriverOut<Word>[] => {
    this.heard.push(input);
    if (input.type === "woken") this.wish = null;
    return this.says(input);
  };
  wakeAt = (): MonoMs | null => this.wish;
}

const ready: DriverOut<Word> = { type: "health", phase: "ready", fault: null };
const setUp = () => {
  const puppet = new Puppet();
  puppet.says = (input) => (input.type === "opened" ? [ready] : []);
  return { puppet, life: supervise<Order, Word>(puppet) };
};
const types = (out: readonly SuperviseOut<Word>[]): string[] =>
  out.map((wish) => (wish.type === "state" ? `${wish.phase}:${wish.fault}` : wish.type));

describe("the life that all devices share", () => {
  test("an opened wire alone is not a ready device", () => {
    const { puppet, life } = setUp();
    puppet.says = () => [];
    expect(types(life.take({ type: "start" }, monoMs(0)))).toEqual(["open", "opening:null"]);
    expect(types(life.take({ type: "opened" }, monoMs(5)))).toEqual([]);
    expect(life.figures().phase).toBe("opening");
    puppet.says = () => [ready];
    expect(types(life.take({ type: "heard", bytes: Uint8Array.of(1) }, monoMs(9)))).toEqual(["ready:null"]);
    expect(life.figures()).toMatchObject({ phase: "ready", bytesIn: 1, lastGoodAt: 9, since: 9 });
  });

  test("a wire that is not there makes the device absent, and it is opened again for ever with a doubling wait up to 30 s", () => {
    const { life } = setUp();
    life.take({ type: "start" }, monoMs(0));
    let now = monoMs(0);
    const waits: number[] = [];
    const said: string[] = [];
    for (let tries = 0; tries < 9; tries += 1) {
      said.push(...types(life.take({ type: "closed", fault: "link-absent" }, now)));
      const wakeAt = life.wakeAt();
      expect(wakeAt).not.toBeNull();
      waits.push((wakeAt as number) - now);
      now = wakeAt as MonoMs;
      said.push(...types(life.take({ type: "woken" }, now)));
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(said.filter((word) => word !== "open")).toEqual(["absent:link-absent"]);
    expect(life.figures().reopens).toBe(9);
  });

  test("other faults of the wire make the device failed", () => {
    const { life } = setUp();
    life.take({ type: "start" }, monoMs(0));
    life.take({ type: "opened" }, monoMs(1));
    expect(types(life.take({ type: "closed", fault: "link-lost" }, monoMs(2)))).toEqual(["failed:link-lost"]);
  });

  test("a device that is plugged in again is opened at once, however long the wait had become", () => {
    const { life } = setUp();
    life.take({ type: "start" }, monoMs(0));
    let now = monoMs(0);
    for (let tries = 0; tries < 8; tries += 1) {
      life.take({ type: "closed", fault: "link-absent" }, now);
      now = life.wakeAt() as MonoMs;
      life.take({ type: "woken" }, now);
    }
    life.take({ type: "closed", fault: "link-absent" }, now);
    expect(life.wakeAt()).toBe(now + 30_000);
    expect(types(life.take({ type: "appeared" }, monoMs(now + 9_000)))).toEqual(["open"]);
    life.take({ type: "closed", fault: "link-denied" }, monoMs(now + 9_001));
    expect(life.wakeAt()).toBe(now + 9_501);
  });

  test("a plug with a loose contact is not tried more often than twice a second", () => {
    const { life } = setUp();
    life.take({ type: "start" }, monoMs(0));
    const said: string[] = [];
    for (let ms = 0; ms < 10_000; ms += 10) {
      said.push(...types(life.take({ type: "closed", fault: "link-lost" }, monoMs(ms))));
      said.push(...types(life.take({ type: "appeared" }, monoMs(ms + 5))));
    }
    const opened = said.filter((word) => word === "open").length;
    expect(opened).toBeGreaterThan(15);
    expect(opened).toBeLessThanOrEqual(20);
  });

  test("what appears while the wire is open, or before the start, changes nothing", () => {
    const { life } = setUp();
    expect(life.take({ type: "appeared" }, monoMs(0))).toEqual([]);
    life.take({ type: "start" }, monoMs(0));
    expect(life.take({ type: "appeared" }, monoMs(1))).toEqual([]);
    life.take({ type: "opened" }, monoMs(2));
    expect(life.take({ type: "appeared" }, monoMs(3))).toEqual([]);
    expect(life.figures()).toMatchObject({ phase: "ready", reopens: 0 });
  });

  test("ten seconds of health earn a quick first retry", () => {
    const { life } = setUp();
    life.take({ type: "start" }, monoMs(0));
    life.take({ type: "closed", fault: "link-busy" }, monoMs(1));
    life.take({ type: "woken" }, monoMs(501));
    life.take({ type: "opened" }, monoMs(502));
    life.take({ type: "closed", fault: "link-lost" }, monoMs(600));
    expect(life.wakeAt()).toBe(1600);
    life.take({ type: "woken" }, monoMs(1600));
    life.take({ type: "opened" }, monoMs(1700));
    life.take({ type: "closed", fault: "link-lost" }, monoMs(11_700));
    expect(life.wakeAt()).toBe(12_200);
  });

  test("an opening that does not end is given up after ten seconds and tried again", () => {
    const { life } = setUp();
    life.take({ type: "start" }, monoMs(0));
    expect(life.wakeAt()).toBe(10_000);
    expect(types(life.take({ type: "woken" }, monoMs(10_000)))).toEqual(["close", "failed:link-stalled"]);
    expect(types(life.take({ type: "woken" }, monoMs(10_500)))).toEqual(["open"]);
  });

  test("a machine that finds the wire useless has it dropped and opened again, and is told so once", () => {
    const { puppet, life } = setUp();
    life.take({ type: "start" }, monoMs(0));
    life.take({ type: "opened" }, monoMs(1));
    puppet.says = (input) =>
      input.type === "heard" || input.type === "closed" ? [{ type: "reopen", fault: "no-answer" }] : [];
    const out = life.take({ type: "heard", bytes: Uint8Array.of(0) }, monoMs(2));
    expect(types(out)).toEqual(["close", "failed:no-answer"]);
    expect(puppet.heard.filter((input) => input.type === "closed")).toHaveLength(1);
    expect(types(life.take({ type: "woken" }, monoMs(502)))).toEqual(["open"]);
  });

  test("an order reaches the machine while the wire is down; its bytes go nowhere, its words are told", () => {
    const { puppet, life } = setUp();
    puppet.says = () => [
      { type: "write", bytes: Uint8Array.of(1) },
      { type: "told", word: { type: "went" } },
    ];
    life.take({ type: "start" }, monoMs(0));
    expect(types(life.take({ type: "order", order: { type: "go" } }, monoMs(1)))).toEqual(["told"]);
    expect(life.figures().bytesOut).toBe(0);
  });

  test("the sooner of both wishes wakes it, and a wish that has passed is kept with the next letter", () => {
    const { puppet, life } = setUp();
    life.take({ type: "start" }, monoMs(0));
    puppet.wish = monoMs(40);
    expect(life.wakeAt()).toBe(40);
    life.take({ type: "order", order: { type: "go" } }, monoMs(50));
    expect(puppet.heard.at(-1)).toEqual({ type: "woken" });
    expect(life.wakeAt()).toBe(10_000);
  });

  test("what a wire says after it was closed is not believed", () => {
    const { puppet, life } = setUp();
    life.take({ type: "start" }, monoMs(0));
    life.take({ type: "opened" }, monoMs(1));
    expect(types(life.take({ type: "stop" }, monoMs(2)))).toEqual(["close"]);
    const before = puppet.heard.length;
    expect(life.take({ type: "heard", bytes: Uint8Array.of(1) }, monoMs(3))).toEqual([]);
    expect(life.take({ type: "opened" }, monoMs(3))).toEqual([]);
    expect(life.take({ type: "closed", fault: "link-lost" }, monoMs(4))).toEqual([]);
    expect(puppet.heard).toHaveLength(before);
    expect(life.wakeAt()).toBeNull();
  });

  test("health is told on change only", () => {
    const { puppet, life } = setUp();
    puppet.says = () => [ready];
    life.take({ type: "start" }, monoMs(0));
    expect(types(life.take({ type: "opened" }, monoMs(1)))).toEqual(["ready:null"]);
    expect(types(life.take({ type: "drained" }, monoMs(2)))).toEqual([]);
    puppet.says = () => [{ type: "health", phase: "degraded", fault: "paper-low" }];
    expect(types(life.take({ type: "drained" }, monoMs(3)))).toEqual(["degraded:paper-low"]);
  });
});

describe("who has the line that a device wants", () => {
  test("is known while it is busy, and forgotten once the line is free or nobody is named", () => {
    const { life } = setUp();
    life.take({ type: "start" }, monoMs(0));
    expect(life.figures().holder).toBeNull();
    life.take({ type: "closed", fault: "pin-busy", holder: "gpiomon" }, monoMs(1));
    expect(life.figures()).toMatchObject({ phase: "failed", fault: "pin-busy", holder: "gpiomon" });
    life.take({ type: "woken" }, monoMs(600));
    expect(life.figures().holder).toBe("gpiomon");
    life.take({ type: "closed", fault: "pin-busy" }, monoMs(700));
    expect(life.figures().holder).toBeNull();
    life.take({ type: "woken" }, monoMs(5_000));
    life.take({ type: "closed", fault: "pin-busy", holder: "spi0 CS0" }, monoMs(5_001));
    life.take({ type: "woken" }, monoMs(9_000));
    life.take({ type: "opened" }, monoMs(9_001));
    expect(life.figures()).toMatchObject({ phase: "ready", holder: null });
  });
});
