import { describe, expect, test } from "vitest";
import type { CentreTile, Change } from "../../../../../deploy/hub/http/model.ts";
import {
  byAuthority,
  emptyCountry,
  placesOf,
  standingOf,
  sumsOf,
  withChange,
} from "../../../../../deploy/hub/page/country.ts";

const NOW = Date.parse("2026-03-02T12:00:00.000Z");
const moment = { nowMs: NOW, silentAfterMs: 190_000 };
const tile = (centre: string, change: Partial<CentreTile> = {}): CentreTile => ({
  centre,
  region: "Almaty",
  version: 1,
  link: "online",
  heardMs: NOW - 1_000,
  hold: null,
  waiting: 1,
  open: 2,
  atRisk: 0,
  overdue: 0,
  worst: null,
  stationsOpen: 1,
  stations: 2,
  broken: 0,
  ...change,
});
const worst = (minutes: number) => ({
  visit: "2026-03-02-A001",
  ticket: "A001",
  sinceMs: NOW - minutes * 60_000,
  normMinutes: 60,
  warned: "no" as const,
});
const change = (more: Partial<Change>): Change => ({
  revision: 1,
  nowMs: NOW,
  silentAfterMs: 190_000,
  isWhole: false,
  tiles: [],
  ...more,
});
const wish = { region: "", words: "", sort: "trouble" } as const;

describe("the country on the page", () => {
  test("K18: puts those first where somebody should look, and among equals the worst clock", () => {
    const tiles = [
      tile("a"),
      tile("b", { worst: worst(20) }),
      tile("c", { worst: worst(50) }),
      tile("d", { atRisk: 1 }),
      tile("e", { hold: "fire" }),
      tile("f", { overdue: 1 }),
      tile("g", { heardMs: NOW - 190_001 }),
      tile("h", { link: "offline" }),
      tile("i", { broken: 1 }),
      tile("j", { link: "unknown", heardMs: null }),
    ];
    const places = placesOf(tiles, moment, wish);
    expect(places.map(({ tile: { centre } }) => centre)).toEqual(["h", "g", "f", "e", "d", "i", "c", "b", "a", "j"]);
    expect(sumsOf(places)).toEqual({ centres: 10, waiting: 10, open: 20, atRisk: 1, overdue: 1, away: 2 });
  });

  test("finds centres by region and by what their names hold", () => {
    const tiles = [tile("kz-ala-01"), tile("kz-ast-01", { region: "Astana" }), tile("kz-ast-02", { region: "Astana" })];
    const named = (more: object) =>
      placesOf(tiles, moment, { ...wish, sort: "name", ...more }).map(({ tile: { centre } }) => centre);
    expect(named({ region: "Astana" })).toEqual(["kz-ast-01", "kz-ast-02"]);
    expect(named({ words: "01" })).toEqual(["kz-ala-01", "kz-ast-01"]);
  });

  test("falls silent by the hub's clock alone", () => {
    expect(standingOf(tile("a"), moment)).toBe("well");
    expect(standingOf(tile("a"), { ...moment, nowMs: NOW + 190_000 })).toBe("silent");
  });

  test("takes changes onto what it has, and forgets it for a whole one", () => {
    const alarm = (id: string) => ({
      id,
      centre: "a",
      heardMs: NOW,
      atMs: NOW,
      type: "visit.overdue",
      visit: null,
      ticket: null,
      gaps: {},
    });
    let country = withChange(
      emptyCountry,
      change({ isWhole: true, tiles: [tile("a"), tile("b")], alarms: [alarm("1")] }),
    );
    country = withChange(country, change({ tiles: [tile("b", { open: 9 })], alarms: [alarm("2")] }));
    expect([...country.tiles.values()].map(({ open }) => open)).toEqual([2, 9]);
    expect(country.alarms.map(({ id }) => id)).toEqual(["2", "1"]);
    country = withChange(country, change({ isWhole: true, tiles: [tile("c")] }));
    expect([[...country.tiles.keys()], country.alarms]).toEqual([["c"], []]);
  });

  test("K13: shows a shared case with both authorities, and whose minutes", () => {
    const one = {
      centre: "a",
      visit: "v",
      ticket: "A001",
      service: "s",
      phase: "closed" as const,
      overdueMs: NOW,
      authorities: ["centre", "police"],
      stage: "intake",
      normMinutes: 60,
      sinceMs: null,
      totalMs: 1,
      owners: [
        { owner: "police", ms: 2 },
        { owner: "centre", ms: 1 },
      ],
      stages: [],
      annotations: 0,
    };
    expect(
      byAuthority([one, { ...one, phase: "open", authorities: ["police"], owners: [{ owner: "police", ms: 5 }] }]),
    ).toEqual([
      {
        authority: "centre",
        open: 0,
        closed: 1,
        owners: [
          { owner: "police", ms: 2 },
          { owner: "centre", ms: 1 },
        ],
      },
      {
        authority: "police",
        open: 1,
        closed: 1,
        owners: [
          { owner: "police", ms: 7 },
          { owner: "centre", ms: 1 },
        ],
      },
    ]);
  });
});
