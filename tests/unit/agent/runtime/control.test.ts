import { describe, expect, test } from "vitest";
import type { No, Request, Yes } from "../../../../agent/control/request.ts";
import type { QueueStatus, Status } from "../../../../agent/control/status.ts";
import { answerRequest } from "../../../../agent/runtime/control.ts";
import { type Rig, started } from "./rig.ts";

function ask({ agent, world, settings }: Rig, request: Request, language: "en" | "ru" = "en"): Yes | No {
  const replies: (Yes | No)[] = [];
  const hands = {
    press: (device: string, key: string) => device === "kiosk" && key === "licence-first.ru",
    fault: (device: string, fault: string) => (device === "printer" ? fault === "paper-out" : null),
  };
  answerRequest({ agent, world, settings: { ...settings, language }, hands }, request, (reply) => replies.push(reply));
  if (replies.length !== 1 || replies[0] === undefined) throw new Error(`${replies.length} replies`);
  return replies[0];
}

const fine = { ok: true, value: null };
const saidBy = (reply: Yes | No): unknown => (reply.ok ? reply.value : reply.what);

describe("going back to the configuration before", () => {
  test("U4: is asked of whoever keeps them, and refused where there is none", () => {
    const { agent, world, settings } = started();
    const hands = { press: () => false, fault: () => null };
    const replies: (Yes | No)[] = [];
    const settle = (reply: Yes | No) => void replies.push(reply);
    for (const takeBackConfig of [() => true, () => false]) {
      answerRequest({ agent, world, settings, hands, takeBackConfig }, { verb: "revert" }, settle);
    }
    answerRequest({ agent, world, settings, hands }, { verb: "revert" }, settle);
    expect(replies.map(({ ok }) => ok)).toEqual([true, false, false]);
  });
});

describe("letting a device in again that is left out", () => {
  test("is asked of whoever left it out, and refused where it is not left out", () => {
    const { agent, world, settings } = started();
    const hands = { press: () => false, fault: () => null };
    const replies: (Yes | No)[] = [];
    const settle = (reply: Yes | No) => void replies.push(reply);
    const readmit = (device: string): boolean => device === "board-w1";
    for (const device of ["board-w1", "printer"]) {
      answerRequest({ agent, world, settings, hands, readmit }, { verb: "readmit", device }, settle);
    }
    answerRequest({ agent, world, settings, hands }, { verb: "readmit", device: "board-w1" }, settle);
    expect(replies).toMatchObject([fine, { ok: false, why: "not-barred" }, { ok: false, why: "not-barred" }]);
  });
});

describe("the control verbs", () => {
  test("carry a visit from the ticket to the rating, each answered when it is durable", () => {
    const rig = started();
    const station = "w1";
    expect(ask(rig, { verb: "sign-in", station, operator: "op-1" })).toEqual(fine);
    expect(ask(rig, { verb: "ticket", service: "number-plates" })).toEqual(fine);
    rig.printed();
    const queues = saidBy(ask(rig, { verb: "queue" })) as readonly QueueStatus[];
    expect(queues).toMatchObject([
      { service: "number-plates", stage: "intake", waiting: [{ ticket: "C001", lane: "ordinary" }] },
    ]);
    expect(ask(rig, { verb: "call", station })).toEqual(fine);
    expect(ask(rig, { verb: "recall", station })).toEqual(fine);
    expect(ask(rig, { verb: "start", station })).toEqual(fine);
    expect(ask(rig, { verb: "finish", station })).toEqual(fine);
    rig.pass(5_000);
    expect(ask(rig, { verb: "rate", station, score: 5 })).toEqual(fine);
    expect(ask(rig, { verb: "call", station, ticket: "C001", reason: "asked" })).toEqual(fine);
    expect(ask(rig, { verb: "transfer", station, stage: "intake", reason: "a paper is missing" })).toEqual(fine);
    expect(ask(rig, { verb: "call", station })).toEqual(fine);
    expect(ask(rig, { verb: "recall", station })).toEqual(fine);
    rig.pass(120_000);
    expect(ask(rig, { verb: "no-show", station })).toEqual(fine);
    expect(ask(rig, { verb: "sign-out", station })).toEqual(fine);
    expect(rig.types().filter((type) => type === "visit.called")).toHaveLength(3);
  });

  test("are refused in the technician's language, with the code, the sentence and what to do", () => {
    const rig = started();
    const refused = ask(rig, { verb: "call", station: "w1" });
    expect(refused).toMatchObject({ ok: false, why: "nobody-signed-in" });
    const russian = ask(rig, { verb: "call", station: "w1" }, "ru");
    expect(!russian.ok && russian.what).toMatch(/[а-я]/);
    expect(!russian.ok && russian.cure).toMatch(/[а-я]/);
    expect(ask(rig, { verb: "ticket", service: "passport" })).toMatchObject({ why: "service-unknown" });
    expect(ask(rig, { verb: "rate", station: "Window 1", score: 5 })).toMatchObject({ why: "station-unknown" });
    expect(ask(rig, { verb: "rate", station: "w1", score: 50 })).toMatchObject({ why: "score-unknown" });
  });

  test("are refused with the journal's fault while the disk refuses, and status says so", () => {
    const rig = started();
    rig.store.ail("journal-read-only");
    expect(ask(rig, { verb: "ticket", service: "number-plates" })).toMatchObject({
      ok: false,
      why: "journal-read-only",
    });
    const status = saidBy(ask(rig, { verb: "status" })) as Status;
    expect(status.kiosk).toEqual({ open: false, notice: "journal-read-only" });
    expect(status.journal.fault).toBe("journal-read-only");
    expect(status.stations[0]?.shown).toBe("---");
  });

  test("press keys and switch faults of virtual devices only", () => {
    const rig = started();
    expect(ask(rig, { verb: "press", device: "kiosk", key: "licence-first.ru" })).toEqual(fine);
    expect(ask(rig, { verb: "press", device: "kiosk", key: "no-such" })).toMatchObject({ why: "no-such-key" });
    expect(ask(rig, { verb: "fault", device: "printer", fault: "paper-out", on: true })).toEqual(fine);
    expect(ask(rig, { verb: "fault", device: "printer", fault: "fire", on: true })).toMatchObject({
      why: "no-such-fault",
    });
    expect(ask(rig, { verb: "fault", device: "board-w1", fault: "dead", on: true })).toMatchObject({
      why: "not-virtual",
    });
  });

  test("have a device prove itself without touching the queue", () => {
    const rig = started();
    const known = rig.types().length;
    for (const device of ["printer", "board-w1", "cam-w1"]) expect(ask(rig, { verb: "test", device })).toEqual(fine);
    expect(rig.printer.prints()).toEqual(["test#0"]);
    expect(rig.board.face()).toBe("888");
    expect(rig.camera.orders).toEqual([{ type: "mark", id: "test", act: "test" }]);
    expect(ask(rig, { verb: "test", device: "toaster" })).toMatchObject({ why: "no-such-device" });
    rig.printer.say({ type: "printed", id: "test#0", proof: "process-id" });
    expect(rig.types().slice(known)).toEqual(["device.tested", "device.tested", "device.tested"]);
  });

  test("show the agent as it sees itself", () => {
    const rig = started();
    rig.agent.tell({ type: "operator.came", station: "w1", operator: "op-1" });
    rig.press();
    rig.printed();
    rig.operate("call");
    rig.pass(7_000);
    const status = saidBy(ask(rig, { verb: "status" })) as Status;
    expect(status).toMatchObject({
      version: "1.2.3",
      centre: "sim-centre",
      pid: 42,
      startedAt: "2026-11-21T04:00:00.000Z",
      clock: { now: "2026-11-21T04:00:07.000Z", quality: "ntp", timezone: "Asia/Almaty" },
      day: "2026-11-21",
      kiosk: { open: true, notice: null },
      queues: [],
      journal: { epoch: "e1", first: 1, last: rig.head(), cursor: 0, fault: null },
      uplink: { broker: "mqtt://hub", backlog: rig.head(), protocol: null },
    });
    expect(status.stations[0]).toEqual({
      id: "w1",
      label: "1",
      operator: "op-1",
      phase: "called",
      ticket: "A001",
      service: "licence-first",
      stage: "intake",
      since: "2026-11-21T04:00:00.000Z",
      shown: "A001",
      pause: null,
      inside: [],
    });
    expect(status.stations[1]).toMatchObject({ phase: "closed", ticket: null, shown: null });
    expect(status.devices[0]).toMatchObject({ id: "printer", role: "printer", phase: "ready" });
    rig.printer.become("failed");
    expect(saidBy(ask(rig, { verb: "status" }))).toMatchObject({
      kiosk: { open: false, notice: "printer-not-ready" },
    });
  });
});
