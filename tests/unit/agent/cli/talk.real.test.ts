import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addDeviceVerbs } from "../../../../agent/cli/device.ts";
import { addQueueVerbs } from "../../../../agent/cli/queue.ts";
import { addStatusVerb } from "../../../../agent/cli/status.ts";
import type { No, Request, Yes } from "../../../../agent/control/request.ts";
import { ControlServer } from "../../../../agent/host/control-server.ts";
import { run } from "./said.ts";
import { status } from "./status-fixture.ts";

let dir: string;
let server: ControlServer;
let asked: Request[];
let reply: (request: Request) => Yes | No;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "talon-cli-"));
  asked = [];
  reply = (request) => ({ ok: true, value: request.verb === "status" ? status : null });
  server = new ControlServer(join(dir, "talon.sock"), (request, settle) => {
    asked.push(request);
    settle(reply(request));
  });
  server.listen(() => undefined);
  await new Promise((settle) => setTimeout(settle, 10));
});

afterEach(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

const queue = (...words: string[]) => run(["queue", ...words, "--state", dir], addQueueVerbs);
const devices = (...words: string[]) => run(["device", ...words, "--state", dir], addDeviceVerbs);

describe("talon queue", () => {
  test.each([
    [["ticket", "licence-first"], { verb: "ticket", service: "licence-first" }],
    [["ticket", "licence-first", "--language", "uk"], { verb: "ticket", service: "licence-first", language: "uk" }],
    [["sign-in", "w1", "op-1"], { verb: "sign-in", station: "w1", operator: "op-1" }],
    [["sign-out", "w1"], { verb: "sign-out", station: "w1" }],
    [["call", "w1"], { verb: "call", station: "w1" }],
    [
      ["call", "w1", "--ticket", "A017", "--reason", "unwell"],
      { verb: "call", station: "w1", ticket: "A017", reason: "unwell" },
    ],
    [["recall", "w1"], { verb: "recall", station: "w1" }],
    [["no-show", "w1"], { verb: "no-show", station: "w1" }],
    [["start", "w1"], { verb: "start", station: "w1" }],
    [["finish", "w1"], { verb: "finish", station: "w1", outcome: "passed" }],
    [["finish", "w1", "--outcome", "failed"], { verb: "finish", station: "w1", outcome: "failed" }],
    [
      ["transfer", "w1", "intake", "--reason", "why"],
      { verb: "transfer", station: "w1", stage: "intake", reason: "why" },
    ],
    [
      ["transfer", "w1", "intake", "--reason", "why", "--back"],
      { verb: "transfer", station: "w1", stage: "intake", reason: "why", back: true },
    ],
    [
      ["ticket", "licence-first", "--priority", "privileged"],
      { verb: "ticket", service: "licence-first", priority: "privileged" },
    ],
    [["check-in", "k7pmq2"], { verb: "check-in", appointment: "K7PMQ2" }],
    [["check-in", "K7PMQ2", "--language", "kk"], { verb: "check-in", appointment: "K7PMQ2", language: "kk" }],
    [["hold", "--reason", "air alarm"], { verb: "hold", reason: "air alarm" }],
    [["resume"], { verb: "resume" }],
    [["sign-in", "w1", "--card", "00412"], { verb: "credential", station: "w1", kind: "card", text: "00412" }],
    [["sign-in", "w1", "--pin", "4711"], { verb: "credential", station: "w1", kind: "pin", text: "4711" }],
    [["break", "w1", "--reason", "lunch"], { verb: "break", station: "w1", reason: "lunch" }],
    [["back", "w1"], { verb: "back", station: "w1" }],
    [
      ["postpone", "w1", "--minutes", "30", "--by", "citizen", "--reason", "photo"],
      { verb: "postpone", station: "w1", minutes: 30, by: "citizen", reason: "photo" },
    ],
    [
      ["postpone", "w1", "--until-back", "--by", "centre", "--reason", "form"],
      { verb: "postpone", station: "w1", minutes: null, by: "centre", reason: "form" },
    ],
    [["return", "w1", "A017"], { verb: "return", station: "w1", ticket: "A017" }],
    [["gone", "w1"], { verb: "gone", station: "w1" }],
    [
      ["gone", "w1", "A017", "--reason", "fell ill"],
      { verb: "gone", station: "w1", ticket: "A017", reason: "fell ill" },
    ],
    [["gone", "w1", "A017"], { verb: "gone", station: "w1", ticket: "A017" }],
    [
      ["void", "w1", "A017", "--reason", "taken twice"],
      { verb: "void", station: "w1", ticket: "A017", reason: "taken twice" },
    ],
    [["finish", "w1", "--ticket", "A017"], { verb: "finish", station: "w1", outcome: "passed", ticket: "A017" }],
    [
      ["annotate", "w1", "2026-11-21-A017", "no power"],
      { verb: "annotate", station: "w1", visit: "2026-11-21-A017", text: "no power" },
    ],
  ])("%j asks the agent for exactly that", async (words, request) => {
    expect(await queue(...words)).toEqual({ out: ["done"], err: [], codes: [] });
    expect(asked).toEqual([request]);
  });

  test.each([
    ["sign-in", "w1"],
    ["sign-in", "w1", "op-1", "--card", "1"],
    ["sign-in", "w1", "--pin", "12"],
    ["postpone", "w1", "--by", "citizen", "--reason", "photo"],
  ])("%s %s %s %s %s is wrong usage, and nothing is asked", async (...words) => {
    const said = await queue(...words.filter((word) => word !== undefined));
    expect([said.out, said.err.length, said.codes]).toEqual([[], 1, [2]]);
    expect(asked).toEqual([]);
  });

  test("tells why the agent refused and what to do, and ends with 1", async () => {
    reply = () => ({ ok: false, why: "nobody-waits", what: "Nobody waits.", cure: "Wait." });
    expect(await queue("call", "w1")).toEqual({ out: [], err: ["call: Nobody waits. Wait."], codes: [1] });
  });

  test("lists who waits for what, and nobody", async () => {
    reply = () => ({ ok: true, value: status.queues });
    expect((await queue("list")).out).toEqual(["number-plates / intake: 1 (C001 since 04:00 UTC)"]);
    expect(JSON.parse((await queue("list", "--json")).out[0] ?? "")).toEqual(status.queues);
    reply = () => ({ ok: true, value: [] });
    expect((await queue("list")).out).toEqual(["Nobody waits."]);
  });
});

describe("talon device", () => {
  test("lists every device and ends with 1 where one is not well", async () => {
    const listed = await devices("list");
    expect(listed.out).toEqual([
      "printer   ready               since 2026-11-21 04:00 UTC  escpos-printer  sim",
      "board-w1  failed (no-answer)  since 2026-11-21 04:00 UTC  frame-board     serial:///dev/ttyS1  reopened 3 times",
    ]);
    expect(listed.codes).toEqual([1]);
  });

  test.each([
    [["press", "kiosk", "A"], { verb: "press", device: "kiosk", key: "A" }],
    [["offset", "cam-w1", "--ms", "-1500"], { verb: "offset", camera: "cam-w1", ms: -1_500 }],
    [["fault", "printer", "paper-out"], { verb: "fault", device: "printer", fault: "paper-out", on: true }],
    [["fault", "printer", "paper-out", "--off"], { verb: "fault", device: "printer", fault: "paper-out", on: false }],
  ])("%j asks the agent for exactly that", async (words, request) => {
    const said = await devices(...words);
    expect([said.err, said.codes, said.out.length]).toEqual([[], [], 1]);
    expect(asked).toEqual([request]);
  });

  test("watches one device until the agent ends", async () => {
    const watching = devices("watch", "printer");
    for (let tries = 0; asked.at(-1)?.verb !== "watch" && tries < 200; tries += 1)
      await new Promise((settle) => setTimeout(settle, 5));
    const at = "2026-11-21T04:00:00.123Z";
    server.note(() => ({ at, kind: "wire", device: "printer", way: "out", hex: "1b 40" }));
    server.note(() => ({ at, kind: "wire", device: "board-w1", way: "in", hex: "06" }));
    server.note(() => ({ at, kind: "device", device: "printer", phase: "failed", fault: "paper-out" }));
    await new Promise((settle) => setTimeout(settle, 30));
    server.close();
    expect((await watching).out).toEqual([
      "Watching printer; Ctrl-C ends it.",
      "04:00:00.123 → 1b 40",
      "04:00:00.123 failed (paper-out)",
    ]);
  });

  test("names the devices there are where one asks to watch another", async () => {
    const said = await devices("watch", "toaster");
    expect(said).toMatchObject({ codes: [1] });
    expect(said.err[0]).toContain("printer, board-w1");
  });
});

describe("talon status", () => {
  const ask = (...words: string[]) => run(["status", ...words, "--state", dir], addStatusVerb);

  test("shows the agent on one screen, or as JSON", async () => {
    const { out, codes } = await ask();
    expect(codes).toEqual([]);
    expect(out.slice(0, 6)).toEqual([
      "almaty-1  version 1.2.3  process 42  since 2026-11-21T04:00:00.000Z",
      "day      2026-11-21  clock ntp  2026-11-21T05:00:00.000Z  Asia/Almaty",
      "kiosk    gives no tickets: printer-not-ready",
      "booked   2 to come, 1 arrived, 0 released",
      "journal  10 records, hub has 4, 2 KiB FAULT journal-full",
      "uplink   mqtt://hub online (MQTT 5); 6 records wait for the hub",
    ]);
    expect(out).toContain("station 1  called  A001  intake  op-1  since 2026-11-21T04:30:00.000Z");
    expect(out.at(-1)).toBe("number-plates / intake: 1 waiting");
    expect(JSON.parse((await ask("--json")).out[0] ?? "")).toEqual(status);
  });

  test("shows what is not everyday only while it lasts: a hold, a break, a checkpoint, open cases, a missing list", async () => {
    const [station] = status.stations;
    if (station === undefined) throw new Error("no station");
    const since = "2026-11-21T04:40:00.000Z";
    const idle = { ...station, phase: "free", ticket: null, stage: null, since: null } as const;
    const unusual = {
      ...status,
      hold: { reason: "air alarm", since },
      cases: 3,
      appointments: { listed: false, booked: 0, arrived: 0, released: 0 },
      stations: [
        { ...idle, pause: { reason: "lunch", since } },
        { ...idle, id: "hall", label: "H", inside: ["A001", "A002"] },
      ],
    };
    reply = () => ({ ok: true, value: unusual });
    const { out } = await ask();
    expect(out).toContain("hold     air alarm, since 2026-11-21T04:40:00.000Z");
    expect(out).toContain("cases    3 overdue visits whose cause is not established");
    expect(out).toContain("booked   the day's list of appointments is missing; 0 to come, 0 arrived, 0 released");
    expect(out.filter((line) => line.startsWith("station"))).toEqual([
      "station 1  on break (lunch)               op-1",
      "station H  free              A001 A002    op-1",
    ]);
  });

  test("says what to do where no agent runs", async () => {
    const said = await run(["status", "--state", join(dir, "elsewhere")], addStatusVerb);
    expect(said.codes).toEqual([1]);
    expect(said.err[0]).toMatch(/talon\.sock: no agent is running here\. Start it/);
  });
});
