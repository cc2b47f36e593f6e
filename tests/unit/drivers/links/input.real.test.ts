import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as passes } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ByteLink } from "../../../../agent/ports/byte-link.ts";
import { type InputKernel, inputLink } from "../../../../drivers/links/input.ts";
import type { ReadinessEar } from "../../../../drivers/links/readiness.ts";

const PATIENCE_MS = 15_000;

let folder = "";
let link: ByteLink | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "talon-input-"));
});
afterEach(() => {
  link?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface FakeKernel extends InputKernel {
  readonly closed: number[];
  readonly events: (Uint8Array | string)[];
  readonly ready: (isOver?: boolean) => void;
  readonly watched: () => number;
}

function fakeKernel(refusal: string | null = null): FakeKernel {
  const closed: number[] = [];
  const events: (Uint8Array | string)[] = [];
  const ears = new Set<ReadinessEar>();
  return {
    closed,
    events,
    ready: (isOver = false) => {
      for (const ear of ears) ear.readable(isOver);
    },
    watched: () => ears.size,
    watch: (_, ear) => {
      ears.add(ear);
      return { wantWritable: () => {}, stop: () => void ears.delete(ear) };
    },
    open: () => 99,
    grab: () => refusal,
    read: (_, buffer) => {
      const next = events.shift() ?? "EAGAIN";
      if (typeof next === "string") return next;
      buffer.set(next);
      return next.length;
    },
    close: (fd) => void closed.push(fd),
  };
}

function opened(path: string, kernel?: InputKernel) {
  const told: string[] = [];
  const bytes: number[] = [];
  link = inputLink({ kind: "input", path }, kernel);
  link.open({
    opened: () => told.push("opened"),
    heard: (heard) => bytes.push(...heard),
    drained: () => told.push("drained"),
    closed: (fault) => told.push(fault),
  });
  return { told, bytes, link };
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !holds() && performance.now() < end; ) await passes(5);
  expect(holds()).toBe(true);
}

function node(): string {
  const path = join(folder, "event");
  writeFileSync(path, "");
  return path;
}

describe("an input device", () => {
  test("that is not there is absent, and what is none is refused by the kernel itself", async () => {
    const absent = opened(join(folder, "nobody"));
    await until(() => absent.told.length > 0);
    expect(absent.told).toEqual(["link-absent"]);
    const none = opened("/dev/null");
    await until(() => none.told.length > 0);
    expect(none.told).toEqual(["link-refused"]);
  });

  test("that another program has taken is busy, and is let go", async () => {
    const kernel = fakeKernel("EBUSY");
    const { told } = opened(node(), kernel);
    await until(() => told.length > 0);
    expect(told).toEqual(["link-busy"]);
    expect(kernel.closed).toEqual([99]);
  });

  test("gives its events in their order, and takes what is written to it for gone", async () => {
    const kernel = fakeKernel();
    const { told, bytes, link: wire } = opened(node(), kernel);
    await until(() => told.length > 0);
    kernel.events.push(Uint8Array.of(1, 2, 3), Uint8Array.of(4), "EINTR", Uint8Array.of(5));
    kernel.ready();
    kernel.ready();
    expect(bytes).toHaveLength(5);
    expect(bytes).toEqual([1, 2, 3, 4, 5]);
    wire.write(Uint8Array.of(1));
    await until(() => told.includes("drained"));
    expect(told).toEqual(["opened", "drained"]);
  });

  test.each([
    ["ENODEV", "ENODEV", false],
    ["the end", new Uint8Array(0), false],
    ["nothing more, and over", "EAGAIN", true],
  ] as const)("that is pulled while it is read (%s) is lost once, and let go", async (_how, event, isOver) => {
    const kernel = fakeKernel();
    const { told } = opened(node(), kernel);
    await until(() => told.length > 0);
    kernel.events.push(event, Uint8Array.of(1));
    kernel.ready(isOver);
    kernel.ready(isOver);
    expect(told).toEqual(["opened", "link-lost"]);
    expect(kernel.closed).toEqual([99]);
    expect(kernel.watched()).toBe(0);
  });

  test("whose node vanishes is lost, and whose node comes is told", async () => {
    const path = node();
    const { told, link: wire } = opened(path, fakeKernel());
    await until(() => told.length > 0);
    rmSync(path);
    await until(() => told.length > 1);
    expect(told).toEqual(["opened", "link-lost"]);
    let appearances = 0;
    const stop = wire.whenAppears?.(() => {
      appearances += 1;
    });
    writeFileSync(path, "");
    await until(() => appearances > 0);
    stop?.();
  });

  test("that was closed says nothing more", async () => {
    const kernel = fakeKernel();
    const { told, bytes, link: wire } = opened(node(), kernel);
    await until(() => told.length > 0);
    wire.close();
    kernel.events.push(Uint8Array.of(1));
    kernel.ready();
    expect(bytes).toEqual([]);
    expect(told).toEqual(["opened"]);
    expect(kernel.watched()).toBe(0);
    expect(kernel.closed).toEqual([99]);
  });
});
