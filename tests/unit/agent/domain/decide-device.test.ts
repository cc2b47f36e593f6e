import { describe, expect, test } from "vitest";
import { Life, opened } from "./life.ts";

const board = (life: Life, phase: "opening" | "ready" | "failed" | "absent", fault: "no-answer" | null = null) =>
  life.tell({ type: "device.changed", device: "board-w1", phase, fault });

describe("a device", () => {
  test("is recorded when it changes, not each time it is tried again", () => {
    const life = opened();
    const before = life.events.length;
    board(life, "opening");
    board(life, "failed", "no-answer");
    board(life, "opening");
    board(life, "failed", "no-answer");
    board(life, "ready");
    board(life, "ready");
    expect(life.events.slice(before)).toEqual([
      { type: "device.state", data: { device: "board-w1", phase: "failed", fault: "no-answer" } },
      { type: "device.state", data: { device: "board-w1", phase: "ready", fault: null } },
    ]);
    expect(life.centre.devices.get("board-w1")).toMatchObject({ phase: "ready", since: { mono: life.now.mono } });
  });

  test("is unknown again after a start", () => {
    const life = opened();
    life.tell({ type: "agent.started", version: "test", config: "test" });
    expect(life.centre.devices.size).toBe(0);
    expect(life.printer("ready").of("device.state")).toHaveLength(2);
  });
});

describe("other inputs", () => {
  test("a clock that became good anchors what came before", () => {
    const life = new Life();
    life.tell({ type: "clock.became-good", correctionMs: 90_000 });
    expect(life.of("clock.anchored")).toEqual([
      { bootId: "boot-1", monoMs: 1_000, wall: "2026-11-21T04:00:00.000Z", correctionMs: 90_000 },
    ]);
  });

  test("a clock that was lost again before the journal could take it anchors nothing", () => {
    const life = new Life().setWall(0, "none");
    expect(life.tell({ type: "clock.became-good", correctionMs: 1 })).toEqual({
      events: [],
      orders: [],
      refusal: null,
    });
  });

  test("what the uplink, the journal and the cameras say is written down as it was said", () => {
    const life = opened();
    const before = life.events.length;
    life.tell({ type: "uplink.changed", phase: "offline", fault: "broker-lost" });
    life.tell({ type: "journal.tried", fault: "journal-full", darkMs: 5_000 });
    life.tell({ type: "records.missing", epoch: "e1", first: 1, last: 9 });
    const act = { camera: "cam-w1", station: "w1", visit: "2026-11-21-A001", ticket: "A001", act: "called" } as const;
    life.tell({ type: "mark.made", ...act, made: true, confirmed: false });
    expect(life.events.slice(before)).toEqual([
      { type: "uplink.state", data: { phase: "offline", fault: "broker-lost" } },
      { type: "journal.resumed", data: { fault: "journal-full", darkMs: 5_000 } },
      { type: "journal.gap", data: { epoch: "e1", first: 1, last: 9, cause: "pruned" } },
      { type: "camera.marked", data: { ...act, made: true, confirmed: false, offsetMs: null, uncertaintyMs: null } },
    ]);
  });

  test("the hub's commands are remembered by their id, the latest 256", () => {
    const life = new Life();
    for (let no = 1; no <= 300; no += 1) {
      const data = { command: `c${no}`, op: "ping", by: "duty-officer" };
      life.tell({ type: "command.told", event: { type: "command.accepted", data } });
    }
    const done = { command: "c100", op: "ping", outcome: "done", why: null } as const;
    life.tell({ type: "command.told", event: { type: "command.finished", data: done } });
    expect(life.centre.commands).toHaveLength(256);
    expect(life.centre.commands[0]?.id).toBe("c45");
    expect(life.centre.commands.at(-1)).toEqual({ id: "c100", op: "ping", outcome: "done", why: null });
    expect(life.centre.commands.filter(({ id }) => id === "c100")).toHaveLength(1);
  });
});
