import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boardFace } from "../../../../agent/domain/board-face.ts";
import { type CentreEvent, eventData } from "../../../../agent/domain/event.ts";
import type { CentreInput } from "../../../../agent/domain/input.ts";
import { AT, list, row, show } from "./appointments/lists.ts";
import { type Life, MINUTE, opened, staffed } from "./life.ts";
import { type Draw, inputOf, KINDS_COUNT } from "./random-life.ts";

const draw = fc.tuple(fc.nat(KINDS_COUNT - 1), fc.nat(1_000), fc.nat(1_000));
const draws = fc.array(draw, { minLength: 200, maxLength: 200 });

function eachLife(check: (life: Life, input: CentreInput) => void): void {
  const property = fc.property(draws, (inputs: readonly Draw[]) => {
    const life = staffed();
    for (const one of inputs) check(life, inputOf(life, one));
  });
  fc.assert(property, { numRuns: 40, seed: 3 });
}

const privileged = (life: Life): string => {
  const asked = life.tell({
    type: "service.asked",
    service: "licence-first",
    language: "kk",
    kiosk: `kiosk-${life.seq}`,
    code: "0123456789",
    priority: "privileged",
  });
  const [reserved] = asked.events;
  if (reserved?.type !== "ticket.reserved") throw new Error("no number was reserved");
  life.prove(reserved.data.visit);
  return reserved.data.visit;
};

describe("what people at kiosks and windows suffered from elsewhere", () => {
  test("several presses of one button give one slip", () => {
    const life = opened();
    const presses = [1, 2, 3, 4, 5].map(() => life.pass(150).press().refusal);
    expect(presses).toEqual([null, "button-busy", "button-busy", "button-busy", "button-busy"]);
    expect(life.orders.filter(({ type }) => type === "print")).toHaveLength(1);
  });

  test("one person is not booked twice: an appointment shown again gives no second ticket", () => {
    const life = opened();
    list(life, [row(1)]);
    life.setWall(AT);
    show(life, "CODE1");
    expect(show(life, "CODE1").refusal).toBe("appointment-used");
    expect(life.of("ticket.reserved")).toHaveLength(1);
  });

  test("two clerks never call the same person, whatever anybody does", () => {
    eachLife((life, input) => {
      life.tell(input);
      const stations = life.rules.stations.filter(({ checkpoint }) => checkpoint === null);
      const there = stations.map(({ id }) => life.at(id).visit).filter((visit) => visit !== null);
      const attended = there.filter((id) => life.centre.visits.get(id)?.legs.length === 1);
      expect(new Set(attended).size).toBe(attended.length);
    });
  });

  test("the system calls nobody by itself: each call follows an operator's own act", () => {
    eachLife((life, input) => {
      const called = life.tell(input).events.some(({ type }) => type === "visit.called");
      if (called) expect(input.type).toBe("call.asked");
    });
  });

  test("a missed or parked ticket is not recalled by two at once: it waits in one queue and is called from there", () => {
    const life = staffed();
    const id = life.take();
    life.call("w1");
    life.miss("w1");
    expect([life.call("w1").refusal, life.call("w2").refusal]).toEqual([null, "nobody-waits"]);
    expect(life.at("w1").visit).toBe(id);
  });

  test("any ticket can be called directly, but only with a reason, and whom that passes over is counted and the camera marked", () => {
    const life = staffed();
    life.take();
    const second = life.visit(life.take()).ticket;
    expect(life.call("w1", second).refusal).toBe("reason-missing");
    const { events, orders } = life.call("w1", second, "in a wheelchair");
    expect(events[0]).toMatchObject({ data: { rule: "direct", reason: "in a wheelchair", overtook: [{ count: 1 }] } });
    expect(orders).toContainEqual(expect.objectContaining({ type: "mark", act: "called" }));
  });

  test("priority quarrels in both directions end in a bound: who may go first does, and nobody is passed over for ever", () => {
    const life = staffed();
    const ordinary = life.take();
    const called: string[] = [];
    for (let no = 0; no < 4; no += 1) {
      privileged(life);
      life.serve("w1");
      called.push(life.of("visit.called").at(-1)?.visit ?? "");
    }
    expect(called.indexOf(ordinary)).toBe(3);
    expect(life.of("visit.called").map(({ rule }) => rule)).toEqual([
      "privileged",
      "privileged",
      "privileged",
      "overtaking-bound",
    ]);
  });

  test("no priority changes without a record: a class is for the whole visit, and a lane changes only by an event that names it", () => {
    const reasons = new Set<CentreEvent["type"]>(["visit.at-risk", "visit.overdue", "visit.due"]);
    const laned = (life: Life) =>
      new Map(
        [...life.centre.visits.values()].flatMap(({ id, priority, legs }) =>
          legs.map(({ stage, lane, place }) => [`${id}/${stage}/${place}`, { id, priority, lane }] as const),
        ),
      );
    let changes = 0;
    eachLife((life, input) => {
      const before = laned(life);
      const { events } = life.tell(input);
      for (const [key, { id, priority, lane }] of laned(life)) {
        const was = before.get(key);
        if (was === undefined) continue;
        expect(priority).toBe(was.priority);
        if (lane === was.lane) continue;
        changes += 1;
        expect(
          events.some((event) => reasons.has(event.type) && "visit" in event.data && event.data.visit === id),
        ).toBe(true);
      }
    });
    expect(changes).toBeGreaterThan(0);
  });
});

describe("a world that names what nobody knows", () => {
  const unknown: readonly CentreInput[] = [
    { type: "service.asked", service: "passport", language: "kk", kiosk: "kiosk", code: "0123456789" },
    { type: "call.asked", station: "w9", ticket: null, reason: null },
    { type: "call.asked", station: "w1", ticket: "Z999", reason: "why" },
    { type: "operator.came", station: "w1", operator: "nobody" },
    { type: "print.proven", visit: "2020-01-01-Z999", copy: 7, proof: "process-id" },
    { type: "rating.pressed", station: "w9", score: "5" },
    { type: "device.changed", device: "toaster", phase: "failed", fault: "no-answer" },
    { type: "appointment.shown", appointment: "NOTHING", language: "kk", kiosk: "kiosk", code: "0123456789" },
    { type: "annotate.told", station: "w1", visit: "2020-01-01-Z999", text: "why" },
    { type: "recorder.compared", camera: "cam-9", offsetMs: 5, by: "control" },
  ];

  test.each(unknown)("one unknown id does not kill kiosk or board: $type", (input) => {
    const life = staffed();
    const id = life.take();
    life.tell(input);
    life.call("w1");
    const [w1] = life.rules.stations;
    expect(w1 === undefined ? null : boardFace(life.centre, w1)).toMatchObject({
      text: life.visit(id).ticket,
      blink: true,
    });
    expect(life.take()).toMatch(/A002$/);
  });

  test("a rating does not trust the caller's operator: it is for whoever served, as the journal knows", () => {
    const life = staffed();
    life.take();
    life.serve("w1");
    const forged = { type: "rating.pressed", station: "w1", score: "1", operator: "op-2", authority: "police" };
    life.pass(10_000).tell(forged as CentreInput);
    expect(life.of("rating.given")).toMatchObject([{ operator: "op-1", authority: "centre", score: 1 }]);
  });

  test("the board says nothing stale after a restart: it shows who is called, and is dark when he is gone", () => {
    const life = staffed();
    life.take();
    life.call("w1");
    const [w1] = life.rules.stations;
    if (w1 === undefined) throw new Error("no station");
    life.now = { ...life.now, boot: "boot-2", mono: 3 };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    expect(boardFace(life.centre, w1)).toMatchObject({ text: "A001", blink: true });
    life.tell({ type: "gone.told", station: "w1", ticket: null });
    life.now = { ...life.now, boot: "boot-3", mono: 3 };
    life.tell({ type: "agent.started", version: "test", config: "test" });
    expect(boardFace(life.centre, w1)).toBeNull();
  });
});

test("no rule of order silently never runs: each is in the shape, and each has called somebody here", () => {
  const rules = eventData["visit.called"].shape.rule.options;
  const life = staffed();
  const ran = new Set<string>();
  const serve = (ticket: string | null = null) => {
    life.call("w1", ticket, ticket === null ? null : "asked for");
    ran.add(life.of("visit.called").at(-1)?.rule ?? "");
    life.pass(1_000).tell({ type: "start.told", station: "w1" });
    life.pass(1_000).tell({ type: "finish.told", station: "w1", outcome: "failed" });
  };
  list(life, [row(1)]);
  life.take();
  serve();
  life.take();
  serve(life.visit(life.take()).ticket);
  privileged(life);
  serve();
  life.setWall(AT);
  show(life, "CODE1");
  life.prove(life.of("ticket.reserved").at(-1)?.visit ?? "");
  life.tell({ type: "time.passed" });
  serve();
  privileged(life);
  serve();
  expect(rules.filter((rule) => !ran.has(rule))).toEqual(["at-risk"]);
  expect(atRiskCall().rule).toBe("at-risk");
});

function atRiskCall() {
  const life = staffed();
  const late = life.take();
  life.serve("w1");
  life.serve("w3");
  life.call("w4");
  life.pass(MINUTE).tell({ type: "start.told", station: "w4" });
  life.pass(90 * MINUTE).tell({ type: "time.passed" });
  const early = life.take();
  life.tell({ type: "finish.told", station: "w4", outcome: "passed" });
  const [called] = life.call("w1").events;
  if (called?.type !== "visit.called") throw new Error("nobody was called");
  expect(called.data).toMatchObject({
    visit: late,
    passedOver: [{ ticket: life.visit(early).ticket, why: "at-risk" }],
  });
  return called.data;
}
