import { afterEach, describe, expect, test } from "vitest";
import type { ScannerBench } from "./scanner-bench.ts";

const TICKET = "TALON1:kz-ala-01:2026-11-21-A001:0123456789:HT2K7:K3F9Q2ZX";
const REPEAT_MS = 1_500;
const PATIENCE_MS = 5_000;

/** What every driver of the role `scanner` promises, whatever the wire is made of. */
export function scannerContract(name: string, open: () => Promise<ScannerBench>): void {
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
      it.sends(`${TICKET}${end}`);
      await until(it, ({ rig }) => rig.texts.length > 0);
      await it.passes(100);
      expect(it.rig.texts).toEqual([TICKET]);
    });

    test("a code that comes in pieces is whole", async () => {
      const it = await setUp();
      for (const piece of [TICKET.slice(0, 7), TICKET.slice(7, 40), TICKET.slice(40), "\r\n"]) {
        it.sends(piece);
        await it.passes(60);
      }
      await until(it, ({ rig }) => rig.texts.length > 0);
      expect(it.rig.texts).toEqual([TICKET]);
    });

    test("several codes at once come in their order", async () => {
      const it = await setUp();
      it.sends("ONE\r\nTWO\rTHREE\n");
      await until(it, ({ rig }) => rig.texts.length === 3);
      expect(it.rig.texts).toEqual(["ONE", "TWO", "THREE"]);
    });

    test("the same code within a second and a half is one scan, later it is another", async () => {
      const it = await setUp();
      it.sends("K7PMQ2\r\nK7PMQ2\r\n");
      await until(it, ({ rig }) => rig.texts.length > 0);
      await it.passes(REPEAT_MS + 300);
      it.sends("K7PMQ2\r\n");
      await until(it, ({ rig }) => rig.texts.length === 2);
      expect(it.rig.texts).toEqual(["K7PMQ2", "K7PMQ2"]);
    });

    test("what cannot be read is dropped with a fault, and the next whole code ends the fault", async () => {
      const it = await setUp();
      it.sends(`${"A".repeat(300)}\r\n`);
      await until(it, ({ rig }) => rig.phase === "degraded");
      it.sends("K7PMQ2\r\n");
      await until(it, ({ rig }) => rig.phase === "ready");
      expect(it.rig.texts).toEqual(["K7PMQ2"]);
      expect(it.rig.states).toEqual(["opening", "ready", "degraded scan-unreadable", "ready"]);
    });

    test("a line without an end does not spoil the one that comes after a while", async () => {
      const it = await setUp();
      it.sends("TALON1:kz-ala");
      await until(it, ({ rig }) => rig.phase === "degraded");
      it.sends("K7PMQ2\r\n");
      await until(it, ({ rig }) => rig.texts.length > 0);
      expect(it.rig.texts).toEqual(["K7PMQ2"]);
    });

    test("half a code before the plug is pulled is not the beginning of the next one", async () => {
      const it = await setUp();
      it.sends("TALON1:kz-ala");
      await it.passes(100);
      await it.plug(false);
      await until(it, ({ rig }) => rig.phase !== "ready");
      await it.plug(true);
      await until(it, ({ rig }) => rig.phase === "ready");
      it.sends("K7PMQ2\r\n");
      await until(it, ({ rig }) => rig.texts.length > 0);
      expect(it.rig.texts).toEqual(["K7PMQ2"]);
    });
  });
}

async function until(bench: ScannerBench, holds: (bench: ScannerBench) => boolean): Promise<void> {
  for (let waited = 0; !holds(bench) && waited < PATIENCE_MS; waited += 20) await bench.passes(20);
}
