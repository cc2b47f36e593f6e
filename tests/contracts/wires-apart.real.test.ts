import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { startChild } from "../../drivers/links/apart/start-child.ts";
import { type Child, WireProcess } from "../../drivers/links/apart/wire-process.ts";
import { holdersOf } from "../../drivers/links/holders.ts";
import { byteLinkContract, Ear, type LinkBench } from "./byte-link.contract.ts";
import { FarEnd, Pty, serialUri, sleep } from "./pty.ts";

const TOLD_MOST_MS = 10_000;
const fixture = (name: string): string => fileURLToPath(new URL(`./apart/${name}.ts`, import.meta.url));

class Apart {
  readonly told: string[] = [];
  pid = 0;
  readonly process: WireProcess;

  constructor(program?: string) {
    this.process = new WireProcess({
      after: (ms, call) => {
        const timer = setTimeout(call, ms);
        return () => clearTimeout(timer);
      },
      start: (kinds, sink): Child => {
        const child = startChild(kinds, sink, program);
        this.pid = child.pid;
        return child;
      },
      told: (why) => this.told.push(why),
    });
  }

  close(): Promise<void> {
    return new Promise((settle) => this.process.close(settle));
  }
}

async function openPty(): Promise<{ far: FarEnd; pty: Pty; dispose: () => Promise<void> }> {
  const far = new FarEnd();
  const pty = new Pty(await far.listen());
  await pty.ready();
  return {
    far,
    pty,
    dispose: async () => {
      far.dispose();
      await pty.dispose();
    },
  };
}

async function until(holds: () => boolean, mostMs = 20_000): Promise<void> {
  const deadline = performance.now() + mostMs;
  while (!holds() && performance.now() < deadline) await sleep(10);
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

const shared = new Apart();
afterAll(() => shared.close());

async function begun(apart: Apart): Promise<void> {
  const ear = new Ear();
  apart.process.link(serialUri("/dev/serial/by-id/nobody")).open(ear);
  await until(() => ear.told.length > 0);
}

byteLinkContract("serial port on a pty, held by a process apart", async (): Promise<LinkBench> => {
  await begun(shared);
  const { far, pty, dispose } = await openPty();
  return {
    link: shared.process.link(serialUri(pty.path)),
    say: (bytes) => far.say(bytes),
    heard: () => far.heard,
    hangUp: () => pty.hangUp(),
    stall: () => pty.freeze(),
    floodBytes: 200_000,
    passes: sleep,
    stallMostMs: 20_000,
    dispose,
  };
});

describe("a process that holds wires", () => {
  const running: ChildProcess[] = [];
  afterEach(() => {
    for (const child of running.splice(0)) child.kill("SIGKILL");
  });

  test.each([
    ["is killed", "SIGKILL"],
    ["stands still, as one that spins does", "SIGSTOP"],
  ] as const)("that %s loses its wires once, and they heal", async (_name, signal) => {
    const apart = new Apart();
    const { far, pty, dispose } = await openPty();
    const ear = new Ear();
    const link = apart.process.link(serialUri(pty.path));
    link.open(ear);
    await until(() => ear.told.length > 0);
    const before = apart.pid;
    const hurtAt = performance.now();
    process.kill(before, signal);
    await until(() => ear.told.length > 1);
    const toldMs = performance.now() - hurtAt;
    link.open(ear);
    await until(() => ear.told.length > 2);
    link.write(Uint8Array.of(7));
    await until(() => far.heard.length > 0);
    expect(ear.told.slice(0, 3)).toEqual(["opened", "link-lost", "opened"]);
    expect(far.heard).toEqual([7]);
    expect(toldMs).toBeLessThan(TOLD_MOST_MS);
    expect(apart.told).toHaveLength(1);
    await until(() => !isAlive(before));
    expect(isAlive(before)).toBe(false);
    link.close();
    await apart.close();
    expect(isAlive(apart.pid)).toBe(false);
    await dispose();
  });

  test("that spins for ever is ended by the agent", async () => {
    const apart = new Apart(fixture("spinner"));
    const ear = new Ear();
    apart.process.link(serialUri("/dev/serial/by-id/nobody")).open(ear);
    await until(() => apart.told.length > 0);
    expect(apart.told).toEqual(["it hung"]);
    expect(ear.told).toEqual(["link-lost"]);
    await apart.close();
  });

  test("that spins when its agent is dead is ended by the kernel", async () => {
    const ended: string[] = [];
    const child = startChild(["1"], { heard: () => {}, ended: (why) => ended.push(why) }, fixture("spinner"));
    await until(() => ended.length > 0);
    expect(ended).toEqual(["it was ended by SIGALRM"]);
    expect(isAlive(child.pid)).toBe(false);
  });

  test("lets go of its ports and ends when its agent is killed", async () => {
    const { pty, dispose } = await openPty();
    const parent = spawn(process.execPath, [fixture("parent"), pty.path], { stdio: ["ignore", "pipe", "inherit"] });
    running.push(parent);
    let said = "";
    parent.stdout.on("data", (bytes: Buffer) => {
      said += bytes.toString();
    });
    await until(() => said.includes("opened"));
    const pid = Number(/pid (\d+)/.exec(said)?.[1]);
    expect(holdersOf(pty.path).map((holder) => holder.pid)).toContain(pid);
    parent.kill("SIGKILL");
    await until(() => !isAlive(pid));
    expect(isAlive(pid)).toBe(false);
    await dispose();
  });

  test("a node that is not there is absent, and a wire that is closed at once says nothing", async () => {
    const ear = new Ear();
    shared.process.link(serialUri("/dev/serial/by-id/nobody")).open(ear);
    const silent = new Ear();
    const link = shared.process.link(serialUri("/dev/serial/by-id/nobody"));
    link.open(silent);
    link.close();
    await until(() => ear.told.length > 0);
    expect(ear.told).toEqual(["link-absent"]);
    expect(silent.told).toEqual([]);
  });
});
