import { afterEach, describe, expect, test } from "vitest";
import type { ScannerBench } from "./scanner-bench.ts";

const TICKET = "TALON1:kz-ala-01:2026-11-21-A001:0123456789:HT2K7:K3F9Q2ZX";
const REPEAT_MS = 1_500;
const PATIENCE_MS = 5_000;

/** What is held before a reader, and how it sends that, without the end of a line. */
export interface Held {
  readonly codes: readonly [string, string, string, string, string];
  readonly line: (code: string) => string;
  readonly fault: "scan-unreadable" | "card-unreadable";
}

const TICKETS: Held = {
  codes: [TICKET, "K7PMQ2", "ONE", "TWO", "THREE"],
  line: (code) => code,
  fault: "scan-unreadable",
};

/** What every driver of the role `scanner` promises, whatever the wire is made of. */
export function scannerContract(name: string, open: () => Promise<ScannerBench>, held: Held = TICKETS): void {
  const { codes, fault } = held;
  const [first, again, ...others] = codes;
  const sent = (code: string): string => `${held.line(code)}\r\n`;
  let bench: ScannerBench | null = null;
  const setUp = async (): Promise<ScannerBench> => {
    bench = await open();
    bench.rig.take({ type: "start" });
    await until(bench, ({ rig }) => rig.phase === "ready");
    return bench;
  };

  describe(`scanner: ${name}`, () => {
    afterEach(async () => {
      await bench?.dispose();
      bench = null;
    });

    test("it is ready when its wire is open, and has nothing to say", async () => {
      const { rig } = await setUp();
      expect(rig.states).toEqual(["opening", "ready"]);
      expect(rig.texts).toEqual([]);
    });

    test.each(["\r\n", "\r", "\n"])("a code that ends with %j is one scan", async (end) => {
      const it = await setUp();
      it.sends(`${held.line(first)}${end}`);
      await until(it, ({ rig }) => rig.texts.length > 0);
      await it.passes(100);
      expect(it.rig.texts).toEqual([first]);
    });

    test("a code that comes in pieces is whole", async () => {
      const it = await setUp();
      const whole = held.line(first);
      for (const piece of [whole.slice(0, 7), whole.slice(7, 40), whole.slice(40), "\r\n"]) {
        it.sends(piece);
        await it.passes(60);
      }
      await until(it, ({ rig }) => rig.texts.length > 0);
      expect(it.rig.texts).toEqual([first]);
    });

    test("several codes at once come in their order", async () => {
      const it = await setUp();
      it.sends(others.map(sent).join(""));
      await until(it, ({ rig }) => rig.texts.length === 3);
      expect(it.rig.texts).toEqual(others);
    });

    test("the same code within a second and a half is one scan, later it is another", async () => {
      const it = await setUp();
      it.sends(sent(again) + sent(again));
      await until(it, ({ rig }) => rig.texts.length > 0);
      await it.passes(REPEAT_MS + 300);
      it.sends(sent(again));
      await until(it, ({ rig }) => rig.texts.length === 2);
      expect(it.rig.texts).toEqual([again, again]);
    });

    test("what cannot be read is dropped with a fault, and the next whole code ends the fault", async () => {
      const it = await setUp();
      it.sends(`${"A".repeat(300)}\r\n`);
      await until(it, ({ rig }) => rig.phase === "degraded");
      it.sends(sent(again));
      await until(it, ({ rig }) => rig.phase === "ready");
      expect(it.rig.texts).toEqual([again]);
      expect(it.rig.states).toEqual(["opening", "ready", `degraded ${fault}`, "ready"]);
    });

    test("a line without an end does not spoil the one that comes after a while", async () => {
      const it = await setUp();
      it.sends(held.line(first).slice(0, 9));
      await until(it, ({ rig }) => rig.phase === "degraded");
      it.sends(sent(again));
      await until(it, ({ rig }) => rig.texts.length > 0);
      expect(it.rig.texts).toEqual([again]);
    });

    test("half a code before the plug is pulled is not the beginning of the next one", async () => {
      const it = await setUp();
      it.sends(held.line(first).slice(0, 9));
      await it.passes(100);
      await it.plug(false);
      await until(it, ({ rig }) => rig.phase !== "ready");
      await it.plug(true);
      await until(it, ({ rig }) => rig.phase === "ready");
      it.sends(sent(again));
      await until(it, ({ rig }) => rig.texts.length > 0);
      expect(it.rig.texts).toEqual([again]);
    });
  });
}

async function until(bench: ScannerBench, holds: (bench: ScannerBench) => boolean): Promise<void> {
  for (let waited = 0; !holds(bench) && waited < PATIENCE_MS; waited += 20) await bench.passes(20);
}
