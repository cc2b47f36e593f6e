import { describe, expect, test } from "vitest";
import { RATING_SOONEST_MS } from "../../../../agent/domain/decide-rating.ts";
import { emptyStore, Rig, started } from "./rig.ts";

const RETRY_MS = 5_000;

describe("a press", () => {
  test("is printed only when its number is in the journal", () => {
    const rig = started();
    let printsAtAppend = -1;
    rig.store.crossing = (at) => {
      if (at === "after-append") printsAtAppend = rig.printer.prints().length;
    };
    rig.press();
    expect(printsAtAppend).toBe(0);
    expect(rig.printer.prints()).toEqual(["2026-11-21-A001#0"]);
    expect(rig.types().slice(-1)).toEqual(["ticket.reserved"]);
  });

  test("says on its slip who is ahead, also where their slips are still on their way", () => {
    const rig = started();
    const aheadOf = (no: number) => {
      const slips = rig.printer.orders.filter((order) => order.type === "print");
      return slips[no]?.job.lines.flatMap((line) => (line.kind === "text" ? [line.text] : []))[1];
    };
    rig.press("licence-first.en");
    rig.press("licence-first.ru");
    expect([aheadOf(0), aheadOf(1)]).toEqual(["Nobody is ahead of you", "Перед вами 1 человек"]);
    rig.printed(1);
    rig.printer.say({ type: "print-unknown", id: "2026-11-21-A001#0" });
    expect(aheadOf(2)).toBe("Nobody is ahead of you");
  });

  test("prints nothing while the disk refuses, says why, and puts dashes on the boards", () => {
    const rig = started();
    rig.store.ail("journal-full");
    const head = rig.head();
    rig.press();
    expect(rig.printer.prints()).toEqual([]);
    expect(rig.head()).toBe(head);
    expect(rig.agent.journalFault).toBe("journal-full");
    expect(rig.notes.at(-1)).toMatchObject({ kind: "notice", device: "kiosk", fault: "journal-full" });
    expect(rig.board.face()).toBe("---");
    expect(rig.agent.centre.visits.size).toBe(0);
  });

  test("is answered again as soon as the disk is back, with the next number", () => {
    const rig = started();
    rig.store.ail("journal-full");
    rig.press();
    rig.store.heal();
    rig.pass(RETRY_MS);
    expect(rig.agent.journalFault).toBeNull();
    expect(rig.types()).toContain("journal.resumed");
    expect(rig.board.face()).toBeNull();
    rig.press();
    expect(rig.printer.prints()).toEqual(["2026-11-21-A001#0"]);
  });

  test("is forgotten when the power goes before the commit, and stands when it goes right after", () => {
    const before = started();
    before.store.crossing = (at) => {
      if (at === "before-append") throw new Error("power cut");
    };
    expect(() => before.press()).toThrow("power cut");
    expect(before.types()).not.toContain("ticket.reserved");
    const after = started();
    after.store.crossing = (at) => {
      if (at === "after-append") throw new Error("power cut");
    };
    expect(() => after.press()).toThrow("power cut");
    expect(after.printer.prints()).toEqual([]);
    after.store.crossing = () => undefined;
    const next = new Rig(after.store, "boot-2").start();
    expect(next.printer.prints()).toEqual(["2026-11-21-A001#1"]);
  });
});

describe("what has happened while the disk refused", () => {
  test("is recorded in its order when the disk is back, in one transaction with the resumption", () => {
    const rig = started();
    rig.press();
    rig.store.ail("journal-unwritable");
    const head = rig.head();
    rig.printed();
    rig.printer.become("failed");
    expect(rig.agent.centre.reserved).toHaveLength(1);
    rig.store.heal();
    let appends = 0;
    rig.store.crossing = (at) => {
      if (at === "after-append") appends += 1;
    };
    rig.pass(RETRY_MS);
    expect(rig.types(head)).toEqual(["journal.resumed", "ticket.issued", "device.state", "centre.observed"]);
    expect(appends).toBe(1);
    expect(rig.agent.centre.reserved).toEqual([]);
  });

  test("is recorded before the press that finds the disk back first", () => {
    const rig = started();
    rig.press();
    const head = rig.head();
    rig.store.ail("journal-full", 1);
    rig.printed();
    rig.press("number-plates.ru");
    expect(rig.types(head)).toEqual(["journal.resumed", "ticket.issued", "ticket.reserved"]);
    rig.pass(60_000);
    expect(rig.agent.centre.reserved).toHaveLength(1);
    expect(rig.types(head).filter((type) => type === "journal.resumed")).toHaveLength(1);
  });

  test("begins with the start itself, so that the devices told after it are known", () => {
    const rig = new Rig();
    rig.store.ail("journal-read-only", 2);
    rig.start();
    rig.pass(2 * RETRY_MS);
    expect(rig.types().slice(0, 4)).toEqual(["agent.started", "config.applied", "journal.resumed", "device.state"]);
    rig.press();
    expect(rig.printer.prints()).toHaveLength(1);
  });

  test("is told to the technician with the time that was dark", () => {
    const rig = started();
    rig.store.ail("journal-full");
    rig.press();
    rig.pass(12_000);
    rig.store.heal();
    rig.pass(RETRY_MS);
    const [record] = rig.store.read(rig.store.root().seq, 1_000).filter(({ body }) => body.includes("journal.resumed"));
    expect(JSON.parse(record?.body ?? "{}")).toMatchObject({ data: { fault: "journal-full", darkMs: 15_000 } });
    expect(rig.logged).toContain("the journal refused a commit");
  });
});

describe("a wall clock", () => {
  test("that was put right is told to the technician and anchored in the journal", () => {
    const rig = started();
    rig.time.jumpWall(3_600_000);
    rig.pass(10_000);
    expect(rig.logged).toContain("clock-stepped");
    expect(rig.types()).toContain("clock.anchored");
  });
});

describe("a citizen's way", () => {
  test("goes from the kiosk through call, service and rating, with board, camera and pad", () => {
    const rig = started();
    rig.press();
    rig.printed();
    rig.agent.tell({ type: "operator.came", station: "w1", operator: "op-1" });
    rig.operate("call");
    expect(rig.board.face()).toBe("A001");
    expect(rig.camera.orders).toEqual([{ type: "mark", id: "1", act: "called" }]);
    rig.camera.say({ type: "marked", id: "1", confirmed: false });
    rig.operate("start");
    rig.operate("finish");
    expect(rig.board.face()).toBeNull();
    rig.camera.say({ type: "not-marked", id: "3" });
    rig.pass(RATING_SOONEST_MS);
    rig.pad.say({ type: "pressed", key: "5", at: rig.time.clock.mono() });
    expect(rig.types().slice(-9)).toEqual([
      "ticket.issued",
      "operator.signed-in",
      "visit.called",
      "camera.marked",
      "stage.started",
      "call.shown",
      "stage.finished",
      "camera.marked",
      "rating.given",
    ]);
  });

  test("has its test slip and unknown words settle nothing", () => {
    const rig = started();
    const head = rig.head();
    rig.printer.say({ type: "printed", id: "test#0", proof: "process-id" }, { type: "print-unknown", id: "junk" });
    rig.camera.say({ type: "marked", id: "99", confirmed: true });
    rig.operate("no-such-key");
    rig.pad.say({ type: "pressed", key: "not-a-score", at: rig.time.clock.mono() });
    expect(rig.types(head)).toEqual(["rating.refused"]);
  });
});

describe("the end", () => {
  test("lets go of every wire at once, and hears nothing more", () => {
    const rig = started();
    const head = rig.head();
    rig.agent.halt();
    expect(rig.printer.isOpen).toBe(false);
    rig.press();
    rig.pass(60_000);
    expect(rig.head()).toBe(head);
  });

  test("comes soon also where no hub can be told", () => {
    const rig = new Rig(emptyStore());
    rig.start();
    let isStopped = false;
    rig.agent.stop(() => {
      isStopped = true;
    });
    rig.pass(30_000);
    expect(isStopped).toBe(true);
  });
});
