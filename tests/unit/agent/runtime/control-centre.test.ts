import { describe, expect, test } from "vitest";
import type { No, Request, Yes } from "../../../../agent/control/request.ts";
import type { Status, TicketStatus } from "../../../../agent/control/status.ts";
import { answerRequest } from "../../../../agent/runtime/control.ts";
import { type Rig, started } from "./rig.ts";

function ask({ agent, world, settings }: Rig, request: Request): Yes | No {
  const replies: (Yes | No)[] = [];
  const hands = { press: () => false, fault: () => null };
  answerRequest({ agent, world, settings, hands }, request, (reply) => replies.push(reply));
  if (replies.length !== 1 || replies[0] === undefined) throw new Error(`${replies.length} replies`);
  return replies[0];
}

const fine = { ok: true, value: null };
const toldBy = (reply: Yes | No): unknown => (reply.ok ? reply.value : reply.why);
const statusOf = (rig: Rig) => toldBy(ask(rig, { verb: "status" })) as Status;
const verified = (rig: Rig, text: string) => toldBy(ask(rig, { verb: "verify", text })) as TicketStatus;
const station = "w1";

function printedSlip(rig: Rig): { readonly qr: string; readonly letters: string } {
  const order = rig.printer.orders.findLast((one) => one.type === "print");
  if (order?.type !== "print") throw new Error("nothing was printed");
  const at = order.job.lines.findIndex((line) => line.kind === "qr");
  const [qr, letters] = order.job.lines.slice(at);
  if (qr?.kind !== "qr" || letters?.kind !== "text") throw new Error("no code on the slip");
  return { qr: qr.content, letters: letters.text };
}

function waiting(): Rig {
  const rig = started();
  ask(rig, { verb: "ticket", service: "licence-first" });
  rig.printed();
  return rig;
}

describe("the control verbs of the whole centre", () => {
  test("hold everything and let it go on, and status says so meanwhile", () => {
    const rig = waiting();
    expect(statusOf(rig).hold).toBeNull();
    expect(ask(rig, { verb: "hold", reason: "air alarm" })).toEqual(fine);
    expect(statusOf(rig).hold).toEqual({ reason: "air alarm", since: "2026-11-21T04:00:00.000Z" });
    expect(statusOf(rig).kiosk).toEqual({ open: false, notice: "centre-held" });
    expect(ask(rig, { verb: "ticket", service: "licence-first" })).toMatchObject({ why: "centre-held" });
    expect(ask(rig, { verb: "hold", reason: "again" })).toMatchObject({ why: "centre-held" });
    expect(ask(rig, { verb: "resume" })).toEqual(fine);
    expect(ask(rig, { verb: "resume" })).toMatchObject({ why: "centre-not-held" });
    expect(statusOf(rig).hold).toBeNull();
  });

  test("take a privileged ticket, which waits in a lane of its own, before the others of its queue", () => {
    const rig = waiting();
    expect(ask(rig, { verb: "ticket", service: "licence-first", priority: "privileged", language: "ru" })).toEqual(
      fine,
    );
    rig.printed();
    expect(statusOf(rig).queues).toMatchObject([
      {
        service: "licence-first",
        stage: "intake",
        waiting: [
          { ticket: "A900", lane: "privileged" },
          { ticket: "A001", lane: "ordinary" },
        ],
      },
    ]);
  });

  test("U2: check in by the code of an appointment, refused while no list of the day is here", () => {
    const rig = started();
    expect(ask(rig, { verb: "check-in", appointment: "K7PMQ2" })).toMatchObject({ why: "appointments-missing" });
    expect(statusOf(rig).appointments).toEqual({ listed: false, booked: 0, arrived: 0, released: 0 });
  });

  test("record how far a recorder's clock is ahead", () => {
    const rig = started();
    expect(ask(rig, { verb: "offset", camera: "cam-w1", ms: 1_500 })).toEqual(fine);
    expect(rig.types().at(-1)).toBe("camera.compared");
  });

  test("show who is on a break, and that he is back", () => {
    const rig = started();
    ask(rig, { verb: "sign-in", station, operator: "op-1" });
    expect(ask(rig, { verb: "break", station, reason: "lunch" })).toEqual(fine);
    expect(statusOf(rig).stations[0]?.pause).toEqual({ reason: "lunch", since: "2026-11-21T04:00:00.000Z" });
    expect(ask(rig, { verb: "call", station })).toMatchObject({ why: "on-break" });
    expect(ask(rig, { verb: "back", station })).toEqual(fine);
    expect(statusOf(rig).stations[0]?.pause).toBeNull();
  });

  test("K2: refuse a card that belongs to nobody", () => {
    const rig = started();
    expect(ask(rig, { verb: "credential", station, kind: "card", text: "4711" })).toMatchObject({
      why: "credential-unknown",
    });
  });

  test("put a citizen off and take him back", () => {
    const rig = waiting();
    ask(rig, { verb: "sign-in", station, operator: "op-1" });
    ask(rig, { verb: "call", station });
    ask(rig, { verb: "start", station });
    expect(ask(rig, { verb: "postpone", station, minutes: null, by: "citizen", reason: "photo" })).toEqual(fine);
    expect(statusOf(rig).stations[0]?.phase).toBe("free");
    expect(ask(rig, { verb: "return", station, ticket: "A001" })).toEqual(fine);
    expect(ask(rig, { verb: "void", station, ticket: "A001", reason: "taken twice" })).toEqual(fine);
    expect(rig.types().slice(-3)).toEqual(["visit.postponed", "visit.returned", "visit.closed"]);
  });
});

describe("U13: a ticket verified at the agent", () => {
  const genuine = {
    verdict: "genuine",
    visit: "2026-11-21-A001",
    ticket: "A001",
    takenAt: "2026-11-21T04:00:00.000Z",
    standing: [{ stage: "intake", phase: "waiting", station: null }],
  };

  test("by its QR is genuine, says when it was taken and where it stands, and that it was asked for is recorded", () => {
    const rig = waiting();
    expect(verified(rig, printedSlip(rig).qr)).toEqual(genuine);
    expect(rig.types().at(-1)).toBe("ticket.checked");
  });

  test("as people type it is the same", () => {
    const rig = waiting();
    expect(verified(rig, `a001 09:00 ${printedSlip(rig).letters.toLowerCase()}`)).toEqual(genuine);
  });

  test("with another time, number or letter is altered or nobody's", () => {
    const rig = waiting();
    const { qr, letters } = printedSlip(rig);
    expect(verified(rig, qr.replace("A001", "A002"))).toMatchObject({ verdict: "altered", takenAt: null });
    expect(verified(rig, `A001 08:30 ${letters}`)).toMatchObject({ verdict: "altered", visit: "2026-11-21-A001" });
    expect(verified(rig, "A001 09:00 0000-0000")).toMatchObject({ verdict: "altered", takenAt: null });
    expect(verified(rig, `A002 09:00 ${letters}`)).toMatchObject({ verdict: "unknown", ticket: "A002" });
    expect(verified(rig, "https://example.org")).toMatchObject({ verdict: "foreign", visit: null });
  });

  test("whose visit is over is genuine and stands nowhere", () => {
    const rig = waiting();
    const { qr } = printedSlip(rig);
    ask(rig, { verb: "sign-in", station, operator: "op-1" });
    ask(rig, { verb: "void", station, ticket: "A001", reason: "taken twice" });
    expect(verified(rig, qr)).toEqual({ ...genuine, standing: null });
  });
});
