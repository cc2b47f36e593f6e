import fastifyStatic from "@fastify/static";
import { type FastifyInstance, type FastifyReply, fastify } from "fastify";
import { type Problem, problemLine } from "../../kernel/result.ts";
import { contentPolicy, fontsFolder, type PageFile } from "../bench/page-files.ts";
import { readBoardFiles } from "./board-files.ts";
import type { Screens } from "./screens.ts";
import type { Speech } from "./speech.ts";

const BODY_BYTES_MAX = 1_024;
const TEXT_CHARS_MAX = 160;

export interface BoardHost {
  readonly screens: Screens;
  readonly speech: Speech;
}

/** The pages of a centre's screens, and what their browsers say back. What they show hangs in the hall for everybody; nothing else is told here. */
export async function openBoardServer(host: BoardHost): Promise<FastifyInstance> {
  const server = fastify({ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: true });
  const files = readBoardFiles();
  const policy = contentPolicy(files);
  server.addHook("onRequest", async (_, reply) => {
    reply.header("content-security-policy", policy);
    reply.header("x-content-type-options", "nosniff");
  });
  server.setErrorHandler(async (_, __, reply) => refuse(reply, 400, UNREADABLE));
  server.setNotFoundHandler(async (_, reply) => refuse(reply, 404, NOT_HERE));
  await server.register(fastifyStatic, { root: fontsFolder(), prefix: "/fonts/", index: false, maxAge: "1d" });
  addPages(server, files, host.screens);
  addWire(server, host.screens);
  addSpeech(server, host.speech);
  server.addHook("preClose", async () => host.screens.close());
  return server;
}

function addPages(server: FastifyInstance, files: ReadonlyMap<string, PageFile>, screens: Screens): void {
  for (const [path, file] of files) {
    server.get(path, async (_, reply) => reply.header("cache-control", "no-cache").type(file.type).send(file.body));
  }
  const page = async (reply: FastifyReply, name: string) => {
    const file = files.get("/page/board.html");
    if (file === undefined || !screens.has(name)) return refuse(reply, 404, NO_SCREEN);
    return reply.header("cache-control", "no-cache").type(file.type).send(file.body);
  };
  server.get("/", async (_, reply) => reply.redirect("/board"));
  server.get("/board", async (_, reply) => page(reply, "hall"));
  server.get<{ Params: { name: string } }>("/board/:name", async (request, reply) => page(reply, request.params.name));
}

function addWire(server: FastifyInstance, screens: Screens): void {
  server.get<{ Params: { name: string } }>("/api/board/:name/stream", (request, reply) => {
    if (screens.has(request.params.name)) {
      reply.hijack();
      screens.look(request.params.name, request.raw, reply.raw);
    } else {
      refuse(reply, 404, NO_SCREEN);
    }
  });
  server.post<{ Params: { name: string; viewer: string } }>("/api/board/:name/said/:viewer", async (request, reply) => {
    // A page of elsewhere cannot make a browser of the hall say that it has painted.
    const { origin, host } = request.headers;
    if (origin !== undefined && new URL(origin).host !== host) return refuse(reply, 403, STRANGER);
    const isHeard = screens.said(request.params.viewer, Buffer.from(`${JSON.stringify(request.body)}\n`));
    return isHeard ? { ok: true } : refuse(reply, 404, NO_VIEWER);
  });
}

function addSpeech(server: FastifyInstance, speech: Speech): void {
  server.get<{ Params: { language: string }; Querystring: { text?: unknown } }>(
    "/api/speech/:language",
    async (request, reply) => {
      const { text } = request.query;
      if (typeof text !== "string" || text.length > TEXT_CHARS_MAX) return refuse(reply, 400, UNREADABLE);
      const sound = await speech.say(request.params.language, text);
      if (sound === null) return refuse(reply, 404, NO_VOICE);
      return reply.header("cache-control", "max-age=3600").type("audio/wav").send(sound);
    },
  );
}

const refuse = (reply: FastifyReply, code: number, problem: Problem): FastifyReply =>
  reply.code(code).send({ ok: false, problem, line: problemLine(problem) });

const UNREADABLE: Problem = {
  place: "request",
  what: "The request cannot be read.",
  cure: `Send JSON of at most ${BODY_BYTES_MAX} bytes.`,
};
const NOT_HERE: Problem = { place: "address", what: "There is nothing here.", cure: "Open /board." };
const NO_SCREEN: Problem = {
  place: "address",
  what: "The configuration has no screen for this page.",
  cure: "Add a device with driver: page-board and link: page:hall, or page: and the id of the station.",
};
const STRANGER: Problem = { place: "origin", what: "This page is not ours.", cure: "Open the board's own address." };
const NO_VIEWER: Problem = { place: "viewer", what: "The connection has ended.", cure: "Load the page again." };
const NO_VOICE: Problem = {
  place: "voice",
  what: "This machine has no voice for the language.",
  cure: "Install espeak-ng, or set voice: false for the screen.",
};
