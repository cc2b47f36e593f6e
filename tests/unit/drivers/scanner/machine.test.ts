import { describe, expect, test } from "vitest";
import { monoMs } from "../../../../agent/kernel/units.ts";
import { scanner } from "../../../../drivers/scanner/driver.ts";
import { scannerMachine } from "../../../../drivers/scanner/machine.ts";
import { UNFINISHED_MOST_MS } from "../../../../drivers/scans.ts";

const encoder = new TextEncoder();

function setUp(repeatMs = 1_500) {
  const machine = scannerMachine({ repeatMs, keyboard: false });
  const said: string[] = [];
  const take = (input: Parameters<typeof machine.take>[0], at: number): void => {
    for (const out of machine.take(input, monoMs(at))) {
      if (out.type === "told") said.push(out.word.text);
      else if (out.type === "health") said.push(`(${out.fault ?? out.phase})`);
    }
  };
  const hear = (text: string, at: number): void => take({ type: "heard", bytes: encoder.encode(text) }, at);
  take({ type: "opened" }, 0);
  said.length = 0;
  return { machine, said, take, hear };
}

describe("a scanner", () => {
  test("that goes on seeing the same ticket scans it once, however long it lies there", () => {
    const { said, hear } = setUp();
    for (let at = 0; at < 60_000; at += 500) hear("A\r\n", at);
    expect(said).toEqual(["A"]);
    hear("A\r\n", 59_500 + 1_500);
    expect(said).toEqual(["A", "A"]);
  });

  test("that sees two codes in turn scans each of them each time", () => {
    const { said, hear } = setUp();
    hear("A\r\nB\r\nA\r\n", 0);
    expect(said).toEqual(["A", "B", "A"]);
  });

  test("with a repetition of nought counts every code", () => {
    const { said, hear } = setUp(0);
    hear("A\r\nA\r\n", 0);
    expect(said).toEqual(["A", "A"]);
  });

  test("tells a noisy wire once, and that it is over", () => {
    const { said, hear } = setUp();
    for (const at of [0, 100, 200]) hear("\0\0\0\r\n", at);
    hear("A\r\n", 300);
    expect(said).toEqual(["(scan-unreadable)", "(ready)", "A"]);
  });

  test("waits for the end of a line no longer than a second, and asks to be woken only while one is begun", () => {
    const { machine, said, take, hear } = setUp();
    hear("TALON1", 100);
    expect(machine.wakeAt()).toBe(100 + UNFINISHED_MOST_MS);
    take({ type: "woken" }, 600);
    expect(said).toEqual([]);
    take({ type: "woken" }, 100 + UNFINISHED_MOST_MS);
    expect(said).toEqual(["(scan-unreadable)"]);
    expect(machine.wakeAt()).toBeNull();
    hear("A\r\n", 2_000);
    expect(machine.wakeAt()).toBeNull();
    expect(said.at(-1)).toBe("A");
  });

  test("hears nothing while its wire is closed", () => {
    const { machine, said, take, hear } = setUp();
    hear("TAL", 0);
    take({ type: "closed", fault: "link-lost" }, 10);
    hear("A\r\n", 20);
    expect(said).toEqual([]);
    expect(machine.wakeAt()).toBeNull();
  });
});

describe("200,000 random bytes", () => {
  test("leave a scanner working, with a short memory, and never wake it in the past", () => {
    const { machine, said, take, hear } = setUp();
    let chance = 1;
    const noise = Uint8Array.from({ length: 500 }, () => 0);
    for (let at = 0; at < 400; at += 1) {
      for (const place of noise.keys()) {
        chance = (chance * 1_103_515_245 + 12_345) % 2_147_483_648;
        noise[place] = chance >> 16;
      }
      take({ type: "heard", bytes: noise }, at * 10);
      expect(machine.wakeAt() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at * 10);
    }
    expect(said.filter((word) => !word.startsWith("(")).every((word) => word.length <= 256)).toBe(true);
    take({ type: "woken" }, 10_000);
    hear("K7PMQ2\r\n", 10_001);
    expect(said.at(-1)).toBe("K7PMQ2");
    expect(machine.wakeAt()).toBeNull();
  });
});

describe("options of a scanner", () => {
  test("need nothing", () => expect(scanner.options.parse({})).toEqual({ repeatMs: 1_500, keyboard: false }));

  test.each([{ repeatMs: -1 }, { repeatMs: 20_000 }, { suffix: "CR" }])("%j is refused", (raw) => {
    expect(scanner.options.safeParse(raw).success).toBe(false);
  });
});
