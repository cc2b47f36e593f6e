import fc from "fast-check";
import { expect, test } from "vitest";
import { sumOf } from "../../../../agent/domain/ownership.ts";
import type { Rules } from "../../../../agent/domain/rules.ts";
import { isCallable } from "../../../../agent/domain/visit.ts";
import { emptyKpi, evolveKpi, type Kpi } from "../../../../agent/kpi/kpi.ts";
import { readKpi } from "../../../../agent/kpi/read-kpi.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { Life, staffed } from "../domain/life.ts";
import { type Draw, inputOf, KINDS_COUNT } from "../domain/random-life.ts";
import { hours } from "./tape.ts";

const draw = fc.tuple(fc.nat(KINDS_COUNT - 1), fc.nat(1_000), fc.nat(1_000));
const draws = fc.array(draw, { minLength: 200, maxLength: 200 });
const CENTRE = "kz-ala-01";

const parallel: Rules = {
  ...plan,
  services: plan.services.map((service) => ({
    ...service,
    stages: service.stages.map((stage, at) => ({ ...stage, parallel: at === 2, attended: stage.id !== "production" })),
  })),
};

class Fold {
  kpi: Kpi = emptyKpi;
  #counted = 0;

  follow(life: Life): void {
    for (const event of life.events.slice(this.#counted)) {
      this.#counted += 1;
      const { boot: bootId, mono, wall: recordedWall } = life.now;
      const record = { centre: CENTRE, epoch: "E", seq: this.#counted, bootId, mono, recordedWall, event };
      this.kpi = evolveKpi(this.kpi, record, hours);
    }
  }
}

function waitingIn({ centre }: Life): Record<string, number> {
  const waiting: Record<string, number> = {};
  for (const visit of centre.visits.values()) {
    for (const leg of visit.legs.filter((one) => isCallable(visit, one)))
      waiting[leg.stage] = (waiting[leg.stage] ?? 0) + 1;
  }
  return waiting;
}

const eachLife = (rules: Rules, check: (life: Life, fold: Fold) => void, isStepwise: boolean): void =>
  fc.assert(
    fc.property(draws, (list: readonly Draw[]) => {
      const life = list[0]?.[1] === 0 ? new Life(rules) : staffed(rules);
      const fold = new Fold();
      for (const one of list) {
        life.tell(inputOf(life, one));
        fold.follow(life);
        if (isStepwise) check(life, fold);
      }
      check(life, fold);
    }),
    { numRuns: 60, seed: 20_261_122 },
  );

test.each([
  ["one stage after another", plan],
  ["parallel stages", parallel],
] as const)(
  "whatever happens, who waits and who sits where is as the centre itself knows it: %s",
  (_, rules) => {
    eachLife(
      rules,
      (life, fold) => {
        const open = fold.kpi.centres.get(CENTRE);
        if (open === undefined) return;
        expect(open.waiting.toJS()).toEqual(waitingIn(life));
        expect([...open.visits.keys()].sort()).toEqual([...life.centre.visits.keys()].sort());
        expect(open.isHeld).toBe(life.centre.hold !== null);
        for (const [id, station] of life.centre.stations) {
          const seen = open.stations.get(id);
          expect([id, seen?.operator ?? null, seen?.pause ?? null]).toEqual([
            id,
            station.operator,
            station.pause?.reason ?? null,
          ]);
          const here = [...life.centre.visits.values()].filter((visit) => visit.legs.some((leg) => leg.station === id));
          expect([...(seen?.visits.keys() ?? [])].sort()).toEqual(here.map((visit) => visit.id).sort());
        }
      },
      true,
    );
  },
  60_000,
);

test("K10: whatever happens, tickets add up, each ledger is exact, and its owners have the whole of the time", () => {
  eachLife(
    plan,
    (life, fold) => {
      const { tickets, ledgers, ownership, coverage } = readKpi(fold.kpi);
      expect(tickets.isConserved).toBe(true);
      expect(tickets.reserved).toBe(life.of("ticket.reserved").length);
      const closed = life.of("visit.closed");
      expect(ledgers).toMatchObject({ inexact: 0 });
      expect(ownership.totalMs).toBe(closed.reduce((sum, { spent }) => sum + sumOf(spent ?? []), 0));
      expect(coverage.seen.part).toBeLessThanOrEqual(coverage.seen.whole);
    },
    false,
  );
}, 60_000);
