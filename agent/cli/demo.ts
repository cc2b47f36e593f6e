import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { FastifyInstance } from "fastify";
import { Bench } from "../console/bench/bench.ts";
import { openBenchServer } from "../console/bench/server.ts";
import type { CliIo } from "./cli-io.ts";
import { sayIn } from "./demo/words.ts";
import { buildWorld } from "./demo/world.ts";

const PORT_FIRST = 8080;
const PORTS_TRIED_MAX = 20;
const PORT_MOST = 65_535;

interface DemoOptions {
  readonly state: string;
  readonly port: number;
  readonly broker?: string;
}

/** A whole virtual centre in one command; `npm start` is this. */
export function addDemoVerb(program: Command, io: CliIo): void {
  program
    .command("demo")
    .description("a whole virtual centre with broker, hub and devices, and a page on which to press, pull and cut")
    .option("--state <DIR>", "where the virtual centre keeps what it knows", ".state/demo")
    .option("--port <N>", "port of the page; the next free one is taken if it is not free", readPort, PORT_FIRST)
    .option("--broker <URL>", "use this MQTT broker, with a hub behind it, in place of the embedded ones")
    .action((options: DemoOptions) => demo(options, io));
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > PORT_MOST)
    throw new InvalidArgumentError("Give a port from 0 to 65535.");
  return port;
}

async function demo({ state, port: wished, broker }: DemoOptions, io: CliIo): Promise<void> {
  const directory = resolve(state);
  const say = sayIn(io.language);
  mkdirSync(directory, { recursive: true });
  let bench: Bench | null = null;
  const world = await buildWorld({ directory, broker: broker ?? null, changed: () => bench?.changed() });
  bench = new Bench(world.bench);
  const server = await openBenchServer(bench);
  const port = await listen(server, wished);
  if (port === null) {
    io.err(`port ${wished}: it and the next ${PORTS_TRIED_MAX} are taken. Give a free one with --port.`);
    await world.close();
    return io.exit(1);
  }
  world.bench.agent.start();
  bench.open();
  if (wished !== 0 && port !== wished) io.out(say("demo.port", { port: wished, other: port }));
  const url = `http://127.0.0.1:${port}`;
  const gaps = {
    url,
    state: directory,
    broker: world.broker,
    boards: world.bench.boards.size,
    code: world.appointment ?? "",
    situation: world.situation ?? "",
  };
  const lines = [
    "title",
    "bench",
    "board",
    ...(world.situation === null ? [] : ["situation"]),
    "where",
    "parts",
    "also",
    ...(world.appointment === null ? [] : ["book"]),
    "try",
    "more",
    "why",
  ];
  for (const line of [...lines, "end"]) io.out(say(`demo.${line}`, gaps));
  await untilStopped();
  io.out(say("demo.ending"));
  await end({ bench, server, close: world.close });
}

interface Running {
  readonly bench: Bench;
  readonly server: FastifyInstance;
  readonly close: () => Promise<void>;
}

async function end({ bench, server, close }: Running): Promise<void> {
  await server.close();
  bench.close();
  await close();
}

async function listen(server: FastifyInstance, wished: number): Promise<number | null> {
  for (let port = wished; port < wished + PORTS_TRIED_MAX; port += 1) {
    try {
      await server.listen({ host: "127.0.0.1", port });
      const address = server.server.address();
      return typeof address === "object" && address !== null ? address.port : port;
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code !== "EADDRINUSE") throw problem;
    }
  }
  return null;
}

function untilStopped(): Promise<void> {
  return new Promise((settle) => {
    process.once("SIGINT", () => settle());
    process.once("SIGTERM", () => settle());
  });
}
