import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Note } from "../../../../agent/control/status.ts";
import { type ControlClient, openControl } from "../../../../agent/host/control-client.ts";

let dir: string;
let path: string;
let server: Server;
let hear: (socket: Socket, line: string) => void;
const sockets: Socket[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "talon-client-"));
  path = join(dir, "talon.sock");
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.split("\n").slice(0, -1)) hear(socket, line);
    });
  });
  await new Promise<void>((settle) => server.listen(path, settle));
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

async function opened(): Promise<ControlClient> {
  const client = await openControl(path);
  if (!client.ok) throw new Error(client.fault);
  return client.value;
}

describe("the caller's end of the control socket", () => {
  test("tells that no agent is there: no socket, a dead one, or a plain file", async () => {
    writeFileSync(join(dir, "file"), "");
    expect(await openControl(join(dir, "nothing"))).toEqual({ ok: false, fault: "no-agent" });
    expect(await openControl(join(dir, "file"))).toEqual({ ok: false, fault: "no-agent" });
  });

  test("matches answers to questions by their number, in whatever order they come", async () => {
    const asked: string[] = [];
    hear = (socket, line) => {
      asked.push(line);
      if (asked.length < 2) return;
      for (const each of asked.toReversed()) {
        const { no, verb } = JSON.parse(each);
        socket.write(`${JSON.stringify({ no, ok: true, value: verb })}\n`);
      }
    };
    const client = await opened();
    const replies = await Promise.all([client.ask({ verb: "status" }), client.ask({ verb: "queue" })]);
    expect(replies).toMatchObject([{ value: "status" }, { value: "queue" }]);
    client.close();
  });

  test("passes over what is no answer", async () => {
    hear = (socket, line) => {
      const { no } = JSON.parse(line);
      socket.write(`garbage\n\nnull\n5\n{"no":999,"ok":true}\n{"no":${no},"ok":true,"value":1}\n`);
    };
    const client = await opened();
    expect(await client.ask({ verb: "status" })).toEqual({ no: 1, ok: true, value: 1 });
    client.close();
  });

  test("gives a reply where the agent hangs up in the middle, and afterwards", async () => {
    hear = (socket) => socket.destroy();
    const client = await opened();
    expect(await client.ask({ verb: "status" })).toMatchObject({ ok: false, why: "no-answer" });
    await client.ended;
    expect(await client.ask({ verb: "status" })).toMatchObject({ ok: false, why: "no-answer" });
  });

  test("asks at most sixty-four things at once", async () => {
    hear = () => undefined;
    const client = await opened();
    const waiting = Array.from({ length: 64 }, () => client.ask({ verb: "status" }));
    expect(await client.ask({ verb: "status" })).toMatchObject({
      ok: false,
      what: expect.stringContaining("Too many"),
    });
    client.close();
    expect(await Promise.all(waiting)).toHaveLength(64);
  });

  test("watches until the agent hangs up, and takes only notes for notes", async () => {
    hear = (socket, line) => {
      const { no } = JSON.parse(line);
      const note = { at: "", kind: "uplink", phase: "online", fault: null };
      for (const value of [null, "word", note]) socket.write(`${JSON.stringify({ no, ok: true, value })}\n`);
      socket.end();
    };
    const client = await opened();
    const notes: Note[] = [];
    client.watch((note) => notes.push(note));
    await client.ended;
    expect(notes).toMatchObject([{ kind: "uplink" }]);
  });

  test("hangs up on an answer without an end", async () => {
    hear = (socket) => {
      const more = () =>
        socket.write("x".repeat(1024 * 1024), (problem) =>
          problem === null || problem === undefined ? more() : undefined,
        );
      more();
    };
    const client = await opened();
    expect(await client.ask({ verb: "status" })).toMatchObject({ ok: false, why: "no-answer" });
    await client.ended;
  });
});
