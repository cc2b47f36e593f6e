import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance } from "../../../../agent/domain/advance.ts";
import { type CentreEvent, eventData } from "../../../../agent/domain/event.ts";
import { evolve } from "../../../../agent/domain/evolve.ts";
import type { CentreInput } from "../../../../agent/domain/input.ts";
import { fromSnapshot, toSnapshot } from "../../../../agent/domain/snapshot.ts";
import { isTable } from "../../../../agent/kernel/table.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { Life, staffed } from "./life.ts";
import { type Draw, inputOf, KINDS_COUNT } from "./random-life.ts";

const rules = { ...plan, printers: ["printer", "spare"] };

const RUNS = 100;
const INPUTS = 200;
const draw = fc.tuple(fc.nat(KINDS_COUNT - 1), fc.nat(1_000), fc.nat(1_000));
const draws = fc.array(draw, { minLength: INPUTS, maxLength: INPUTS });

function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
  return value;
}

function freezeCentre({ centre }: Life): void {
  for (const table of Object.values(centre)) {
    if (isTable(table)) for (const value of table.values()) freeze(value);
  }
  freeze(centre.reserved);
  freeze(centre.commands);
  Object.freeze(centre);
}

function eachLife(check: (life: Life, input: CentreInput) => void): void {
  fc.assert(
    fc.property(draws, (list: readonly Draw[]) => {
      const life = list[0]?.[1] === 0 ? new Life(rules) : staffed(rules);
      for (const one of list) check(life, inputOf(life, one));
    }),
    { numRuns: RUNS, seed: 20_261_121 },
  );
}

function checkTables({ centre }: Life): void {
  const queued = [...centre.queues.entries()].flatMap(([key, ids]) => {
    expect(ids.length).toBeGreaterThan(0);
    const [service, stage = "", lane] = key.split("/");
    const waiting = ids.map((id) => {
      const visit = centre.visits.get(id);
      const leg = visit?.legs.find((one) => one.stage === stage);
      if (visit === undefined || leg === undefined) throw new Error(`${key} names a visit that does not wait: ${id}`);
      expect([visit.service, leg.lane, leg.phase]).toEqual([service, lane, "waiting"]);
      return leg;
    });
    const places = waiting.map((leg) => leg.place);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    const placed = waiting
      .filter((leg) => leg.placedAt.boot === waiting[0]?.placedAt.boot)
      .map((leg) => leg.placedAt.mono);
    expect(placed).toEqual(placed.toSorted((one, other) => one - other));
    return ids.map((id) => `${id}/${stage}`);
  });
  const open = [...centre.visits.values()];
  const inPhase = (...phases: string[]) =>
    open.flatMap((visit) =>
      visit.legs.filter((leg) => phases.includes(leg.phase)).map((leg) => `${visit.id}/${leg.stage}`),
    );
  expect(queued.toSorted()).toEqual(inPhase("waiting").toSorted());
  expect(centre.reserved.toSorted()).toEqual(
    open
      .filter(({ phase }) => phase === "reserved")
      .map(({ id }) => id)
      .toSorted(),
  );
  const atStations = [...centre.stations.entries()].filter(([, state]) => state.visit !== null);
  const legHere = (id: string, visit: string | null) =>
    centre.visits.get(visit ?? "")?.legs.find((leg) => leg.station === id);
  for (const [id, state] of atStations) expect(["called", "serving"]).toContain(legHere(id, state.visit)?.phase);
  const calledHere = atStations.map(([id, state]) => `${state.visit}/${legHere(id, state.visit)?.stage}`);
  expect(inPhase("called", "serving")).toEqual(expect.arrayContaining(calledHere));
  for (const visit of open) expect(visit.phase === "open" ? visit.legs.length : 1).toBeGreaterThan(0);
  const operators = [...centre.stations.values()].map((state) => state.operator).filter((id) => id !== null);
  expect(new Set(operators).size).toBe(operators.length);
}

const isLater = ({ type }: CentreEvent): boolean =>
  type === "rating.given" || type.startsWith("cause.") || type === "scan.refused" || type === "ticket.checked";

function nameOf(event: CentreEvent): readonly { readonly visit: string; readonly isNew: boolean }[] {
  if (isLater(event) || !("visit" in event.data) || event.data.visit === undefined) return [];
  return [{ visit: event.data.visit, isNew: event.type === "ticket.reserved" }];
}

describe("after any twenty thousand inputs", () => {
  test("every event fits its shape, and every table is in step with every other", { timeout: 60_000 }, () => {
    const seen = new Set<string>();
    eachLife((life, input) => {
      for (const event of life.tell(input).events) seen.add(event.type);
      checkTables(life);
    });
    const elsewhere = [
      "config.applied",
      "config.reverted",
      "journal.tombstone",
      "command.finished",
      "camera.marked",
      "camera.calibrated",
      "call.shown",
      "device.tested",
      "power.supply",
      "day.listed",
      "appointment.refused",
      "appointment.released",
      "visit.due",
      "cause.annotated",
      "cause.closed",
      "journal.sealed",
      "signal.raised",
    ];
    expect(Object.keys(eventData).filter((type) => !seen.has(type) && !elsewhere.includes(type))).toEqual([]);
  });

  test("no number was given twice, and nothing happened to a visit that was not open", { timeout: 60_000 }, () => {
    const lives = new WeakMap<Life, Set<string>>();
    eachLife((life, input) => {
      const given = lives.get(life) ?? new Set();
      lives.set(life, given);
      const open = new Set(life.centre.visits.keys());
      const named = life.tell(input).events.flatMap(nameOf);
      for (const { visit, isNew } of named) {
        expect((isNew ? given : open).has(visit)).toBe(!isNew);
        given.add(visit);
      }
    });
  });

  test("decide and evolve have changed nothing of what they were given", { timeout: 60_000 }, () => {
    freeze(rules);
    eachLife((life, input) => {
      freezeCentre(life);
      life.tell(freeze(input));
    });
  });

  test("a state read back from its snapshot decides and evolves as the living one", { timeout: 60_000 }, () => {
    let no = 0;
    eachLife((life, input) => {
      no += 1;
      if (no % 3 !== 0 && input.type !== "time.passed") return void life.tell(input);
      const text = toSnapshot(life.centre);
      const twin = fromSnapshot(text);
      if (twin === null) throw new Error("a snapshot of this version is read");
      expect(toSnapshot(twin)).toBe(text);
      const { rules, now, seq } = life;
      const { boot, mono, wall } = now;
      const decision = life.tell(input);
      const { centre: ahead, ...twinDecision } = advance({ centre: twin, rules, now }, input, seq);
      expect(twinDecision).toEqual(decision);
      expect(toSnapshot(ahead)).toBe(toSnapshot(life.centre));
      const after = decision.events.reduce(
        (centre, event, at) => evolve(centre, { seq: seq + at + 1, at: { boot, mono, wall }, event }),
        twin,
      );
      expect(toSnapshot(after)).toBe(toSnapshot(life.centre));
    });
  });
});
