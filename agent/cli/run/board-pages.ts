import type { FastifyInstance } from "fastify";
import type { Config } from "../../../config/load.ts";
import { PageWire } from "../../../drivers/links/page.ts";
import { parseLinkUri } from "../../../drivers/links/uri.ts";
import type { Log } from "../../ports/log.ts";

/** An address that another program holds is tried again; a screen can wait, tickets cannot. */
const LISTEN_AGAIN_MS = 15_000;

const after = (ms: number, call: () => void) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};

/** The web pages of the screens. They outlive the lives of the agent: a browser stays connected while a journal is exchanged. */
export class BoardPages {
  readonly #log: Log;
  readonly #wires = new Map<string, PageWire>();
  #server: FastifyInstance | null = null;
  #wanted: string | null = null;
  #turn: Promise<void> = Promise.resolve();
  #again: NodeJS.Timeout | null = null;

  constructor(log: Log) {
    this.#log = log;
  }

  readonly wire = (name: string): PageWire => {
    const wire = this.#wires.get(name) ?? new PageWire(after);
    this.#wires.set(name, wire);
    return wire;
  };

  /** Listens where the configuration has screens; without any nothing is loaded. Nobody waits for it: a ticket needs no screen. */
  serve({ devices, console: address }: Config): void {
    const names = devices.flatMap(({ wire }) => pageNames(wire)).sort();
    const wanted = names.length === 0 ? null : `${address.host} ${address.port} ${names.join(" ")}`;
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#next(async () => {
      await this.#hangUp();
      if (wanted !== null) await this.#open(address, names);
    });
  }

  async close(): Promise<void> {
    this.#wanted = null;
    this.#next(() => this.#hangUp());
    await this.#turn;
  }

  /** One after another: an address is let go of before it is taken again. */
  #next(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((problem) => {
      this.#log.warn("the pages of the screens cannot be served", { why: String(problem) });
    });
  }

  async #hangUp(): Promise<void> {
    if (this.#again !== null) clearTimeout(this.#again);
    this.#again = null;
    await this.#server?.close();
    this.#server = null;
  }

  async #open(address: Config["console"], names: readonly string[]): Promise<void> {
    const [{ openBoardServer }, { Screens }, { EspeakSpeech }] = await Promise.all([
      import("../../console/board/board-server.ts"),
      import("../../console/board/screens.ts"),
      import("../../console/board/speech.ts"),
    ]);
    const screens = new Screens(new Map(names.map((name) => [name, this.wire(name)])));
    const server = await openBoardServer({ screens, speech: new EspeakSpeech() });
    try {
      await server.listen(address);
      this.#server = server;
      this.#log.info("the pages of the screens are served", { ...address, screens: names });
    } catch (problem) {
      await server.close();
      this.#log.warn("the pages of the screens cannot be served yet", { ...address, why: String(problem) });
      this.#again = setTimeout(() => this.#next(() => this.#open(address, names)), LISTEN_AGAIN_MS);
    }
  }
}

const pageNames = (wire: string): readonly string[] => {
  const uri = parseLinkUri(wire, "");
  return uri.ok && uri.value.kind === "page" ? [uri.value.name] : [];
};
