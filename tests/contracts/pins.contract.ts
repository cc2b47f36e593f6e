import { describe, expect, test } from "vitest";
import type { Level, PinRequest, PinSink, Pins } from "../../agent/ports/pins.ts";

/** Pins, and someone who stands before the header with a wire. */
export interface PinsBench {
  readonly pins: Pins;
  readonly others: Pins;
  readonly pull: (line: number, level: Level) => void;
  readonly level: (line: number) => Level;
  readonly passes: (ms: number) => Promise<void>;
}

class Eye implements PinSink {
  readonly told: string[] = [];
  readonly opened = (): void => {
    this.told.push("opened");
  };
  readonly edge = (line: number, level: Level): void => {
    this.told.push(`${line} ${level}`);
  };
  readonly closed = (fault: string): void => {
    this.told.push(fault);
  };
}

const request: PinRequest = { inputs: [17, 27], outputs: [21], wiring: "active-low" };

/** What every set of pins promises, in the words of agent/ports/pins.ts. */
export function pinsContract(name: string, open: () => Promise<PinsBench>): void {
  const claimed = async (): Promise<{ bench: PinsBench; eye: Eye }> => {
    const bench = await open();
    const eye = new Eye();
    bench.pins.claim(request, eye);
    expect(eye.told).toEqual([]);
    await bench.passes(100);
    return { bench, eye };
  };

  describe(`pins: ${name}`, () => {
    test("a claim answers later with opened, and edges follow in order", async () => {
      const { bench, eye } = await claimed();
      bench.pull(17, "active");
      await bench.passes(20);
      bench.pull(27, "active");
      await bench.passes(20);
      bench.pull(17, "inactive");
      await bench.passes(20);
      expect(eye.told).toEqual(["opened", "17 active", "27 active", "17 inactive"]);
      bench.pins.release();
    });

    test("a line that is active at the claim is told once", async () => {
      const bench = await open();
      bench.pull(27, "active");
      const eye = new Eye();
      bench.pins.claim(request, eye);
      await bench.passes(100);
      expect(eye.told).toEqual(["opened", "27 active"]);
      bench.pins.release();
    });

    test("an output follows, and is inactive again upon release", async () => {
      const { bench } = await claimed();
      expect(bench.level(21)).toBe("inactive");
      bench.pins.drive(21, "active");
      expect(bench.level(21)).toBe("active");
      bench.pins.release();
      await bench.passes(20);
      expect(bench.level(21)).toBe("inactive");
    });

    test("a line that someone else holds is refused as busy, and the holder is not disturbed", async () => {
      const { bench, eye } = await claimed();
      const other = new Eye();
      bench.others.claim({ inputs: [17], outputs: [], wiring: "active-low" }, other);
      await bench.passes(100);
      bench.pull(17, "active");
      await bench.passes(20);
      expect(other.told).toEqual(["pin-busy"]);
      expect(eye.told).toEqual(["opened", "17 active"]);
      bench.pins.release();
    });

    test("after release nothing is told and nothing is driven", async () => {
      const { bench, eye } = await claimed();
      bench.pins.release();
      bench.pull(17, "active");
      bench.pins.drive(21, "active");
      await bench.passes(100);
      expect(eye.told).toEqual(["opened"]);
      expect(bench.level(21)).toBe("inactive");
    });
  });
}
