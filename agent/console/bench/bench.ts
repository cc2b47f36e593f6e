import type { Reply, Request } from "../../control/request.ts";
import type { Status } from "../../control/status.ts";
import { type ControlClient, openControl } from "../../host/control-client.ts";
import { fail, ok, type Problem, type Result } from "../../kernel/result.ts";
import type { Act } from "./act.ts";
import type { BenchHost } from "./bench-host.ts";
import type { BenchState } from "./bench-state.ts";
import { benchState } from "./bench-view.ts";
import type { BenchWorld } from "./bench-world.ts";
import type { DeviceServer } from "./device-server.ts";
import { Papers } from "./papers.ts";
import { Reasons } from "./reasons.ts";
import { happeningOf } from "./story.ts";
import { addHappening, addNote, emptyTally, type Tally } from "./tally.ts";
import { requestOf, type Wish } from "./wish.ts";

const ASK_EVERY_MS = 200;
const LOOK_EVERY_MS = 1_000;
const KNOCK_EVERY_MS = 250;
/** So much of the journal is read at the start: enough to know who is away and what was overdue. */
const CATCH_UP_RECORDS = 500;

/** The virtual centre as one thing: what it looks like now, and what a visitor does to it. */
export class Bench implements BenchHost {
  readonly #world: BenchWorld;
  readonly #papers: Papers;
  readonly #reasons: Reasons;
  readonly #listeners = new Set<() => void>();
  readonly #timers: NodeJS.Timeout[] = [];
  #client: ControlClient | null = null;
  #isKnocking = false;
  #asking: NodeJS.Timeout | null = null;
  #status: Status | null = null;
  #tally: Tally = emptyTally;
  readonly #shown = new Map<string, string>();

  constructor(world: BenchWorld) {
    this.#world = world;
    this.#papers = new Papers(world.printer.server.device);
    this.#reasons = new Reasons(world.why);
  }

  get screens(): string {
    return this.#world.screens;
  }

  open(): void {
    this.#timers.push(setInterval(() => this.#ask(), LOOK_EVERY_MS));
    this.#timers.push(setInterval(() => void this.#knock(), KNOCK_EVERY_MS));
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#asking !== null) clearTimeout(this.#asking);
    this.#client?.close();
  }

  state(): BenchState {
    return benchState({
      world: this.#world,
      status: this.#status,
      isRunning: this.#client !== null,
      tally: this.#tally,
      papers: this.#papers.views(),
      why: (call) => this.#reasons.of(call),
      now: Date.now(),
    });
  }

  paper(id: string): Uint8Array | null {
    return this.#papers.png(id);
  }

  onChange(call: () => void): () => void {
    this.#listeners.add(call);
    return () => this.#listeners.delete(call);
  }

  /** Something outside moved: a device, the hub, the agent's process. */
  changed(): void {
    this.#watchBoards();
    for (const listener of this.#listeners) listener();
  }

  /** A board says by itself what it shows, and when: that is the end of many a story. */
  #watchBoards(): void {
    for (const station of this.#world.rules.stations) {
      const face = this.#world.boards.get(station.board ?? "")?.device.face() as { readonly text?: string } | undefined;
      const text = face?.text?.trim() ?? "";
      if (text === (this.#shown.get(station.id) ?? "")) continue;
      this.#shown.set(station.id, text);
      const gaps = { text, station: station.id };
      const step = { word: text === "" ? "cleared" : "shown", gaps, tone: "plain" } as const;
      const about = [`station:${station.id}`];
      this.#tally = addHappening(this.#tally, { at: Date.now(), step, about, seq: 0, place: "consequence" });
    }
  }

  async act(act: Act): Promise<Result<void, Problem>> {
    this.#tally = addHappening(this.#tally, happeningOf(act, Date.now(), this.#ticketAt(act)));
    this.changed();
    const done = await this.#do(act);
    this.#ask();
    return done;
  }

  #ticketAt(act: Act): string | null {
    if (!("station" in act)) return null;
    return this.#status?.stations.find(({ id }) => id === act.station)?.ticket ?? null;
  }

  #do(act: Act): Promise<Result<void, Problem>> {
    switch (act.act) {
      case "device-fault":
      case "device-plug":
        return this.#handle(act);
      case "network":
        return this.#wire(act.on);
      case "agent":
        if (act.on) this.#world.agent.start();
        else this.#world.agent.kill();
        return Promise.resolve(ok(undefined));
      default:
        return this.#wish(act);
    }
  }

  #wish(wish: Wish): Promise<Result<void, Problem>> {
    const request = requestOf(wish, this.#world);
    if (typeof request !== "string") return this.#request(request, wish);
    return Promise.resolve(this.#refused(wish, request, nothingThere(wish.act)));
  }

  async #handle(act: Extract<Act, { act: "device-fault" | "device-plug" }>): Promise<Result<void, Problem>> {
    const server = this.#serverOf(act.device);
    if (server === null) return fail(nothingThere(act.device));
    if (act.act === "device-fault" && !Object.hasOwn(server.device.faults, act.fault))
      return fail(nothingThere(act.fault));
    if (act.act === "device-fault") server.device.fault(act.fault, act.on);
    else if (act.on) await server.plug();
    else await server.unplug();
    return ok(undefined);
  }

  async #wire(isWhole: boolean): Promise<Result<void, Problem>> {
    const { network } = this.#world;
    if (network === null) return fail(notOurs);
    if (isWhole) network.mend();
    else network.cut();
    return ok(undefined);
  }

  #serverOf(device: string): DeviceServer | null {
    const { printer, boards } = this.#world;
    return device === printer.id ? printer.server : (boards.get(device) ?? null);
  }

  async #request(request: Request, act: Act): Promise<Result<void, Problem>> {
    const reply = await (this.#client?.ask(request) ?? Promise.resolve(agentIsDown));
    if (reply.ok) return ok(undefined);
    return this.#refused(act, reply.why, { place: request.verb, what: reply.what, cure: reply.cure });
  }

  #refused(act: Act, fault: string, problem: Problem): Result<void, Problem> {
    const { about } = happeningOf(act, 0);
    const step = { word: "refused", gaps: { fault }, tone: "bad" } as const;
    this.#tally = addHappening(this.#tally, { at: Date.now(), step, about, seq: 0, place: "consequence" });
    this.changed();
    return fail(problem);
  }

  /** Tries the agent's door until it opens, then listens to all it has to say. */
  async #knock(): Promise<void> {
    if (this.#client !== null || this.#isKnocking || this.#world.agent.state().pid === null) return;
    this.#isKnocking = true;
    const opened = await openControl(this.#world.socketPath);
    this.#isKnocking = false;
    if (!opened.ok) return;
    this.#client = opened.value;
    void opened.value.ended.then(() => this.#lost());
    opened.value.watch((note) => {
      this.#tally = addNote(this.#tally, note, Date.now());
      this.changed();
      this.#askSoon();
    });
    this.#catchUp();
    this.#ask();
  }

  #lost(): void {
    this.#client = null;
    this.changed();
  }

  /** What happened while nobody listened stands in the journal. */
  #catchUp(): void {
    const known = this.#tally.lines[0]?.seq ?? 0;
    for (const { seq, body } of this.#world.readJournal(known, CATCH_UP_RECORDS)) {
      this.#tally = addNote(this.#tally, { at: "", kind: "event", seq, event: body }, Date.now());
    }
  }

  #askSoon(): void {
    if (this.#asking !== null) return;
    this.#asking = setTimeout(() => this.#ask(), ASK_EVERY_MS);
  }

  #ask(): void {
    if (this.#asking !== null) clearTimeout(this.#asking);
    this.#asking = null;
    const client = this.#client;
    if (client === null) return;
    void client.ask({ verb: "status" }).then((reply) => {
      if (!reply.ok || this.#client !== client) return;
      this.#status = reply.value as Status;
      this.changed();
    });
  }
}

const agentIsDown: Reply = {
  no: 0,
  ok: false,
  why: "agent-down",
  what: "The agent is not running.",
  cure: "Start it, or wait for its supervisor.",
};

const nothingThere = (place: string): Problem => ({
  place,
  what: "There is no such device or ticket on the bench.",
  cure: "GET /api/bench/state lists them.",
});

const notOurs: Problem = {
  place: "network",
  what: "The broker was given by --broker, so its cable is not ours to cut.",
  cure: "Start the demo without --broker.",
};
