import { describe, expect, test } from "vitest";
import { fail } from "../../../../agent/kernel/result.ts";
import { dayListOf } from "./signed-messages.ts";
import { COMMAND_ID, NOW, UplinkRig } from "./uplink-rig.ts";

describe("live picture, faults and commands of the uplink", () => {
  test("TUC-026: the live picture follows its changes at most every 5 s", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    for (let ms = 0; ms < 20_000; ms += 100) {
      rig.tell({ type: "live-changed" });
      rig.pass(100);
      rig.takeAll();
    }
    expect(rig.published()).toEqual(["live", "live", "live", "live"]);
  });

  test("TUC-026: without changes it comes every 60 s", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    for (let ms = 0; ms < 180_000; ms += 1_000) {
      rig.pass(1_000);
      rig.takeAll();
    }
    expect(rig.published()).toEqual(["live", "live", "live"]);
  });

  test("TUC-027: a flood of bad messages is told once a minute", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    const problem = { place: "down/ack", what: "it is not JSON.", cure: "Send JSON." };
    for (let times = 0; times < 600; times += 1) {
      rig.tell({ type: "message", heard: fail({ fault: "message-malformed", problem }), wall: null });
      rig.pass(100);
      rig.takeAll();
    }
    expect(rig.of("notice")).toEqual([{ type: "notice", fault: "message-malformed", problem }]);
  });

  test("TUC-028: a command is handed over once, and its fate is told again when it comes again", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    rig.command();
    expect(rig.of("command")).toMatchObject([{ verdict: null, command: { op: "ping" } }]);
    rig.tell({ type: "command-told", fate: { id: COMMAND_ID, op: "ping", phase: "done", why: null } });
    rig.command();
    const out = rig.drain();
    expect(out.filter((each) => each.type === "command")).toEqual([]);
    const results = out.flatMap((each) =>
      each.type === "publish" && each.what.kind === "result" ? [each.what.fate.phase] : [],
    );
    expect(results).toEqual(["done", "done"]);
  });

  test("TUC-028: a command that the journal remembers from before a restart is not done again", () => {
    const rig = new UplinkRig({ commands: [{ id: COMMAND_ID, op: "ping", phase: "done", why: null }] }).greeted();
    rig.drain();
    rig.command();
    expect(rig.drain().map((out) => out.type)).toEqual(["publish"]);
  });

  test("TUC-029: a command after its notAfter is expired", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    rig.command({ notAfter: "2026-03-02T08:59:59.000Z" });
    expect(rig.of("command").map((out) => out.verdict)).toEqual([{ phase: "expired", why: "command-expired" }]);
  });

  test("TUC-029: while the clock is not set, the hub's own word of the time decides; without it the command is refused", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    rig.command({}, null);
    expect(rig.of("command").map((out) => out.verdict)).toEqual([{ phase: "refused", why: "clock-unset" }]);
    rig.ack(0, { now: NOW });
    rig.pass(30_000);
    rig.takeAll();
    rig.drain();
    rig.command({ id: COMMAND_ID.replace("01", "02") }, null);
    rig.command({ id: COMMAND_ID.replace("01", "03"), notAfter: "2026-03-02T09:00:29.000Z" }, null);
    expect(rig.of("command").map((out) => out.verdict)).toEqual([null, { phase: "expired", why: "command-expired" }]);
  });

  test("TUC-030: an unknown operation is refused with command-unknown", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    rig.command({ op: "reboot" });
    expect(rig.of("command").map((out) => out.verdict)).toEqual([{ phase: "refused", why: "command-unknown" }]);
  });

  test.each([
    ["hold", { reason: "fire alarm" }],
    ["resume", {}],
    ["revoke", { operator: "c-101" }],
  ])("TUC-040: %s is handed over where it is signed, and refused with command-forged where it is not", (op, args) => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    rig.command({ op, args });
    expect(rig.of("command").map((out) => out.verdict)).toEqual([{ phase: "refused", why: "command-forged" }]);
    rig.command({ id: COMMAND_ID.replace("01", "02"), op, args, isSigned: true });
    expect(rig.of("command").map((out) => out.verdict)).toEqual([null]);
  });

  test.each([
    ["hold", {}, "reason-missing"],
    ["hold", { reason: " " }, "reason-missing"],
    ["hold", { reason: "x".repeat(201) }, "reason-missing"],
    ["revoke", { operator: 7 }, "operator-unknown"],
    ["revoke", { operator: "Ivan Ivanov" }, "operator-unknown"],
  ])("TUC-040: %s with %j is refused with %s", (op, args, why) => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    rig.command({ op, args, isSigned: true });
    expect(rig.of("command").map((out) => out.verdict)).toEqual([{ phase: "refused", why }]);
  });

  test("TUC-028: a flood of harmless and of forged commands does not make a signed one forgotten", () => {
    const rig = new UplinkRig().greeted();
    rig.command({ op: "resume", isSigned: true });
    rig.tell({ type: "command-told", fate: { id: COMMAND_ID, op: "resume", phase: "done", why: null } });
    for (let times = 0; times < 600; times += 1) {
      const id = `01JNB5M8Q0ABCDEFGHJKM${String(times).padStart(5, "0")}`;
      const op = times % 2 === 0 ? "ping" : "hold";
      rig.command({ id, op });
      const phase = op === "ping" ? "done" : "refused";
      rig.tell({ type: "command-told", fate: { id, op, phase, why: null } });
      rig.takeAll();
    }
    rig.drain();
    rig.command({ op: "resume", isSigned: true });
    expect(rig.drain().map((out) => out.type)).toEqual(["publish"]);
    expect(rig.state.commands).toHaveLength(256);
  });

  test("whoever floods a centre with commands that need no signature, or have a false one, does not fill its journal", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    let journaled = 0;
    const flood = (times: number) => {
      for (let time = 0; time < times; time += 1) {
        const id = `01JNB5M8Q0ABCDEFGHJKM${String(journaled + time).padStart(5, "0")}`;
        rig.command({ id, op: time % 2 === 0 ? "ping" : "hold" });
        rig.takeAll();
      }
      journaled += rig.of("command").length;
      rig.drain();
    };
    flood(1_000);
    expect(journaled).toBe(60);
    rig.pass(60_000);
    flood(1_000);
    expect(journaled).toBe(66);
    rig.command({ id: "01JNB5M8Q0ABCDEFGHJKMZZZZZ", op: "resume", isSigned: true });
    expect(rig.of("command")).toMatchObject([{ verdict: null, command: { op: "resume" } }]);
  });

  test("TUC-038: a signed list is handed over; of a flood of forged ones the first is told as list-forged", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    const list = { ...dayListOf(1), sig: "" };
    for (let times = 0; times < 50; times += 1) rig.list(list, false);
    expect(rig.drain()).toMatchObject([{ type: "notice", fault: "list-forged" }]);
    rig.list(list, true);
    expect(rig.drain()).toMatchObject([{ type: "day-list", list: { day: "2026-03-02" } }]);
  });

  test("a snapshot command publishes the live picture at once", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    rig.command({ op: "snapshot" });
    expect(rig.published()).toEqual(["live"]);
  });

  test("TUC-033: a result that was not taken before the connection broke is published after the next", () => {
    const rig = new UplinkRig().greeted();
    rig.command();
    rig.tell({ type: "command-told", fate: { id: COMMAND_ID, op: "ping", phase: "done", why: null } });
    rig.lose("broker-lost");
    rig.pass(10_000);
    rig.drain();
    rig.connect();
    expect(rig.published()).toEqual(["birth", "hello", "live", "result"]);
  });

  test("a flood of commands is refused and told", () => {
    const rig = new UplinkRig();
    rig.connect(1);
    rig.drain();
    const faults: string[] = [];
    for (let times = 0; times < 200; times += 1) {
      const id = `01JNB5M8Q0ABCDEFGHJKM${String(times).padStart(5, "0")}`;
      rig.command({ id });
      const out = rig.drain();
      faults.push(...out.flatMap((each) => (each.type === "notice" ? [each.fault] : [])));
      const isAsked = out.some((each) => each.type === "command");
      if (isAsked) rig.tell({ type: "command-told", fate: { id, op: "ping", phase: "done", why: null } });
    }
    expect(faults).toEqual(["message-flood"]);
    expect(rig.state.due.length).toBeLessThanOrEqual(66);
  });
});
