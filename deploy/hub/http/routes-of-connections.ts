import { z } from "zod";
import { reconnect } from "../../../agent/uplink/contract/words.ts";
import { type Route, route } from "./route.ts";

const centre = z.string().regex(/^[a-z0-9-]{1,32}$/);
const after = reconnect.shape.after.default(0);
/** Ten thousand TLS handshakes at once are what a broker does not bear. */
const SPREAD_MS = 300_000;

/** Who hangs up and comes back: before a broker is taken away, or where a connection is odd. */
export const CONNECTIONS: readonly Route[] = [
  route({
    method: "POST",
    path: "/api/centres/:centre/reconnect",
    right: "command",
    says: "Has a centre hang up and come back after so many milliseconds.",
    asks: z.object({ centre, after }),
    deed: (asked) => ({ act: "command", centre: asked.centre, what: `reconnect after ${asked.after} ms` }),
    answer: async ({ desk, situation }, asked) => {
      if (desk === null || situation.centre(asked.centre) === null) return null;
      const order = { after: asked.after };
      return (await desk.reconnect(asked.centre, order)) ? { reconnect: order } : null;
    },
  }),
  route({
    method: "POST",
    path: "/api/reconnect",
    right: "command",
    says: "Has every centre hang up and come back, each at its own moment within spread milliseconds.",
    asks: z.object({ after, spread: reconnect.shape.spread.unwrap().default(SPREAD_MS) }),
    deed: (asked) => ({
      act: "command",
      centre: null,
      what: `reconnect after ${asked.after} ms within ${asked.spread} ms`,
    }),
    answer: async ({ desk }, order) => {
      if (desk === null) return null;
      await desk.reconnect(null, order);
      return { reconnect: order };
    },
  }),
];
