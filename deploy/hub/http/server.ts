import fastifyStatic from "@fastify/static";
import { type FastifyInstance, type FastifyRequest, type FastifyServerOptions, fastify } from "fastify";
import { contentPolicy, fontsFolder } from "../../../agent/console/bench/page-files.ts";
import { CONFIG_BYTES_MAX } from "../../../agent/uplink/contract/schemas.ts";
import type { AuditTrail } from "../audit-trail.ts";
import type { HubRead } from "../hub-read.ts";
import { Admission } from "./admission.ts";
import { addApi, type Log } from "./api.ts";
import { type Door, PLAIN_DOOR } from "./door.ts";
import { KpiShelf } from "./kpi-shelf.ts";
import { readSituationFiles } from "./page-files.ts";
import { FAILED, NOT_HERE, refuse, UNREADABLE } from "./refusals.ts";
import type { CommandDesk } from "./route.ts";
import { Situation } from "./situation.ts";
import { SituationStream } from "./stream.ts";
import { type Holder, holderOf } from "./tokens.ts";

/** A configuration is the longest that anybody sends; within JSON it may be twice as long as its text. */
const BODY_BYTES_MAX = 2 * CONFIG_BYTES_MAX;
const CONNECTIONS_MAX = 500;
const REQUEST_WAIT_MS = 30_000;
const HANDSHAKE_WAIT_MS = 10_000;
const PAGE = "/deploy/hub/page/situation.html";

export interface HubHttpSettings {
  readonly read: HubRead;
  readonly desk: CommandDesk | null;
  readonly audit: AuditTrail;
  /** Asked with every request: a token that was taken out of the file ends at once. */
  readonly holders: () => readonly Holder[];
  readonly door?: Door;
  readonly clock?: () => number;
  readonly log?: Log;
}

/** The hub's API and the page of the Situation Centre. It answers nobody without a token but with the page itself. */
export async function openHubHttp(settings: HubHttpSettings): Promise<FastifyInstance> {
  const { read, desk, audit, holders, door = PLAIN_DOOR, clock = Date.now, log = () => undefined } = settings;
  const server = fastify(optionsOf(door));
  const situation = new Situation(read, clock, (problem) => log("the situation could not be read", { problem }));
  await situation.open();
  const stream = new SituationStream(situation);
  server.server.maxConnections = CONNECTIONS_MAX;
  const files = readSituationFiles();
  const always = headersOf(contentPolicy(files), door);
  const admission = new Admission({ holders, audit, clock });
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(always);
    if (isOfApi(request)) await admission.admit(request, reply);
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
  const world = { read, situation, kpis: new KpiShelf(read, clock), desk, audit };
  addApi(server, world, { admission, clock, log });
  server.get("/api/stream", (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { ...always, "content-type": "text/event-stream", "cache-control": "no-store" });
    const { authorization } = request.headers;
    const isWelcome = () => holderOf(holders(), authorization) !== null;
    if (!stream.add(reply.raw, isWelcome)) reply.raw.end("event: full\ndata: {}\n\n");
    request.raw.setTimeout(0);
  });
  server.addHook("preClose", async () => {
    stream.close();
    situation.close();
  });
  return server;
}

/** By the route that answers, for an address may be written in many ways (RFC 3986, 6.2.2). */
const isOfApi = ({ url, routeOptions }: FastifyRequest): boolean =>
  url.startsWith("/api/") || (routeOptions.url ?? "").startsWith("/api/");

function optionsOf({ certificate, isBehindProxy }: Door): FastifyServerOptions {
  const options = {
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    requestTimeout: REQUEST_WAIT_MS,
    // The nearest proxy says who asks; what others wrote into the same header before it is not believed.
    trustProxy: isBehindProxy && ((_: string, hop: number) => hop === 0),
  };
  if (certificate === null) return options;
  const https = { ...certificate, minVersion: "TLSv1.2", handshakeTimeout: HANDSHAKE_WAIT_MS };
  return { ...options, https } as FastifyServerOptions;
}

/** A year: browsers that have once seen the hub over TLS never ask it in the open again. */
const HSTS = "max-age=31536000";

function headersOf(policy: string, { certificate, isBehindProxy }: Door): Readonly<Record<string, string>> {
  return {
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    ...(certificate === null && !isBehindProxy ? {} : { "strict-transport-security": HSTS }),
  };
}
