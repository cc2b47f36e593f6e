import { expect, test } from "vitest";
import type { Heard, Settled } from "../../../../../deploy/hub/postgres/batch.ts";
import { newsOf } from "../../../../../deploy/hub/postgres/news.ts";
import { alertsFrom, centre, event, frameFrom, journal } from "../hub-journal.ts";

const overdue = journal(20, (no) => event(no, "talon.visit.overdue.v1", `{"no":${no}}`));
const frame = (first: number, last: number, of = journal(20)): Heard => ({
  what: "frame",
  centre,
  frame: frameFrom(of, first, last),
});
const kept = (added: number) => ({ type: "kept", added, doubled: 0 }) as const;
const told = (heard: readonly Heard[], fates: Settled["fates"]) => newsOf(heard, { fates, stands: [] });
const result = (op: string): Heard => ({
  what: "result",
  centre,
  result: { v: 1, centre, command: "config-1", op, phase: "done", why: null, ts: "2026-03-02T09:00:00.000Z" },
});

test("frames of one journal are told as one stretch", () => {
  const news = told([frame(1, 5), frame(6, 10), frame(11, 20)], [kept(5), kept(5), kept(10)]);
  expect(news).toEqual([{ what: "events", centre, epoch: "e1", first: 1, last: 20, mode: "replay" }]);
});

test("what was known already, contradicted or not ours to write is no news", () => {
  const broken = { type: "broken", why: "x" } as const;
  expect(told([frame(1, 5), frame(6, 10), frame(11, 20)], [kept(0), broken, "fenced"])).toEqual([]);
});

test("events that alarm are told as alarms too, as their early copies are", () => {
  expect(told([frame(1, 2, overdue)], [kept(2)]).map(({ what }) => what)).toEqual(["events", "alarm"]);
  const early: Heard = { what: "alerts", centre, alerts: alertsFrom(overdue, 3), heard: "2026-03-02T09:00:00.000Z" };
  expect(told([early, early], [kept(1), kept(0)])).toEqual([{ what: "alarm", centre }]);
});

test("pictures and results are told once for each centre, hellos and machines not at all", () => {
  const picture: Heard = { what: "picture", centre, of: "live", text: "{}", isNow: true };
  const other: Heard = { ...picture, centre: "kz-ast-01", of: "state" };
  const quiet: readonly Heard[] = [
    { what: "hello", centre, epochs: ["e1"] },
    { what: "machine", centre, text: "{}" },
  ];
  const heard = [picture, picture, other, ...quiet, result("ping"), result("config")];
  expect(
    told(
      heard,
      heard.map(() => null),
    ),
  ).toEqual([
    { what: "live", centre },
    { what: "state", centre: "kz-ast-01" },
    { what: "command", centre },
    { what: "config", centre },
  ]);
});
