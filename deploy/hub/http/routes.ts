import { z } from "zod";
import { readKpi } from "../../../agent/kpi/read-kpi.ts";
import { dayList } from "../../../agent/uplink/contract/schemas.ts";
import { alarmLine } from "./alarm-line.ts";
import { commandView } from "./command-view.ts";
import { kpiDays } from "./kpi-view.ts";
import { type Route, route } from "./route.ts";
import { CONFIGURATIONS } from "./routes-of-configurations.ts";
import { SILENT_AFTER_MS } from "./situation.ts";
import { readTimeLine } from "./time-line-read.ts";

const centre = z.string().regex(/^[a-z0-9-]{1,32}$/);
const visit = z.string().regex(/^\d{4}-\d{2}-\d{2}-[A-Z]{1,2}[0-9]{3}$/);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const limit = z.coerce.number().int().min(1).max(1_000).default(100);
const nothing = z.object({});
const word = z.string().min(1).max(64);

/** What each operation needs, as agent/uplink/contract describes it. */
const order = z.discriminatedUnion("op", [
  z.object({ op: z.literal("ping") }),
  z.object({ op: z.literal("snapshot") }),
  z.object({ op: z.literal("resume") }),
  z.object({ op: z.literal("hold"), args: z.object({ reason: word }) }),
  z.object({ op: z.literal("revoke"), args: z.object({ operator: word }) }),
]);

const OVERVIEW: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/centres",
    role: "read",
    says: "Every centre: how many wait, are at risk and overdue, its worst clock, whether it is heard.",
    asks: nothing,
    answer: ({ situation }) => {
      const { revision, nowMs, silentAfterMs, tiles } = situation.whole();
      return { revision, nowMs, silentAfterMs, centres: tiles };
    },
  }),
  route({
    method: "GET",
    path: "/api/silent",
    role: "read",
    says: "The dead man's list: centres that say nothing, those first that have been silent for longest.",
    asks: nothing,
    answer: ({ situation }) => {
      const { nowMs, tiles } = situation.whole();
      const silent = tiles.filter(
        ({ link, heardMs }) => link !== "online" || heardMs === null || nowMs - heardMs > SILENT_AFTER_MS,
      );
      return { nowMs, centres: silent.toSorted((one, other) => (one.heardMs ?? 0) - (other.heardMs ?? 0)) };
    },
  }),
  route({
    method: "GET",
    path: "/api/cases",
    role: "read",
    says: "Visits that outlived their norm, newest first: whose minutes, budget beside what was spent.",
    asks: z.object({
      authority: z.enum(["centre", "police"]).optional(),
      phase: z.enum(["open", "closed"]).optional(),
    }),
    answer: ({ situation }, { authority, phase }) => {
      const cases = (situation.whole().cases ?? []).filter(
        (one) =>
          (phase === undefined || one.phase === phase) &&
          (authority === undefined || one.authorities.includes(authority)),
      );
      return { cases };
    },
  }),
  route({
    method: "GET",
    path: "/api/alarms",
    role: "read",
    says: "Facts that were told at once, newest first.",
    asks: z.object({ centre: centre.optional(), limit }),
    answer: async ({ read }, asked) => {
      const kept = await read.alarms({ centre: asked.centre ?? null, most: asked.limit });
      return { alarms: kept.flatMap((alarm) => alarmLine(alarm) ?? []) };
    },
  }),
];

const CENTRES: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/centres/:centre",
    role: "read",
    says: "One centre: its open visits with their clocks, stations and devices.",
    asks: z.object({ centre }),
    answer: ({ situation }, asked) => situation.centre(asked.centre),
  }),
  route({
    method: "GET",
    path: "/api/centres/:centre/visits/:visit",
    role: "read",
    says: "One visit from its ticket on: acts, who owned each minute, and the marks of cameras.",
    asks: z.object({ centre, visit }),
    answer: ({ read }, asked) => readTimeLine(read, asked),
  }),
  route({
    method: "GET",
    path: "/api/centres/:centre/machine",
    role: "read",
    says: "How the centre's machine was when it said so last, once a minute: load, memory, temperature, disk, what waits.",
    asks: z.object({ centre }),
    answer: ({ read }, asked) => read.machine(asked.centre),
  }),
];

const FIGURES: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/kpi",
    role: "read",
    says: "Chief figures of the newest business day and the one before, of one centre or of all together.",
    asks: z.object({ centre: centre.optional() }),
    answer: async ({ kpis }, asked) => ({ days: kpiDays(await kpis.kpi(asked.centre ?? null)) }),
  }),
  route({
    method: "GET",
    path: "/api/kpi/reading",
    role: "read",
    says: "All figures of a period, with the definitions of agent/kpi.",
    asks: z.object({ centre: centre.optional(), from: day, to: day }),
    answer: async ({ kpis }, asked) =>
      readKpi(await kpis.kpi(asked.centre ?? null), { from: asked.from, to: asked.to }),
  }),
];

const COMMANDS: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/commands",
    role: "read",
    says: "Commands, newest first, and what became of each.",
    asks: z.object({ centre: centre.optional(), limit }),
    answer: async ({ read }, asked) => ({
      commands: (await read.commands(asked.centre ?? null, asked.limit)).map(commandView),
    }),
  }),
  route({
    method: "GET",
    path: "/api/commands/:command",
    role: "read",
    says: "One command, and what became of it.",
    asks: z.object({ command: z.string().max(32) }),
    answer: async ({ read }, asked) => {
      const kept = await read.command(asked.command);
      return kept === null ? null : commandView(kept);
    },
  }),
  route({
    method: "POST",
    path: "/api/centres/:centre/commands",
    role: "command",
    says: "Has a centre do something: the signed command goes out at once, and again until it is answered or too old.",
    asks: z.intersection(z.object({ centre }), order),
    answer: async ({ desk, situation }, asked) => {
      if (desk === null || situation.centre(asked.centre) === null) return null;
      return { command: await desk.command(asked.centre, asked.op, "args" in asked ? asked.args : {}) };
    },
  }),
  route({
    method: "PUT",
    path: "/api/centres/:centre/days/:day",
    role: "command",
    says: "The signed list of a day: appointments, operators and who may no longer work. It stays with the broker.",
    asks: z.object({
      centre,
      ...dayList.pick({ day: true, appointments: true, operators: true, revoked: true }).shape,
    }),
    answer: async ({ desk }, { centre: to, ...list }) =>
      desk === null ? null : { ...((await desk.publishDay(to, list)) as object) },
  }),
];

/** Every address that answers with JSON. */
export const ROUTES: readonly Route[] = [...OVERVIEW, ...CENTRES, ...FIGURES, ...COMMANDS, ...CONFIGURATIONS];
