import { describe, expect, test } from "vitest";
import type { ByteLink, ByteSink } from "../../agent/ports/byte-link.ts";

/** A link and the far end of its wire. */
export interface LinkBench {
  readonly link: ByteLink;
  /** The far end speaks. */
  readonly say: (bytes: Uint8Array) => void;
  /** Everything the far end has heard so far. */
  readonly heard: () => readonly number[];
  readonly hangUp: () => void;
  /** The far end takes nothing any more. */
  readonly stall: () => void;
  /** Enough bytes to fill every buffer on the way, so that a stalled far end is felt. */
  readonly floodBytes: number;
  readonly passes: (ms: number) => Promise<void>;
  /** How long a stalled write may last, with what the machine needs on top. */
  readonly stallMostMs: number;
  readonly dispose: () => Promise<void>;
}

export class Ear implements ByteSink {
  readonly told: string[] = [];
  readonly bytes: number[] = [];
  readonly opened = (): void => {
    this.told.push("opened");
  };
  readonly heard = (bytes: Uint8Array): void => {
    this.bytes.push(...bytes);
  };
  readonly drained = (): void => {
    this.told.push("drained");
  };
  readonly closed = (fault: string): void => {
    this.told.push(fault);
  };
}

const DEADLINE_MS = 3_000;

/** What every wire promises, in the words of agent/ports/byte-link.ts. */
export function byteLinkContract(name: string, open: () => Promise<LinkBench>): void {
  const using = async (body: (bench: LinkBench, ear: Ear) => Promise<void>): Promise<void> => {
    const bench = await open();
    try {
      await body(bench, new Ear());
    } finally {
      bench.link.close();
      await bench.dispose();
    }
  };
  const until = async (bench: LinkBench, holds: () => boolean, mostMs = DEADLINE_MS): Promise<void> => {
    for (let waitedMs = 0; !holds() && waitedMs < mostMs; waitedMs += 20) await bench.passes(20);
  };
  const opened = async (bench: LinkBench, ear: Ear): Promise<void> => {
    bench.link.open(ear);
    await until(bench, () => ear.told.length > 0);
    expect(ear.told).toEqual(["opened"]);
  };

  describe(`byte link: ${name}`, () => {
    test("opening answers later, never inside the call", () =>
      using(async (bench, ear) => {
        bench.link.open(ear);
        expect(ear.told).toEqual([]);
        await until(bench, () => ear.told.length > 0);
        expect(ear.told).toEqual(["opened"]);
      }));

    test("bytes arrive whole and in order both ways, all 256 values", () =>
      using(async (bench, ear) => {
        await opened(bench, ear);
        const all = Uint8Array.from({ length: 256 }, (_, place) => place);
        bench.link.write(all.slice(0, 100));
        bench.link.write(all.slice(100));
        bench.say(all);
        await until(bench, () => bench.heard().length >= 256 && ear.bytes.length >= 256);
        expect(bench.heard()).toEqual([...all]);
        expect(ear.bytes).toEqual([...all]);
      }));

    test("drained is told once after everything written has left", () =>
      using(async (bench, ear) => {
        await opened(bench, ear);
        bench.link.write(Uint8Array.of(1, 2, 3));
        await until(bench, () => ear.told.includes("drained"));
        await bench.passes(100);
        expect(ear.told).toEqual(["opened", "drained"]);
        bench.link.write(Uint8Array.of(4));
        await until(bench, () => ear.told.length > 2);
        expect(ear.told).toEqual(["opened", "drained", "drained"]);
      }));

    test("a far end that hangs up ends the link exactly once, and nothing is told after it", () =>
      using(async (bench, ear) => {
        await opened(bench, ear);
        bench.hangUp();
        await until(bench, () => ear.told.length > 1);
        bench.link.write(Uint8Array.of(1));
        await bench.passes(300);
        expect(ear.told).toEqual(["opened", "link-lost"]);
      }));

    test("a far end that takes nothing ends the link as stalled within its bound", () =>
      using(async (bench, ear) => {
        await opened(bench, ear);
        bench.stall();
        bench.link.write(new Uint8Array(bench.floodBytes));
        await until(bench, () => ear.told.length > 1, bench.stallMostMs);
        expect(ear.told).toEqual(["opened", "link-stalled"]);
      }));

    test("more than can wait ends the link as stalled instead of growing without bound", () =>
      using(async (bench, ear) => {
        await opened(bench, ear);
        bench.stall();
        for (let mebibyte = 0; mebibyte < 12; mebibyte += 1) bench.link.write(new Uint8Array(1024 * 1024));
        await until(bench, () => ear.told.length > 1, 1_000);
        expect(ear.told).toEqual(["opened", "link-stalled"]);
      }));

    test("closing is silent, at whatever moment", () =>
      using(async (bench, ear) => {
        bench.link.open(ear);
        bench.link.close();
        await bench.passes(100);
        expect(ear.told).toEqual([]);
        await opened(bench, ear);
        bench.link.close();
        bench.say(Uint8Array.of(1));
        bench.link.write(Uint8Array.of(2));
        await bench.passes(100);
        expect(ear.told).toEqual(["opened"]);
        expect(ear.bytes).toEqual([]);
      }));

    test("a second opening drops the first without a word", () =>
      using(async (bench, first) => {
        await opened(bench, first);
        const second = new Ear();
        await opened(bench, second);
        bench.link.write(Uint8Array.of(7));
        await until(bench, () => bench.heard().length > 0);
        expect(first.told).toEqual(["opened"]);
        expect(bench.heard()).toEqual([7]);
      }));

    test("one that is opened again while it still opens or closes is opened, and not found taken by itself", () =>
      using(async (bench, ear) => {
        for (let time = 0; time < 20; time += 1) {
          const early = new Ear();
          bench.link.open(early);
          if (time % 2 === 0) await until(bench, () => early.told.length > 0);
          bench.link.close();
        }
        await opened(bench, ear);
        bench.link.write(Uint8Array.of(7));
        await until(bench, () => bench.heard().length > 0);
        expect(bench.heard()).toEqual([7]);
      }));
  });
}
