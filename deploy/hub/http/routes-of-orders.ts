import { z } from "zod";
import { parseJson } from "../../../agent/kernel/json.ts";
import { type DayListMessage, dayList } from "../../../agent/uplink/contract/schemas.ts";
import type { HubRead } from "../hub-read.ts";
import type { DayList } from "../signed-words.ts";
import { commandView } from "./command-view.ts";
import { changedDay, dayView } from "./day-change.ts";
import { type Route, route } from "./route.ts";

const centre = z.string().regex(/^[a-z0-9-]{1,32}$/);
const limit = z.coerce.number().int().min(1).max(1_000).default(100);
const word = z.string().min(1).max(64);
const { day, appointments, operators, revoked } = dayList.shape;

/** What each operation needs, as agent/uplink/contract describes it. */
const order = z.discriminatedUnion("op", [
  z.object({ op: z.literal("ping") }),
  z.object({ op: z.literal("snapshot") }),
  z.object({ op: z.literal("resume") }),
  z.object({ op: z.literal("hold"), args: z.object({ reason: word }) }),
  z.object({ op: z.literal("revoke"), args: z.object({ operator: word }) }),
]);

const COMMANDS: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/commands",
    right: "read",
    says: "Commands, newest first, and what became of each.",
    asks: z.object({ centre: centre.optional(), limit }),
    answer: async ({ read }, asked) => ({
      commands: (await read.commands(asked.centre ?? null, asked.limit)).map(commandView),
    }),
  }),
  route({
    method: "GET",
    path: "/api/commands/:command",
    right: "read",
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
    right: "command",
    says: "Has a centre do something: the signed command goes out at once, and again until it is answered or too old.",
    asks: z.intersection(z.object({ centre }), order),
    deed: (asked) => ({
      act: "command",
      centre: asked.centre,
      what: [asked.op, ...Object.values("args" in asked ? asked.args : {})].join(" "),
    }),
    answer: async ({ desk, situation }, asked) => {
      if (desk === null || situation.centre(asked.centre) === null) return null;
      return { command: await desk.command(asked.centre, asked.op, "args" in asked ? asked.args : {}) };
    },
  }),
];

/** The list that was published last for a day, or an empty one. */
async function listOf(read: HubRead, to: string, of: string): Promise<{ list: DayList; issued: string | null }> {
  const kept = await read.dayList(to, of);
  const json = parseJson(kept?.text ?? "null");
  const message = json.ok ? (json.value as DayListMessage | null) : null;
  const list = { day: of, appointments: [], operators: [], revoked: [] };
  return message === null ? { list, issued: null } : { list: message, issued: message.issued };
}

const DAYS: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/centres/:centre/days/:day",
    right: "read",
    says: "The list that was published last for a day; of operators only who they are.",
    asks: z.object({ centre, day }),
    answer: async ({ read }, asked) => {
      const { list, issued } = await listOf(read, asked.centre, asked.day);
      return dayView(list, issued);
    },
  }),
  route({
    method: "PUT",
    path: "/api/centres/:centre/days/:day",
    right: "command",
    says: "The signed list of a day: appointments, operators and who may no longer work. It stays with the broker.",
    asks: z.object({ centre, day, appointments, operators, revoked }),
    deed: (asked) => ({
      act: "day",
      centre: asked.centre,
      what: `${asked.day}: ${asked.appointments.length} appointments, ${asked.operators.length} operators, ${asked.revoked.length} revoked`,
    }),
    answer: async ({ desk }, { centre: to, ...list }) =>
      desk === null ? null : { ...((await desk.publishDay(to, list)) as object) },
  }),
  route({
    method: "POST",
    path: "/api/centres/:centre/days/:day/changes",
    right: "command",
    says: "Adds appointments to the list of a day or takes them out, revokes operators or lets them work again; all else on the list stays.",
    asks: z.object({
      centre,
      day,
      add: appointments.max(50).default([]),
      drop: z.array(z.string().max(64)).max(50).default([]),
      revoke: revoked.max(50).default([]),
      restore: revoked.max(50).default([]),
    }),
    deed: ({ centre: to, day: of, add, drop, revoke, restore }) => ({
      act: "day",
      centre: to,
      what: [
        `${of}:`,
        ...add.map(({ id, at }) => `+${id} ${at}`),
        ...drop.map((id) => `-${id}`),
        ...revoke.map((id) => `revoke ${id}`),
        ...restore.map((id) => `restore ${id}`),
      ].join(" "),
    }),
    answer: async ({ desk, read, situation }, { centre: to, day: of, ...change }) => {
      if (desk === null || situation.centre(to) === null) return null;
      const { list } = await listOf(read, to, of);
      const changed = dayList
        .pick({ appointments: true, operators: true, revoked: true })
        .parse(changedDay(list, change));
      await desk.publishDay(to, { day: of, ...changed });
      return dayView({ day: of, ...changed }, new Date().toISOString());
    },
  }),
];

/** What centres are told to do, and their lists. */
export const ORDERS: readonly Route[] = [...COMMANDS, ...DAYS];
