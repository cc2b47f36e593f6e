import fastifyStatic from "@fastify/static";
import { type FastifyInstance, type FastifyReply, fastify } from "fastify";
import { type Problem, problemLine } from "../../kernel/result.ts";
import { act } from "./act.ts";
import type { BenchHost } from "./bench-host.ts";
import { contentPolicy, fontsFolder, type PageFile, readPageFiles } from "./page-files.ts";
import { Stream } from "./stream.ts";

const BODY_BYTES_MAX = 4 * 1024;
const HOSTS = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** The bench's web server: it listens on this machine only, and believes only a browser that was sent to this machine. */
export async function openBenchServer(host: BenchHost): Promise<FastifyInstance> {
  const server = fastify({ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: true });
  const stream = new Stream(host);
  const files = readPageFiles();
  const policy = contentPolicy(files);
  server.addHook("onRequest", async (request, reply) => {
    reply.header("content-security-policy", policy);
    reply.header("x-content-type-options", "nosniff");
    if (!HOSTS.test(request.headers.host ?? "")) await refuse(reply, 403, STRANGER);
  });
  server.setErrorHandler(async (_, __, reply) => refuse(reply, 400, UNREADABLE));
  server.setNotFoundHandler(async (_, reply) => refuse(reply, 404, NOT_HERE));
  await server.register(fastifyStatic, { root: fontsFolder(), prefix: "/fonts/", index: false, maxAge: "1d" });
  addPages(server, files);
  for (const path of ["/board", "/board/:station"]) {
    server.get(path, async (request, reply) => reply.redirect(`${host.screens}${request.url}`));
  }
  addBench(server, host);
  server.get("/api/bench/stream", (request, reply) => {
    reply.hijack();
    stream.add(request.raw, reply.raw);
  });
  server.addHook("preClose", async () => stream.close());
  return server;
}

function addPages(server: FastifyInstance, files: ReadonlyMap<string, PageFile>): void {
  for (const [path, file] of files) {
    server.get(path, async (_, reply) => reply.header("cache-control", "no-cache").type(file.type).send(file.body));
  }
  const page = (name: string) => async (_: unknown, reply: FastifyReply) => {
    const file = files.get(`/page/${name}`);
    return file === undefined ? refuse(reply, 404, NOT_HERE) : reply.type(file.type).send(file.body);
  };
  server.get("/", async (_, reply) => reply.redirect("/bench"));
  server.get("/bench", page("bench.html"));
}

function addBench(server: FastifyInstance, host: BenchHost): void {
  server.get("/api/bench/state", async () => host.state());
  server.get<{ Params: { id: string } }>("/api/bench/paper/:id", async (request, reply) => {
    const picture = host.paper(request.params.id);
    if (picture === null) return refuse(reply, 404, NOT_HERE);
    return reply.header("cache-control", "no-store").type("image/png").send(Buffer.from(picture));
  });
  server.post("/api/bench/act", async (request, reply) => {
    const read = act.safeParse(request.body);
    if (!read.success) return refuse(reply, 400, UNKNOWN_ACT);
    const done = await host.act(read.data);
    return done.ok ? { ok: true } : refuse(reply, 409, done.fault);
  });
}

const refuse = (reply: FastifyReply, code: number, problem: Problem): FastifyReply =>
  reply.code(code).send({ ok: false, problem, line: problemLine(problem) });

const STRANGER: Problem = {
  place: "host",
  what: "The bench answers only on this machine.",
  cure: "Open http://127.0.0.1 with the port that the terminal names.",
};
const UNREADABLE: Problem = {
  place: "request",
  what: "The request cannot be read.",
  cure: `Send JSON of at most ${BODY_BYTES_MAX} bytes.`,
};
const NOT_HERE: Problem = { place: "address", what: "There is nothing here.", cure: "Open /bench or /board." };
const UNKNOWN_ACT: Problem = {
  place: "act",
  what: "The bench does not know this act, or it lacks something.",
  cure: "See agent/console/bench/act.ts for all acts and what each needs.",
};
