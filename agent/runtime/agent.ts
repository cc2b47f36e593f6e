import type { SuperviseIn } from "../../drivers/supervisor.ts";
import type { Centre } from "../domain/centre.ts";
import type { CentreInput } from "../domain/input.ts";
import type { Now } from "../domain/instant.ts";
import { nextNormMs } from "../domain/norm/norm.ts";
import type { FaultCode } from "../kernel/fault.ts";
import { type MonoMs, since } from "../kernel/units.ts";
import type { UplinkIn } from "../uplink/word.ts";
import { Alarm } from "./alarm.ts";
import { ClockWatch } from "./clock-watch.ts";
import { Devices } from "./devices.ts";
import { Inbox } from "./inbox.ts";
import type { Answer, Letter as CentreLetter, Committed, Ledger, Refused } from "./ledger.ts";
import { Owed } from "./owed.ts";
import { RoleDesks } from "./role-desks.ts";
import { Sealer } from "./sealer.ts";
import { UplinkDesk } from "./uplink-desk.ts";
import type { AnyOrder, Settings, World } from "./world.ts";

type Letter =
  | { readonly to: "centre"; readonly input: CentreInput; readonly answer: Answer | null }
  | { readonly to: "device"; readonly id: string; readonly input: SuperviseIn<AnyOrder> }
  | { readonly to: "uplink"; readonly input: UplinkIn };

const TICK_MS = 10_000;
/** How often a journal that refused is tried again. */
const RETRY_MS = 5_000;
/** A card that has refused every commit for so long is given up; until then it may only have been busy, or been full. */
const CARD_PATIENCE_MS = 60_000;
/** Letters of one turn share a commit, up to this many events: a larger one would keep a press waiting. */
const COMMIT_EVENTS_MAX = 200;
/** While a slow card keeps a commit, so many events gather for the next; whoever asks beyond that is told no at once. */
const GATHERED_EVENTS_MAX = 2_000;

/** Where deciding meets doing. Nothing that follows from an event is done before the event is durable. */
export class Agent {
  readonly ledger: Ledger;
  readonly uplink: UplinkDesk;
  readonly #world: World;
  readonly #settings: Settings;
  readonly #inbox: Inbox<Letter>;
  readonly #devices: Devices;
  readonly #tick: Alarm;
  readonly #owed = new Owed();
  readonly #clockWatch: ClockWatch;
  readonly #desks: RoleDesks;
  readonly #sealer: Sealer;
  #journalFault: FaultCode | null = null;
  #faultSince: MonoMs;
  #isStopped = false;
  readonly startedAt: MonoMs;
  readonly figures = (): ReturnType<Devices["figures"]> => this.#devices.figures();

  constructor(world: World, settings: Settings, ledger: Ledger) {
    this.#world = world;
    this.#settings = settings;
    this.ledger = ledger;
    this.startedAt = world.clock.mono();
    this.#faultSince = this.startedAt;
    this.#inbox = new Inbox((next) => this.#workOff(next), world.schedule);
    this.#devices = new Devices(world, {
      post: (id, input) => this.#post({ to: "device", id, input }),
      told: (id, word) => this.#desks.hear(id, word),
      state: (device, { phase, fault }) => this.tell({ type: "device.changed", device, phase, fault }),
    });
    this.uplink = new UplinkDesk(world, settings, {
      ledger,
      post: (input) => this.#post({ to: "uplink", input }),
      tell: (input, answer) => this.tell(input, answer ?? null),
      journalFault: () => this.#journalFault,
      figures: this.figures,
      rolledBack: (found) => world.beginAnew?.({ why: "rolled-back", ...found }),
    });
    const ways = { centre: () => this.centre, order: (id: string, order: AnyOrder) => this.order(id, order) };
    this.#desks = new RoleDesks(world, settings.rules, {
      ...ways,
      isVolatile: settings.isVolatile === true,
      tell: (input, answer) => this.tell(input, answer ?? null),
    });
    const tell = (input: CentreInput) => this.tell(input);
    this.#sealer = new Sealer(world, settings, { ...ways, journal: ledger.journal, tell });
    this.#clockWatch = new ClockWatch(world.clock);
    this.#tick = new Alarm(world.clock, () => this.#passTime());
  }

  get tests(): RoleDesks["tests"] {
    return this.#desks.tests;
  }

  get centre(): Centre {
    return this.ledger.centre;
  }

  get journalFault(): FaultCode | null {
    return this.#journalFault;
  }

  /** What has happened and no disk has taken; its start is not part of it, for another life begins with its own. */
  get owed(): readonly CentreInput[] {
    return this.#owed.inputs.filter(({ type }) => type !== "agent.started");
  }

  start(): void {
    const { version, configDigest, configChanges = [], configCause = {} } = this.#settings;
    this.tell({ type: "agent.started", version, config: configDigest, changes: configChanges, cause: configCause });
    this.#sealer.start();
    this.tell({ type: "time.passed" });
    this.#devices.start();
    this.uplink.start();
    this.#tick.setIn(TICK_MS);
  }

  /** Says farewell to the hub, then lets go of everything; `stopped` is called when the farewell is said or has taken too long. */
  stop(stopped: () => void): void {
    this.#tick.clear();
    this.uplink.stop(() => {
      this.halt();
      stopped();
    });
  }

  /** Lets go of everything at once, as a power cut does. */
  halt(): void {
    this.#isStopped = true;
    this.#tick.clear();
    this.tests.stop();
    this.#devices.stop();
    this.uplink.halt();
  }

  /** Something happened to the centre. `answer` is called once the commit has said whether it is true. */
  tell(input: CentreInput, answer: Answer | null = null): void {
    this.#post({ to: "centre", input, answer });
  }

  /** Has a device do something outside the life of a visit: a test slip, a test pattern, a pulse. */
  order(id: string, order: AnyOrder): void {
    this.#post({ to: "device", id, input: { type: "order", order } });
  }

  now(): Now {
    const { clock } = this.#world;
    return { boot: this.#settings.bootId, mono: clock.mono(), wall: clock.wall(), quality: clock.quality() };
  }

  #post(letter: Letter): void {
    if (!this.#isStopped) this.#inbox.post(letter);
  }

  #workOff(next: () => Letter | undefined): void {
    for (;;) {
      const letter = this.#isStopped ? undefined : next();
      if (letter !== undefined) this.#deliver(letter);
      const { stagedEvents, hasStaged, isWriting } = this.ledger;
      const isDue = letter === undefined ? hasStaged : stagedEvents >= COMMIT_EVENTS_MAX;
      if (isDue && !isWriting) this.#commit();
      else if (letter === undefined) return;
    }
  }

  #deliver(letter: Letter): void {
    if (letter.to === "centre") this.#stage(letter);
    else if (letter.to === "device") this.#devices.take(letter.id, letter.input);
    else this.uplink.take(letter.input);
  }

  #commit(): void {
    this.ledger.commit((committed) =>
      this.#inbox.turn(() => {
        if (committed.ok) this.#takeUp(committed.value);
        else this.#giveBack(committed.fault);
        // Most looks at the clock find nothing to record, and then nothing has changed that could be shown.
        if (this.#isStopped || (committed.ok && committed.value.records.length === 0)) return;
        this.#desks.showBoards(this.#journalFault === null);
        this.#desks.showKiosks(this.#journalFault);
      }),
    );
  }

  /** What follows from what is durable now. An agent that was halted meanwhile leaves it to the next start. */
  #takeUp({ letters, records, orders }: Committed): void {
    for (const { letter, refusal } of letters) letter.answer?.(refusal);
    if (this.#isStopped || records.length === 0) return;
    this.#journalFault = null;
    this.#desks.see(records);
    for (const order of orders) this.#desks.carryOut(order);
    this.uplink.grew(records);
    this.#sealer.hear(records);
    this.ledger.snapshotIfDue();
  }

  #giveBack({ fault, letters }: Refused): void {
    if (this.#journalFault === null) this.#faultSince = this.#world.clock.mono();
    this.#journalFault = fault;
    this.#world.log.error("the journal refused a commit", { fault });
    this.#owed.keep(letters);
    this.#owed.refuse(fault);
    if (this.#isStopped) return;
    this.#tick.setIn(RETRY_MS);
    const refusedMs = since(this.#faultSince, this.#world.clock.mono());
    if (refusedMs >= CARD_PATIENCE_MS) this.#world.beginAnew?.({ why: "card-failing", fault });
  }

  #passTime(): void {
    const anchored = this.#clockWatch.look();
    if (anchored !== null) {
      this.#world.log.warn("clock-stepped" satisfies FaultCode, anchored);
      this.tell({ type: "clock.became-good", correctionMs: anchored.correctionMs });
    }
    this.tell({ type: "time.passed" });
    this.#desks.passTime();
    this.uplink.prune();
    this.#tick.setIn(this.#journalFault === null ? this.#untilLook() : RETRY_MS);
  }

  /** A norm is told when it runs out and not at the next turn of the clock. */
  #untilLook(): number {
    const inMs = nextNormMs(this.centre, this.#settings.rules.policy, this.now());
    return inMs === null ? TICK_MS : Math.max(1, Math.min(TICK_MS, inMs));
  }

  /** Every try begins with what is owed, so that all is recorded in its order and in one transaction. */
  #stage(letter: CentreLetter): void {
    if (this.ledger.isWriting && this.ledger.stagedEvents >= GATHERED_EVENTS_MAX) {
      this.#owed.keep([letter]);
      return this.#owed.refuse("journal-unwritable");
    }
    const now = this.now();
    if (!this.ledger.hasStaged && !this.ledger.isWriting) this.#stageOwed(now);
    this.ledger.stage(letter, now);
  }

  #stageOwed(now: Now): void {
    const owed = this.#owed.take();
    // A start that could not be written ends the dark time before it, so it comes before what the disk took.
    const rest = owed.filter(({ input }) => input.type !== "agent.started");
    for (const start of owed) if (start.input.type === "agent.started") this.ledger.stage(start, now);
    if (this.#journalFault !== null) {
      const darkMs = since(this.#faultSince, this.#world.clock.mono());
      this.ledger.stage({ input: { type: "journal.tried", fault: this.#journalFault, darkMs }, answer: null }, now);
    }
    for (const each of rest) this.ledger.stage(each, now);
  }
}
