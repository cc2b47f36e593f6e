import assert from "node:assert/strict";
import type { Edge, Level, PinRequest, PinSink, Pins } from "../../agent/ports/pins.ts";

/** Pins, and someone who stands before the header with a wire. */
export interface PinsBench {
  /** Two devices of one process. */
  readonly pins: Pins;
  readonly others: Pins;
  readonly pull: (line: number, level: Level) => void;
  readonly level: (line: number) => Level;
  /** At least so long goes by, and whatever was due has happened. */
  readonly passes: (ms: number) => Promise<void>;
  /** The program is busy for so long, while something happens outside. */
  readonly stalls: (ms: number, meanwhile: readonly Meanwhile[]) => Promise<void>;
  /** Whether a line that is pulled keeps its level when a request gives it a resistor. */
  readonly isPullKept: boolean;
  /** Whether edges that nobody read in time are kept. */
  readonly keepsEdges: boolean;
  readonly end: () => void;
}

export interface Meanwhile {
  readonly afterMs: number;
  readonly line: number;
  readonly level: Level;
}

export interface Promised {
  readonly name: string;
  readonly keep: (open: () => Promise<PinsBench>) => Promise<void>;
}

const REQUEST: PinRequest = { inputs: [17, 27], outputs: [21], wiring: "active-low" };
const OTHER: PinRequest = { inputs: [22], outputs: [], wiring: "active-low" };
/** Edges so far apart are told one by one, by whatever wakes at least as often. */
const APART_MS = 40;
const CLAIM_MOST_MS = 5_000;
const EDGE_MOST_MS = 2_000;

class Eye implements PinSink {
  readonly told: string[] = [];
  readonly edges: Edge[] = [];
  readonly #levels = new Map<number, Level>();
  readonly #log: string[];

  constructor(log: string[] = []) {
    this.#log = log;
  }

  readonly opened = (): void => this.#note("opened");
  readonly edge = (edge: Edge): void => {
    this.edges.push(edge);
    if ((this.#levels.get(edge.line) ?? "inactive") === edge.level) return;
    this.#levels.set(edge.line, edge.level);
    this.#note(`${edge.line} ${edge.level}`);
  };
  readonly closed = (fault: string): void => this.#note(fault);

  #note(word: string): void {
    this.told.push(word);
    this.#log.push(word);
  }
}

async function until(bench: PinsBench, holds: () => boolean, mostMs: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < mostMs && !holds(); waitedMs += 10) await bench.passes(10);
}

async function claimed(bench: PinsBench, request: PinRequest = REQUEST, log?: string[]): Promise<Eye> {
  const eye = new Eye(log);
  bench.pins.claim(request, eye);
  assert.deepEqual(eye.told, [], "a claim answers later");
  await until(bench, () => eye.told.length > 0, CLAIM_MOST_MS);
  assert.deepEqual(eye.told, ["opened"]);
  return eye;
}

async function pulls(bench: PinsBench, eye: Eye, change: readonly [number, Level]): Promise<void> {
  const [line, level] = change;
  bench.pull(line, level);
  await until(bench, () => eye.told.at(-1) === `${line} ${level}`, EDGE_MOST_MS);
  await bench.passes(APART_MS);
}

const withBench =
  (run: (bench: PinsBench) => Promise<void>) =>
  async (open: () => Promise<PinsBench>): Promise<void> => {
    const bench = await open();
    try {
      await run(bench);
    } finally {
      bench.pins.release();
      bench.others.release();
      bench.end();
    }
  };

/** What every set of pins promises, in the words of agent/ports/pins.ts; it needs no test runner, so that it runs where there is none. */
export const PINS_PROMISES: readonly Promised[] = [
  {
    name: "a claim answers later with opened, and edges follow in order",
    keep: withBench(async (bench) => {
      const eye = await claimed(bench);
      await pulls(bench, eye, [17, "active"]);
      await pulls(bench, eye, [27, "active"]);
      await pulls(bench, eye, [17, "inactive"]);
      assert.deepEqual(eye.told, ["opened", "17 active", "27 active", "17 inactive"]);
    }),
  },
  {
    name: "a line that is active at the claim is told once, as of before it was opened",
    keep: withBench(async (bench) => {
      if (!bench.isPullKept) return;
      bench.pull(27, "active");
      const eye = new Eye();
      bench.pins.claim(REQUEST, eye);
      await until(bench, () => eye.told.length > 1, CLAIM_MOST_MS);
      await bench.passes(APART_MS);
      assert.deepEqual(eye.told, ["opened", "27 active"]);
    }),
  },
  {
    name: "a sample tells every input's level, and nothing where one asks of pins that were released",
    keep: withBench(async (bench) => {
      const eye = await claimed(bench);
      await pulls(bench, eye, [27, "active"]);
      const before = eye.edges.length;
      bench.pins.sample();
      await until(bench, () => eye.edges.length >= before + 2, EDGE_MOST_MS);
      const sampled = eye.edges.slice(before).map(({ line, level }) => `${line} ${level}`);
      assert.deepEqual(sampled.sort(), ["17 inactive", "27 active"]);
      bench.pins.release();
      bench.pins.sample();
      await bench.passes(APART_MS);
      assert.equal(eye.edges.length, before + 2);
    }),
  },
  {
    name: "moments never run ahead of the edges of one line",
    keep: withBench(async (bench) => {
      const eye = await claimed(bench);
      for (let turn = 0; turn < 3; turn += 1) {
        await pulls(bench, eye, [17, "active"]);
        await pulls(bench, eye, [17, "inactive"]);
      }
      const moments = eye.edges.map(({ at }) => at);
      assert.deepEqual(
        moments,
        [...moments].sort((one, other) => one - other),
      );
      assert.equal(eye.told.length, 7);
    }),
  },
  {
    name: "an output follows, and is inactive again upon release",
    keep: withBench(async (bench) => {
      await claimed(bench);
      assert.equal(bench.level(21), "inactive");
      bench.pins.drive(21, "active");
      await until(bench, () => bench.level(21) === "active", EDGE_MOST_MS);
      assert.equal(bench.level(21), "active");
      bench.pins.release();
      await until(bench, () => bench.level(21) === "inactive", EDGE_MOST_MS);
      assert.equal(bench.level(21), "inactive");
    }),
  },
  {
    name: "a line that someone else holds is refused as busy, and the holder is not disturbed",
    keep: withBench(async (bench) => {
      const eye = await claimed(bench);
      const other = new Eye();
      bench.others.claim({ inputs: [17], outputs: [], wiring: "active-low" }, other);
      await until(bench, () => other.told.length > 0, CLAIM_MOST_MS);
      await pulls(bench, eye, [17, "active"]);
      assert.deepEqual(other.told, ["pin-busy"]);
      assert.deepEqual(eye.told, ["opened", "17 active"]);
    }),
  },
  {
    name: "two devices of one chip each hear their own lines, in the order of the edges, and one may leave and come again",
    keep: withBench(async (bench) => {
      const log: string[] = [];
      const other = new Eye(log);
      const eye = new Eye(log);
      bench.pins.claim(REQUEST, eye);
      bench.others.claim(OTHER, other);
      await until(bench, () => log.length === 2, CLAIM_MOST_MS);
      await pulls(bench, other, [22, "active"]);
      await pulls(bench, eye, [17, "active"]);
      await pulls(bench, other, [22, "inactive"]);
      assert.deepEqual(log, ["opened", "opened", "22 active", "17 active", "22 inactive"]);
      bench.others.release();
      bench.pull(22, "active");
      await bench.passes(APART_MS);
      await pulls(bench, eye, [17, "inactive"]);
      bench.pull(22, "inactive");
      await bench.passes(APART_MS);
      assert.deepEqual(other.told, ["opened", "22 active", "22 inactive"]);
      const again = new Eye();
      bench.others.claim(OTHER, again);
      await until(bench, () => again.told.length > 0, CLAIM_MOST_MS);
      await pulls(bench, again, [22, "active"]);
      await pulls(bench, eye, [27, "active"]);
      assert.deepEqual(again.told, ["opened", "22 active"]);
    }),
  },
  {
    name: "what happens while the program is stalled is told in order where the kernel keeps it, and elsewhere the last level is",
    keep: withBench(async (bench) => {
      const eye = await claimed(bench);
      const presses = [0, 120].flatMap((afterMs): readonly Meanwhile[] => [
        { afterMs: afterMs + 10, line: 17, level: "active" },
        { afterMs: afterMs + 60, line: 17, level: "inactive" },
      ]);
      await bench.stalls(240, [...presses, { afterMs: 200, line: 27, level: "active" }]);
      await until(bench, () => eye.told.includes("27 active"), EDGE_MOST_MS);
      await bench.passes(APART_MS);
      const kept = ["17 active", "17 inactive", "17 active", "17 inactive"];
      assert.deepEqual(eye.told, ["opened", ...(bench.keepsEdges ? kept : []), "27 active"]);
    }),
  },
  {
    name: "after release nothing is told and nothing is driven",
    keep: withBench(async (bench) => {
      const eye = await claimed(bench);
      bench.pins.release();
      bench.pull(17, "active");
      bench.pins.drive(21, "active");
      await bench.passes(2 * APART_MS);
      assert.deepEqual(eye.told, ["opened"]);
      assert.equal(bench.level(21), "inactive");
    }),
  },
];
