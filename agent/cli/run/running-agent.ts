import { join } from "node:path";
import type { Config } from "../../../config/load.ts";
import type { Vitals } from "../../../config/revision/state.ts";
import type { Rules } from "../../domain/rules.ts";
import { keepAnchor } from "../../host/anchor-file.ts";
import { ControlServer } from "../../host/control-server.ts";
import { NOT_OURS } from "../../host/quick-look.ts";
import type { Log } from "../../ports/log.ts";
import type { StoreFault } from "../../ports/store.ts";
import { answerRequest } from "../../runtime/control.ts";
import type { NewJournal, World } from "../../runtime/world.ts";
import type { CommandFate } from "../../uplink/state.ts";
import { VERSION } from "../version.ts";
import { keepApplied } from "./applied-config.ts";
import { BoardPages } from "./board-pages.ts";
import type { ConfigKeeper } from "./config-keeper.ts";
import type { KeptAgent } from "./config-keeper-plan.ts";
import { recordFindings } from "./journal-at-start.ts";
import { type Life, openLife } from "./life.ts";
import { Paced } from "./paced.ts";

export interface RunPlan {
  readonly directory: string;
  readonly log: Log;
  readonly config: Config;
  readonly configs: ConfigKeeper;
}

/** How often a journal that could not be opened is tried again. */
const REOPEN_MS = 15_000;
/** How often a card that was given up is tried again: each try lets go of all devices for a moment. */
const CARD_AGAIN_MS = 1_800_000;
/** A ticket on its way to paper is waited for. */
const QUIET_AGAIN_MS = 5_000;
/** How often it is waited for before a device is let in again: what lies on a failed printer would wait for ever. */
const QUIET_TRIES = 6;
/** A hub that never believes what it hears must not make us begin anew for ever. */
const ANEW_EVERY_MS = 600_000;
/** An agent that has worked off nothing for so long hangs; then the supervisor may end it. */
const STALE_MS = 20_000;

/** The agent of `talon run`: lives one after another on one state directory, and the control socket that outlives them. */
export class RunningAgent implements KeptAgent {
  readonly #directory: string;
  readonly #log: Log;
  readonly #control: ControlServer;
  readonly #note: World["note"];
  readonly #configs: ConfigKeeper;
  readonly #pages: BoardPages;
  #config: Config;
  #life: Life | null = null;
  #reopen: NodeJS.Timeout | null = null;
  #givenUp: StoreFault | null = null;
  #turn: Promise<void> = Promise.resolve();
  #isStopping = false;
  readonly #anew = { "rolled-back": new Paced(ANEW_EVERY_MS), "card-failing": new Paced(ANEW_EVERY_MS) };
  #pulse: NodeJS.Timeout | null = null;
  #lastTurn = performance.now();

  constructor({ directory, log, config, configs }: RunPlan) {
    this.#directory = directory;
    this.#log = log;
    this.#config = config;
    this.#configs = configs;
    this.#pages = new BoardPages(log);
    this.#control = new ControlServer(join(directory, "talon.sock"), (request, settle) => {
      if (this.#life === null) {
        settle({ ok: false, why: "starting", what: "The agent starts.", cure: "Ask again." });
        return undefined;
      }
      const readmit = (device: string) => this.#readmit(device);
      return answerRequest({ ...this.#life, takeBackConfig: () => configs.takeBack(), readmit }, request, settle);
    });
    this.#note = (make) => this.#control.note(make);
  }

  async start(): Promise<void> {
    await this.#begin();
    this.#listen();
    this.#pulse = setInterval(() => {
      this.#lastTurn = performance.now();
    }, STALE_MS / 4);
    const journal = this.#life?.fault ?? "open";
    this.#log.info("the agent runs", { centre: this.#config.rules.centre, version: VERSION, journal });
  }

  isWell(): boolean {
    return performance.now() - this.#lastTurn < STALE_MS;
  }

  /** The devices and rules of another configuration, on the same journal; what was on its way to paper is settled as after a restart. */
  async reconfigure(config: Config): Promise<void> {
    if (config.digest === this.#config.digest) return this.#log.info("the configuration is the same");
    this.#config = config;
    await this.#exchange();
    this.#log.info("the configuration was read again", { digest: config.digest.slice(0, 12) });
  }

  vitals(): Vitals {
    const { agent } = this.#life ?? {};
    const alive = [...(agent?.figures() ?? [])].filter(([, { phase }]) => phase === "ready" || phase === "degraded");
    const isOnline = agent?.uplink.state.link.phase === "online";
    const journalFault = this.#life?.fault ?? agent?.journalFault ?? null;
    return { alive: alive.map(([id]) => id), isOnline, journalFault };
  }

  devices(): readonly string[] {
    return this.#config.devices.map(({ id }) => id);
  }

  /** No ticket is on its way to paper, and every open visit finds its service again. */
  isQuiet({ services }: Rules): boolean {
    const centre = this.#life?.agent.centre;
    if (centre === undefined || centre.reserved.length > 0) return false;
    return centre.visits.every(({ service }) => services.some(({ id }) => id === service));
  }

  wall(): number | null {
    const clock = this.#life?.world.clock;
    return clock === undefined || clock.quality() === "none" ? null : clock.wall();
  }

  tellFate(fate: CommandFate): void {
    this.#life?.agent.uplink.tellFate(fate);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const paced of Object.values(this.#anew)) paced.stop();
    await this.#turn;
    await this.#pages.close();
    if (this.#pulse !== null) clearInterval(this.#pulse);
    if (this.#reopen !== null) clearTimeout(this.#reopen);
    await new Promise<void>((settle) => {
      const closed = async () => {
        this.#control.close();
        await this.#life?.closeStore();
        settle();
      };
      if (this.#life === null) void closed();
      else this.#life.agent.stop(() => void closed());
    });
  }

  async #begin(): Promise<void> {
    const { cause, fate } = { cause: this.#configs.cause(), fate: this.#configs.fate() };
    const plan = { directory: this.#directory, log: this.#log, config: this.#config, note: this.#note };
    const beginAnew = (found: NewJournal) => setImmediate(() => this.#askAnew(found));
    this.#life = await openLife({
      ...plan,
      page: this.#pages.wire,
      configs: this.#configs,
      cause,
      beginAnew,
      givenUp: this.#givenUp,
    });
    this.#life.agent.start();
    this.#pages.serve(this.#config);
    recordFindings(this.#life.agent, this.#life.findings);
    if (fate !== null) this.tellFate(fate);
    this.#tellChanges(this.#life, this.#config);
    // A journal that cannot be opened does not end the agent: it tells everybody, and tries again.
    if (this.#life.fault !== null) this.#reopen = setTimeout(() => void this.#exchange(), REOPEN_MS);
    else if (this.#life.isVolatile) this.#reopen = setTimeout(() => void this.#tryCard(), CARD_AGAIN_MS);
  }

  /** The uplink says only once that its journal cannot go on: what comes too early waits, and is forgotten only with the journal itself. */
  #askAnew(found: NewJournal): void {
    const life = this.#life;
    if (life === null || this.#isStopping) return;
    this.#anew[found.why].ask(() => {
      if (this.#life === life) void this.#beginAnew(life, found);
    });
  }

  /** The journal in use cannot go on. What has happened and was not written is told to the next life. */
  async #beginAnew(life: Life, found: NewJournal): Promise<void> {
    this.#log.error("a new journal begins", { ...found });
    const { owed } = life.agent;
    if (found.why === "card-failing") this.#givenUp = found.fault;
    else {
      const { epoch, upto } = found;
      keepAnchor(life.journalPath, { centre: this.#config.rules.centre, epoch, seq: upto, chain: NOT_OURS });
    }
    await this.#exchange();
    for (const input of owed) this.#life?.agent.tell(input);
  }

  #readmit(device: string): boolean {
    if (this.#life?.barred.readmit(device) !== true) return false;
    this.#log.info("a device is let in again", { device });
    this.#exchangeSoon(QUIET_TRIES);
    return true;
  }

  #exchangeSoon(tries: number): void {
    if (this.#reopen !== null) clearTimeout(this.#reopen);
    const isQuiet = this.#life?.agent.centre.reserved.length === 0;
    if (isQuiet || tries === 0) void this.#exchange();
    else this.#reopen = setTimeout(() => this.#exchangeSoon(tries - 1), QUIET_AGAIN_MS);
  }

  async #tryCard(): Promise<void> {
    if ((this.#life?.agent.centre.reserved.length ?? 0) > 0) {
      this.#reopen = setTimeout(() => void this.#tryCard(), QUIET_AGAIN_MS);
      return;
    }
    this.#givenUp = null;
    await this.#exchange();
  }

  /** The start has told them already, unless the journal refused it; once it has them, the next configuration is compared with this one. */
  #tellChanges({ agent, settings }: Life, config: Config): void {
    const changed = {
      type: "config.changed",
      digest: config.digest,
      changes: settings.configChanges ?? [],
      cause: settings.configCause ?? {},
    } as const;
    agent.tell(changed, (refusal) => {
      const kept = refusal === null ? keepApplied(this.#directory, config) : null;
      if (kept?.ok === false) this.#log.warn("the applied configuration cannot be kept", { why: kept.fault });
    });
  }

  /** One exchange after another: letting go of a journal and checking up on it takes its time. */
  #exchange(): Promise<void> {
    this.#turn = this.#turn.then(() => (this.#isStopping ? undefined : this.#exchangeNow()));
    return this.#turn;
  }

  async #exchangeNow(): Promise<void> {
    if (this.#reopen !== null) clearTimeout(this.#reopen);
    this.#reopen = null;
    this.#life?.agent.halt();
    await this.#life?.closeStore();
    this.#life = null;
    await this.#begin();
    this.#listen();
  }

  /** Where the state directory could not be written before, there is no socket yet. */
  #listen(): void {
    this.#control.listen((why) => this.#log.warn("the control socket cannot be opened", { why }));
  }
}
