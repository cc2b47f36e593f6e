import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { monoMs } from "../../agent/kernel/units.ts";
import type { BoardFace, BoardOrder, BoardWord } from "../../agent/ports/board.ts";
import type { DriverIn, DriverOut } from "../../drivers/driver.ts";
import { serialLink } from "../../drivers/links/serial.ts";
import { modbusBoard } from "../../drivers/modbus-board/driver.ts";
import { sleep } from "./pty.ts";

const PYTHON = "/usr/bin/python3";
const UNIT = 7;
const WAIT_MS = 60_000;
const isThere = spawnSync(PYTHON, ["-c", "from pymodbus.transaction import ModbusRtuFramer"]).status === 0;

async function until(holds: () => boolean): Promise<void> {
  for (let waitedMs = 0; !holds() && waitedMs < WAIT_MS; waitedMs += 20) await sleep(20);
}

function run(path: string, raw: object) {
  const machine = modbusBoard.machine(modbusBoard.options.parse(raw));
  const words: BoardWord[] = [];
  const health: string[] = [];
  const now = () => monoMs(performance.now());
  let timer: NodeJS.Timeout | null = null;
  const take = (input: DriverIn<BoardOrder>): void => {
    for (const out of machine.take(input, now())) carryOut(out);
    if (timer !== null) clearTimeout(timer);
    const wakeAt = machine.wakeAt();
    timer = wakeAt === null ? null : setTimeout(() => take({ type: "woken" }), Math.max(0, Math.ceil(wakeAt - now())));
  };
  const uri = { kind: "serial", path, baud: 9600, dataBits: 8, parity: "none", stopBits: 1, flow: "none" } as const;
  const link = serialLink(uri);
  const carryOut = (out: DriverOut<BoardWord>): void => {
    if (out.type === "write") link.write(out.bytes, out.holdMs);
    else if (out.type === "told") words.push(out.word);
    else if (out.type === "health") health.push(out.fault ?? out.phase);
  };
  link.open({
    opened: () => take({ type: "opened" }),
    heard: (bytes) => take({ type: "heard", bytes }),
    drained: () => take({ type: "drained" }),
    closed: (fault) => take({ type: "closed", fault }),
  });
  const show = (face: BoardFace): void => take({ type: "order", order: { type: "show", face } });
  const stop = (): void => {
    link.close();
    if (timer !== null) clearTimeout(timer);
  };
  return { words, health, show, stop };
}

describe.skipIf(!isThere)("a Modbus server that others wrote (pymodbus of Debian)", () => {
  const folder = mkdtempSync(join(tmpdir(), "talon-modbus-"));
  const [near, far] = [join(folder, "near"), join(folder, "far")];
  const started: ChildProcess[] = [];

  beforeAll(async () => {
    started.push(spawn("socat", [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], { stdio: "ignore" }));
    await until(() => existsSync(near) && existsSync(far));
    const program = new URL("modbus-server.py", import.meta.url).pathname;
    started.push(spawn(PYTHON, [program, far, String(UNIT)], { stdio: "ignore" }));
  }, WAIT_MS);

  afterAll(() => {
    for (const child of started) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ["letters by FC16", { preset: "dm36" }],
    [
      "a number, blinking and an arrow by FC06",
      {
        map: {
          write: "fc06",
          text: { kind: "number", register: 40, registers: 2, blank: 0 },
          blink: { register: 50, still: 0, blinking: 1 },
          arrow: { register: 51, none: 0, left: 1, right: 2, up: 3, down: 4 },
        },
      },
    ],
  ])("takes %s, and holds what it was told", async (_, raw) => {
    const board = run(near, { ...raw, address: UNIT, answerMs: 1_000 });
    await until(() => board.health.includes("ready"));
    const face: BoardFace = { text: "A017", arrow: "left", blink: true };
    board.show(face);
    await until(() => board.words.length > 0);
    board.stop();
    expect(board.words).toEqual([{ type: "shown", face, readBack: true }]);
  });

  test("answers registers that it lacks with an exception, which is told as such", async () => {
    const map = { text: { kind: "number", register: 5_000, blank: 0 } };
    const board = run(near, { map, address: UNIT, answerMs: 1_000 });
    await until(() => board.health.includes("board-refuses"));
    board.stop();
    expect(board.health).toContain("board-refuses");
    expect(board.words).toEqual([]);
  });

  test("does not answer for another unit", async () => {
    const board = run(near, { preset: "dm36", address: UNIT + 1 });
    await until(() => board.health.length > 0);
    board.stop();
    expect(board.health[0]).toBe("no-answer");
  });
});
