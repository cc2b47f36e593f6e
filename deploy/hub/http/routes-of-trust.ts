import { z } from "zod";
import { DEEDS_READ_MAX } from "../audit-trail.ts";
import { type Route, route } from "./route.ts";

const centre = z.string().regex(/^[a-z0-9-]{1,32}$/);

/** Whose word the hub believes, and who had it do what. */
export const TRUST: readonly Route[] = [
  route({
    method: "GET",
    path: "/api/audit",
    right: "read",
    says: "Every change that somebody asked for, newest first: who, when, from where, what, and whether it was done.",
    asks: z.object({
      centre: centre.optional(),
      limit: z.coerce.number().int().min(1).max(DEEDS_READ_MAX).default(100),
    }),
    answer: async ({ audit }, asked) => ({ deeds: await audit.latest(asked.centre ?? null, asked.limit) }),
  }),
  route({
    method: "GET",
    path: "/api/centres/:centre/seals",
    right: "read",
    says: "The key of a centre's machine, and what its seals over the journal were found to be, newest first.",
    asks: z.object({ centre }),
    answer: ({ read }, asked) => read.seals(asked.centre),
  }),
  route({
    method: "PUT",
    path: "/api/centres/:centre/key",
    right: "configure",
    says: "Says that a key which has sealed at this centre is its machine's, as after the machine was replaced.",
    asks: z.object({ centre, key: z.string().regex(/^[0-9a-f]{16}$/) }),
    deed: ({ centre: at, key }) => ({ act: "key", centre: at, what: key }),
    answer: async ({ desk, read }, asked, by) => {
      const isTaken = desk !== null && (await desk.trustKey(asked.centre, asked.key, by));
      return isTaken ? read.seals(asked.centre) : null;
    },
  }),
];
