import fc from "fast-check";
import { expect, test } from "vitest";
import { rebalance } from "../../../../../deploy/hub/postgres/rebalance.ts";

test("a worker alone takes everything, and gives half back when another comes", () => {
  const shards = Array.from({ length: 64 }, (_, no) => no);
  expect(rebalance({ mine: [], free: shards, shards: 64, workers: 1 })).toEqual({ take: shards, release: [] });
  expect(rebalance({ mine: shards, free: [], shards: 64, workers: 2 })).toEqual({
    take: [],
    release: shards.slice(32),
  });
});

test("what a dead worker leaves is shared by those that live, and nobody changes hands without need", () => {
  const free = [40, 41, 42, 43];
  expect(rebalance({ mine: [1, 2], free, shards: 8, workers: 2 })).toEqual({ take: [40, 41], release: [] });
  expect(rebalance({ mine: [1, 2, 3, 4], free, shards: 8, workers: 2 })).toEqual({ take: [], release: [] });
});

type Owners = (number | null)[];

const placesOf = (owners: Owners, who: number | null): number[] =>
  owners.flatMap((owner, shard) => (owner === who ? [shard] : []));

function tendAll(owners: Owners, workers: number): void {
  for (let worker = 0; worker < workers; worker += 1) {
    const state = { mine: placesOf(owners, worker), free: placesOf(owners, null), shards: owners.length, workers };
    const { take, release } = rebalance(state);
    for (const shard of take) owners[shard] = worker;
    for (const shard of release) owners[shard] = null;
  }
}

test("workers that come and go in any number hold every shard after two rounds, none twice, and as evenly as can be", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (before, after) => {
      const owners: Owners = Array.from({ length: 64 }, (_, shard) => (shard % before < after ? shard % before : null));
      tendAll(owners, after);
      tendAll(owners, after);
      const counts = Array.from({ length: after }, (_, worker) => placesOf(owners, worker).length);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(64);
      expect(Math.max(...counts)).toBeLessThanOrEqual(Math.ceil(64 / after));
    }),
  );
});
