import fastifyStatic from "@fastify/static";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { contentPolicy, fontsFolder } from "../../../agent/console/bench/page-files.ts";
import type { Problem } from "../../../agent/kernel/result.ts";
import { CONFIG_BYTES_MAX } from "../../../agent/uplink/contract/schemas.ts";
import type { HubRead } from "../hub-read.ts";
import { KpiShelf } from "./kpi-shelf.ts";
import { openApi } from "./openapi.ts";
import { readSituationFiles } from "./page-files.ts";
import {
  COMMANDS_A_MINUTE_MAX,
  FAILED,
  NOT_ALLOWED,
  NOT_HERE,
  refuse,
  STRANGER,
  TOO_MANY,
  UNREADABLE,
} from "./refusals.ts";
import type { ApiWorld, CommandDesk, Route } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { Situation } from "./situation.ts";
import { SituationStream } from "./stream.ts";
import { type Holder, holderOf } from "./tokens.ts";

/** A configuration is the longest that anybody sends; within JSON it may be twice as long as its text. */
const BODY_BYTES_MAX = 2 * CONFIG_BYTES_MAX;
const CONNECTIONS_MAX = 500;
const REQUEST_WAIT_MS = 30_000;
const MINUTE_MS = 60_000;
const PAGE = "/deploy/hub/page/situation.html";

export interface HubHttpSettings {
  readonly read: HubRead;
  readonly desk: CommandDesk | null;
  readonly holders: readonly Holder[];
  readonly clock?: () => number;
  readonly log?: (what: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** The hub's API and the page of the Situation Centre. It answers nobody without a token but with the page itself. */
export async function openHubHttp(settings: HubHttpSettings): Promise<FastifyInstance> {
  const { read, desk, holders, clock = Date.now, log = () => undefined } = settings;
  const situation = new Situation(read, clock, (problem) => log("the situation could not be read", { problem }));
  await situation.open();
  const stream = new SituationStream(situation);
  const server = fastify({ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: true, requestTimeout: REQUEST_WAIT_MS });
  server.server.maxConnections = CONNECTIONS_MAX;
  const files = readSituationFiles();
  const policy = contentPolicy(files);
  server.addHook("onRequest", async (request, reply) => {
    reply.headers({ "content-security-policy": policy, "x-content-type-options": "nosniff", ...NO_REFERRER });
    if (isOfApi(request)) await admit(holders, request, reply);
  });
  server.setErrorHandler(async (problem, _, reply) => {
    const code = (problem as { readonly statusCode?: number }).statusCode ?? 500;
    if (code >= 500) log("a request failed", { problem: String(problem) });
    return refuse(reply, code, code >= 500 ? FAILED : UNREADABLE);
  });
  server.setNotFoundHandler(async (_, reply) => refuse(reply, 404, NOT_HERE));
  await server.register(fastifyStatic, { root: fontsFolder(), prefix: "/fonts/", index: false, maxAge: "1d" });
  for (const [path, file] of files) {
    server.get(path, async (_, reply) => reply.header("cache-control", "no-cache").type(file.type).send(file.body));
  }
  server.get("/", async (_, reply) => {
    const page = files.get(PAGE);
    return reply.type("text/html; charset=utf-8").send(page?.body);
  });
  addApi(server, { read, situation, kpis: new KpiShelf(read, clock), desk }, log);
  server.get("/api/stream", (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    if (!stream.add(reply.raw)) reply.raw.end("event: full\ndata: {}\n\n");
    request.raw.setTimeout(0);
  });
  server.addHook("preClose", async () => {
    stream.close();
    situation.close();
  });
  return server;
}

const NO_REFERRER = { "referrer-policy": "no-referrer" } as const;

/** By the route that answers, for an address may be written in many ways (RFC 3986, 6.2.2). */
const isOfApi = ({ url, routeOptions }: FastifyRequest): boolean =>
  url.startsWith("/api/") || (routeOptions.url ?? "").startsWith("/api/");

const asking = new WeakMap<FastifyRequest, Holder>();

async function admit(holders: readonly Holder[], request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const holder = holderOf(holders, request.headers.authorization);
  if (holder === null) await refuse(reply.header("www-authenticate", "Bearer"), 401, STRANGER);
  else asking.set(request, holder);
}

type Log = NonNullable<HubHttpSettings["log"]>;

function addApi(server: FastifyInstance, world: ApiWorld, log: Log): void {
  const commands: number[] = [];
  for (const one of ROUTES) {
    const check = (holder: Holder | undefined) => (one.role === "command" ? barrierOf(holder, commands) : null);
    const answer = answering(one, world, log);
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      const barrier = check(asking.get(request));
      return barrier === null ? answer(request, reply) : refuse(reply, ...barrier);
    };
    server.route({ method: one.method, url: one.path, handler });
  }
  server.get("/api/me", async (request) => {
    const holder = asking.get(request);
    return { name: holder?.name, role: holder?.role, commands: world.desk !== null && holder?.role === "command" };
  });
  server.get("/api/openapi.json", async () => openApi());
}

const answering = (one: Route, world: ApiWorld, log: Log) => async (request: FastifyRequest, reply: FastifyReply) => {
  const read = one.asks.safeParse(askedBy(request));
  if (!read.success) return refuse(reply, 400, { ...UNREADABLE, what: read.error.issues[0]?.message ?? "" });
  const by = asking.get(request)?.name ?? "";
  if (one.role === "command") log("a command was given", { by, path: request.url });
  const answer = await one.answer(world, read.data as never, by);
  return answer === null ? refuse(reply, 404, NOT_HERE) : reply.header("cache-control", "no-store").send(answer);
};

/** Why a holder may not command now; null where he may. */
function barrierOf(holder: Holder | undefined, commands: number[]): [code: number, problem: Problem] | null {
  if (holder?.role !== "command") return [403, NOT_ALLOWED];
  return mayCommand(commands) ? null : [429, TOO_MANY];
}

const askedBy = ({ params, query, body }: FastifyRequest): object => ({
  ...(query as object),
  ...(typeof body === "object" && body !== null ? body : {}),
  ...(params as object),
});

function mayCommand(commands: number[]): boolean {
  const now = performance.now();
  while (commands[0] !== undefined && now - commands[0] > MINUTE_MS) commands.shift();
  if (commands.length >= COMMANDS_A_MINUTE_MAX) return false;
  commands.push(now);
  return true;
}
