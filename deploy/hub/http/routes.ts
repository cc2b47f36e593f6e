import { z } from "zod";
import { KPI_DAYS_MAX } from "../hub-read.ts";
import { readAlarms } from "./alarm-line.ts";
import { type Route, route } from "./route.ts";
import { CONFIGURATIONS } from "./routes-of-configurations.ts";
import { CONNECTIONS } from "./routes-of-connections.ts";
import { ORDERS } from "./routes-of-orders.ts";
import { TRUST } from "./routes-of-trust.ts";
import { SILENT_AFTER_MS } from "./situation.ts";
import { readTimeLine } from "./time-line-read.ts";

const centre = z.string().regex(/^[a-z0-9-]{1,32}$/);
const visit = z.string().regex(/^\d{4}-\d{2}-\d{2}-[A-Z]{1,2}[0-9]{3}$/);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const limit = z.coerce.number().int().min(1).max(1_000).default(100);
const nothing = z.object({});

const OVERVIEW: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/centres",
    right: "read",
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
    right: "read",
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
    right: "read",
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
    right: "read",
    says: "Facts that were told at once, newest first.",
    asks: z.object({ centre: centre.optional(), limit }),
    answer: async ({ read }, asked) => ({
      alarms: await readAlarms(read, asked.centre ?? null, asked.limit),
    }),
  }),
];

const CENTRES: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/centres/:centre",
    right: "read",
    says: "One centre: its open visits with their clocks, stations and devices.",
    asks: z.object({ centre }),
    answer: ({ situation }, asked) => situation.centre(asked.centre),
  }),
  route({
    method: "GET",
    path: "/api/centres/:centre/visits/:visit",
    right: "read",
    says: "One visit from its ticket on: acts, who owned each minute, and the marks of cameras.",
    asks: z.object({ centre, visit }),
    answer: ({ read }, asked) => readTimeLine(read, asked),
  }),
  route({
    method: "GET",
    path: "/api/centres/:centre/machine",
    right: "read",
    says: "How the centre's machine was when it said so last, once a minute: load, memory, temperature, disk, what waits. Null before that.",
    asks: z.object({ centre }),
    answer: async ({ read }, asked) => ({ machine: await read.machine(asked.centre) }),
  }),
];

const FIGURES: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/kpi",
    right: "read",
    says: "Chief figures of the newest business days, of one centre or of all together; `behind` events are not counted yet.",
    asks: z.object({ centre: centre.optional(), days: z.coerce.number().int().min(1).max(KPI_DAYS_MAX).default(2) }),
    answer: ({ kpis }, asked) => kpis.days(asked.centre ?? null, asked.days),
  }),
  route({
    method: "GET",
    path: "/api/kpi/reading",
    right: "read",
    says: "All figures of a period, with the definitions of agent/kpi.",
    asks: z.object({ centre: centre.optional(), from: day, to: day }),
    answer: ({ read }, asked) => read.kpiReading(asked.centre ?? null, { from: asked.from, to: asked.to }),
  }),
];

/** Every address that answers with JSON. */
export const ROUTES: readonly Route[] = [
  ...OVERVIEW,
  ...CENTRES,
  ...FIGURES,
  ...ORDERS,
  ...CONNECTIONS,
  ...CONFIGURATIONS,
  ...TRUST,
];
