import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Problem } from "../../../agent/kernel/result.ts";
import type { Admission } from "./admission.ts";
import { openApi } from "./openapi.ts";
import { CHANGES_A_MINUTE_MAX, NOT_ALLOWED, NOT_HERE, refuse, TOO_MANY, UNREADABLE } from "./refusals.ts";
import type { ApiWorld, Route } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { type Holder, isAllowed } from "./tokens.ts";

export type Log = (what: string, facts: Readonly<Record<string, unknown>>) => void;

interface Beside {
  readonly admission: Admission;
  readonly clock: () => number;
  readonly log: Log;
}

const MINUTE_MS = 60_000;

/** Every route with its barrier in front and its line in the audit trail. */
export function addApi(server: FastifyInstance, world: ApiWorld, beside: Beside): void {
  const pace = new Pace();
  for (const one of ROUTES) {
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const holder = beside.admission.holder(request);
      const barrier = barrierOf(one, holder, pace);
      if (holder === null || barrier !== null) return refuse(reply, ...(barrier ?? [403, NOT_ALLOWED]));
      return answer({ one, world, holder, beside }, request, reply);
    };
    server.route({ method: one.method, url: one.path, handler });
  }
  server.get("/api/me", async (request) => {
    const holder = beside.admission.holder(request);
    const may = (right: "command" | "configure") => world.desk !== null && holder !== null && isAllowed(holder, right);
    return { name: holder?.name, roles: holder?.roles, commands: may("command"), configures: may("configure") };
  });
  server.get("/api/openapi.json", async () => openApi());
}

interface Asking {
  readonly one: Route;
  readonly world: ApiWorld;
  readonly holder: Holder;
  readonly beside: Beside;
}

async function answer({ one, world, holder, beside }: Asking, request: FastifyRequest, reply: FastifyReply) {
  const read = one.asks.safeParse(askedBy(request));
  if (!read.success) return refuse(reply, 400, { ...UNREADABLE, what: read.error.issues[0]?.message ?? "" });
  const asked = read.data as never;
  const { name } = holder;
  if (one.deed === undefined) return tell(reply, await one.answer(world, asked, name));
  const deed = { ...one.deed(asked), by: name, from: request.ip };
  beside.log("a change was asked for", deed);
  const no = await world.audit.begin(deed, beside.clock());
  try {
    const said = await one.answer(world, asked, name);
    await world.audit.end(no, said === null ? "unknown" : "done");
    return tell(reply, said);
  } catch (problem) {
    await world.audit.end(no, "failed").catch(() => undefined);
    throw problem;
  }
}

const tell = (reply: FastifyReply, said: object | null): FastifyReply =>
  said === null ? refuse(reply, 404, NOT_HERE) : reply.header("cache-control", "no-store").send(said);

/** Why a holder may not do this now; null where he may. */
function barrierOf({ right }: Route, holder: Holder | null, pace: Pace): [code: number, problem: Problem] | null {
  if (holder === null || !isAllowed(holder, right)) return [403, NOT_ALLOWED];
  return right === "read" || pace.allows(holder.name) ? null : [429, TOO_MANY];
}

const askedBy = ({ params, query, body }: FastifyRequest): object => ({
  ...(query as object),
  ...(typeof body === "object" && body !== null ? body : {}),
  ...(params as object),
});

/** How many changes each holder asked for within the last minute. */
class Pace {
  readonly #changes = new Map<string, number[]>();

  allows(name: string): boolean {
    const now = performance.now();
    const recent = (this.#changes.get(name) ?? []).filter((at) => now - at <= MINUTE_MS);
    const isAllowed = recent.length < CHANGES_A_MINUTE_MAX;
    this.#changes.set(name, isAllowed ? [...recent, now] : recent);
    return isAllowed;
  }
}
