import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Request } from "../../../../agent/control/request.ts";
import { ControlServer } from "../../../../agent/host/control-server.ts";

let dir: string;
let path: string;
let server: ControlServer;
let asked: Request[];
let failed: string[];
const sockets: Socket[] = [];

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 500) throw new Error("it never came true");
    await new Promise((settle) => setTimeout(settle, 5));
  }
};

interface Caller {
  readonly socket: Socket;
  readonly lines: () => { no: number; ok: boolean; why?: string; value?: unknown }[];
}

async function call(): Promise<Caller> {
  const socket = connect(path);
  sockets.push(socket);
  let heard = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    heard += text;
  });
  socket.on("error", () => undefined);
  await new Promise((settle) => socket.once("connect", settle));
  return {
    socket,
    lines: () =>
      heard
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
  };
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "talon-control-"));
  path = join(dir, "talon.sock");
  asked = [];
  failed = [];
  server = new ControlServer(path, (request, settle) => {
    asked.push(request);
    settle({ ok: true, value: request.verb });
  });
  server.listen((why) => failed.push(why));
  await until(() => existsSync(path));
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
  rmSync(dir, { recursive: true });
});

describe("the agent's end of the control socket", () => {
  test("answers each line with its own number, whatever the pieces it comes in", async () => {
    const { socket, lines } = await call();
    socket.write('{"no":1,"verb":"status"}\n{"no":2,"ve');
    await until(() => lines().length === 1);
    socket.write('rb":"queue"}\n');
    await until(() => lines().length === 2);
    expect(lines()).toEqual([
      { no: 1, ok: true, value: "status" },
      { no: 2, ok: true, value: "queue" },
    ]);
  });

  test.each([
    "garbage",
    "",
    "null",
    "5",
    "[]",
    '"status"',
    "{}",
    '{"no":7}',
    '{"no":7,"verb":"explode"}',
    '{"no":7,"verb":"status","more":1}',
    '{"no":7,"verb":"call","station":""}',
    '{"no":7,"verb":"rate","station":"w1","score":"5"}',
    '{"__proto__":{"verb":"status"}}',
    "\u0000\u0001\ufffd",
  ])("refuses the line %j in words and goes on with the next", async (line) => {
    const { socket, lines } = await call();
    socket.write(`${line}\n{"no":8,"verb":"queue"}\n`);
    await until(() => lines().length === 2);
    expect(lines()[0]).toMatchObject({ ok: false, why: "request-malformed" });
    expect(lines()[1]).toEqual({ no: 8, ok: true, value: "queue" });
    expect(asked).toEqual([{ verb: "queue" }]);
  });

  test("hangs up on a line without an end, and goes on answering others", async () => {
    const endless = await call();
    const other = await call();
    for (let no = 0; no < 64 && !endless.socket.destroyed; no += 1) endless.socket.write("x".repeat(64 * 1024));
    await until(() => endless.socket.destroyed);
    other.socket.write('{"no":1,"verb":"status"}\n');
    await until(() => other.lines().length === 1);
    expect(asked).toHaveLength(1);
  });

  test("does nothing for a request that is longer than allowed", async () => {
    const { socket } = await call();
    socket.write(`{"no":1,"verb":"transfer","station":"w1","stage":"intake","reason":"${"x".repeat(70_000)}"}\n`);
    const next = await call();
    next.socket.write('{"no":2,"verb":"status"}\n');
    await until(() => next.lines().length === 1);
    expect(asked).toEqual([{ verb: "status" }]);
  });

  test("lets thirty-two callers in, and another when one has gone", async () => {
    const callers = await Promise.all(Array.from({ length: 32 }, call));
    const tooMany = await call();
    await until(() => tooMany.socket.destroyed);
    callers[0]?.socket.destroy();
    await new Promise((settle) => setTimeout(settle, 20));
    const late = await call();
    late.socket.write('{"no":1,"verb":"status"}\n');
    await until(() => late.lines().length === 1);
  });

  test("tells those who watch what happens, and makes no note for nobody", async () => {
    let made = 0;
    const note = () => {
      made += 1;
      return { at: "2026-11-21T04:00:00.000Z", kind: "uplink", phase: "online", fault: null } as const;
    };
    server.note(note);
    expect(made).toBe(0);
    const { socket, lines } = await call();
    socket.write('{"no":4,"verb":"watch"}\n');
    await until(() => lines().length === 1);
    server.note(note);
    await until(() => lines().length === 2);
    expect(lines()[1]).toMatchObject({ no: 4, ok: true, value: { kind: "uplink" } });
    socket.destroy();
    await new Promise((settle) => setTimeout(settle, 20));
    server.note(note);
    expect(made).toBe(1);
  });

  test("cuts off a watcher that does not read, rather than remember for it", async () => {
    const { socket, lines } = await call();
    socket.write('{"no":1,"verb":"watch"}\n');
    await until(() => lines().length === 1);
    socket.pause();
    let isClosed = false;
    socket.on("close", () => {
      isClosed = true;
    });
    let made = 0;
    const hex = "00 ".repeat(20_000);
    for (let no = 0; no < 500; no += 1) {
      server.note(() => {
        made += 1;
        return { at: "", kind: "wire", device: "d", way: "in", hex };
      });
      await new Promise((settle) => setImmediate(settle));
    }
    socket.resume();
    await until(() => isClosed);
    expect(made).toBeLessThan(500);
  });

  test("breaks off what was begun for a caller who hangs up, and nothing that was answered", async () => {
    const withdrawn: string[] = [];
    const settles: ((reply: { ok: true; value: null }) => void)[] = [];
    server.close();
    await until(() => !existsSync(path));
    server = new ControlServer(path, (request, settle) => {
      asked.push(request);
      settles.push(settle);
      return () => withdrawn.push(request.verb);
    });
    server.listen((why) => failed.push(why));
    await until(() => existsSync(path));
    const { socket, lines } = await call();
    socket.write('{"no":1,"verb":"status"}\n{"no":2,"verb":"queue"}\n');
    await until(() => asked.length === 2);
    settles[0]?.({ ok: true, value: null });
    await until(() => lines().length === 1);
    socket.destroy();
    await until(() => withdrawn.length > 0);
    expect(withdrawn).toEqual(["queue"]);
    settles[1]?.({ ok: true, value: null });
  });

  test("is for the owner and the group only, and takes away what a killed agent left", async () => {
    await until(() => (statSync(path).mode & 0o777) === 0o660);
    server.close();
    await until(() => !existsSync(path));
    writeFileSync(path, "left over");
    server = new ControlServer(path, (_, settle) => {
      settle({ ok: true, value: "again" });
    });
    server.listen((why) => failed.push(why));
    await until(() => existsSync(path) && statSync(path).isSocket());
    const { socket, lines } = await call();
    socket.write('{"no":1,"verb":"status"}\n');
    await until(() => lines().length === 1);
    expect(failed).toEqual([]);
  });

  test("says why where it cannot listen, and the agent lives on", async () => {
    const nowhere = new ControlServer(join(dir, "no", "such", "place"), () => undefined);
    nowhere.listen((why) => failed.push(why));
    await until(() => failed.length === 1);
    expect(failed[0]).toMatch(/ENOENT|EACCES/);
    nowhere.close();
  });
});
