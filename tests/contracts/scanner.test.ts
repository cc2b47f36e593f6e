import { describe, expect, test } from "vitest";
import { cardReader } from "../../drivers/card-reader/driver.ts";
import type { Driver } from "../../drivers/driver.ts";
import { pipe } from "../../drivers/links/pipe.ts";
import { scanner } from "../../drivers/scanner/driver.ts";
import { keystrokes } from "../../drivers/scanner/keyboard.ts";
import { TestWorld } from "../unit/drivers/world.ts";
import { scannerContract } from "./scanner.contract.ts";
import { type ScannerBench, ScannerRig } from "./scanner-bench.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function onSim(): Promise<ScannerBench> {
  return onTwin(scanner, {}, bytesOf);
}

async function onTwin<Options>(
  driver: Driver<"scanner", Options>,
  raw: object,
  sent: (text: string) => Uint8Array,
): Promise<ScannerBench> {
  const world = new TestWorld();
  const options = driver.options.parse(raw);
  const twin = driver.sim?.(options, world);
  if (twin === undefined) throw new Error("a scanner needs a virtual twin");
  let hear = (_: Uint8Array): void => undefined;
  const spied = {
    ...twin,
    plug: (sink: Parameters<typeof twin.plug>[0]) => {
      hear = (bytes) => sink.heard(bytes);
      return twin.plug(sink);
    },
  };
  return {
    rig: new ScannerRig(world, pipe(spied, world), driver.machine(options)),
    sends: (text) => hear(sent(text)),
    passes: async (ms) => world.pass(ms),
    plug: async (isIn) => twin.fault("unplug", !isIn),
    dispose: async () => undefined,
  };
}

const ENTER = keystrokes("");
const typed = (text: string): Uint8Array =>
  Uint8Array.from(
    text.split(/(\r|\n)/).flatMap((part) => {
      const events = part === "\r" || part === "\n" ? ENTER : keystrokes(part).subarray(0, -ENTER.length);
      return [...events];
    }),
  );

const CARDS = ["126,58404", "009,22847", "000,00001", "255,65535", "001,00010"] as const;
const framed = (text: string): Uint8Array => {
  const frames = text.replaceAll("\r\n", "");
  return bytesOf(frames);
};
const rdmFrame = (card: string): string => {
  const [facility = 0, number = 0] = card.split(",").map(Number);
  const bytes = [0x17, 0, facility, number >> 8, number & 0xff];
  const digits = [...bytes, bytes.reduce((all, byte) => all ^ byte, 0)];
  return `\x02${digits.map((byte) => byte.toString(16).padStart(2, "0")).join("")}\x03`;
};

scannerContract("scanner, its virtual twin", onSim);
scannerContract("scanner that types, its virtual twin", () => onTwin(scanner, { keyboard: true }, typed));
scannerContract("IronLogic, its virtual twin", () => onTwin(cardReader, { reader: "ironlogic" }, bytesOf), {
  codes: CARDS,
  line: (card) => `Em-Marine[1700] ${card}`,
  fault: "card-unreadable",
});
scannerContract("RDM6300, its virtual twin", () => onTwin(cardReader, { reader: "rdm6300" }, framed), {
  codes: CARDS,
  line: rdmFrame,
  fault: "card-unreadable",
});

describe("the virtual twin of a scanner", () => {
  const setUp = () => {
    const world = new TestWorld();
    const twin = scanner.sim?.({ repeatMs: 1_500, keyboard: false }, world);
    if (twin?.scan === undefined) throw new Error("somebody can hold a code before it");
    const rig = new ScannerRig(world, pipe(twin, world));
    rig.take({ type: "start" });
    world.pass(100);
    return { world, rig, twin, scan: twin.scan };
  };

  test("sends what is held before it, at the speed of its wire", () => {
    const { world, rig, twin, scan } = setUp();
    scan("K7PMQ2");
    world.pass(5);
    expect(rig.texts).toEqual([]);
    world.pass(10);
    expect(rig.texts).toEqual(["K7PMQ2"]);
    expect(twin.face()).toEqual({ scans: 1, last: "K7PMQ2" });
  });

  test("that is mute beeps and sends nothing", () => {
    const { world, rig, twin, scan } = setUp();
    twin.fault("mute", true);
    scan("K7PMQ2");
    world.pass(1_000);
    expect(rig.texts).toEqual([]);
    expect(twin.face()).toEqual({ scans: 1, last: "K7PMQ2" });
    expect(twin.activeFaults()).toEqual(["mute"]);
  });

  test("behind flow control sends later what it read meanwhile", () => {
    const { world, rig, twin, scan } = setUp();
    twin.fault("stall", true);
    scan("ONE");
    scan("TWO");
    world.pass(1_000);
    expect(rig.texts).toEqual([]);
    twin.fault("stall", false);
    world.pass(1_000);
    expect(rig.texts).toEqual(["ONE", "TWO"]);
  });

  test("on a noisy wire is degraded with scan-unreadable and never tells a wrong code", () => {
    const { world, rig, twin, scan } = setUp();
    twin.fault("garbage", true);
    scan("K7PMQ2");
    world.pass(3_000);
    expect(rig.texts).toEqual([]);
    expect(rig.states.at(-1)).toBe("degraded scan-unreadable");
    twin.fault("garbage", false);
    scan("K7PMQ2");
    world.pass(1_000);
    expect(rig.texts).toEqual(["K7PMQ2"]);
    expect(rig.states.at(-1)).toBe("ready");
  });
});
