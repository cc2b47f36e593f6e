import { recordFindings } from "../../agent/cli/run/journal-at-start.ts";
import { sha256 } from "../../agent/host/sha256.ts";
import type { Log } from "../../agent/ports/log.ts";
import type { Signer } from "../../agent/ports/signer.ts";
import type { StoredRecord } from "../../agent/ports/store.ts";
import { Agent } from "../../agent/runtime/agent.ts";
import { Ledger } from "../../agent/runtime/ledger.ts";
import type { NewJournal, WiredDevice, World } from "../../agent/runtime/world.ts";
import { SimCard } from "./card.ts";
import { CardHarm } from "./card-harm.ts";
import { livedPlan, plan } from "./centre-plan.ts";
import { checkClaims } from "./claims.ts";
import { checkDamaged, wasDamaged } from "./claims-damaged.ts";
import { SimEntropy } from "./entropy.ts";
import { Equipment } from "./equipment.ts";
import { Floor } from "./floor.ts";
import { LinkTroubles } from "./link-troubles.ts";
import { Network } from "./network.ts";
import { Patience } from "./patience.ts";
import { People } from "./people.ts";
import { cuttable, PowerCut } from "./power.ts";
import { ReplayCheck } from "./replay-check.ts";
import { settingsOf } from "./settings.ts";
import { simHealth } from "./sim-health.ts";
import { simSigner } from "./sim-signer.ts";
import { SlowCard } from "./slow-card.ts";
import { SimTime } from "./time.ts";
import { Troubles } from "./troubles.ts";

const HOUR = 3_600_000;
/** A Saturday morning in Almaty, an hour before the business day turns, so that a day of simulation turns it twice. */
const BEGINNING = Date.UTC(2026, 10, 20, 22);
/** Calls across a port in a troubled day: a few hundred thousand. */
const CUT_CHANCE = 0.000_05;
const REBOOT_MS = 40_000;
const RESTART_MS = 3_000;

const silence: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** One centre under one seed: people, trouble, and the agent between them. Hours of trouble, then an hour of calm in which all must come to rest. */
export class SimWorld {
  readonly #entropy: SimEntropy;
  readonly #time = new SimTime(BEGINNING);
  readonly #card: SimCard;
  readonly #slowCard: SlowCard;
  readonly #harm: CardHarm;
  readonly #equipment: Equipment;
  readonly #network: Network;
  readonly #troubles: Troubles;
  readonly #floor: Floor;
  readonly #cutChance: number;
  readonly #signer: Signer;
  readonly #isHubForgetful: boolean;
  #agent: Agent | null = null;
  #devices: readonly WiredDevice[] = [];
  #isTroubled = true;
  #isOver = false;
  #boot = 0;
  readonly #replayed = new ReplayCheck();
  #steps = 0;
  cuts = 0;

  constructor(seed: number) {
    this.#entropy = new SimEntropy(seed);
    this.#signer = simSigner(seed);
    const identity = { epoch: `sim-${seed}`, centre: plan.centre };
    this.#card = new SimCard(identity, (store, epoch) => {
      store.crossing = () => this.#mayCut();
      store.hubMost = () => this.#network.hubMost(epoch);
    });
    this.#slowCard = new SlowCard(this.#time, this.#entropy.split());
    this.#equipment = new Equipment(this.#time, this.#entropy);
    this.#network = new Network(this.#time, this.#entropy);
    this.#isHubForgetful = this.#entropy.chance(0.5);
    this.#harm = new CardHarm(seed, {
      card: this.#card,
      network: this.#network,
      isHubForgetful: this.#isHubForgetful,
      time: this.#time,
      cutPower: () => this.#isTroubled && this.#goDark(true),
    });
    this.#harm.come();
    this.#cutChance = this.#entropy.pick([0, 1, 5]) * CUT_CHANCE;
    const world = { time: this.#time, entropy: this.#entropy, equipment: this.#equipment, isOver: () => this.#isOver };
    new People({ ...world, agent: () => this.#agent }).come();
    this.#troubles = new Troubles({
      ...world,
      store: () => this.#card.store,
      card: this.#slowCard,
      network: this.#network,
      epoch: () => this.#card.journal.epoch,
      isHubForgetful: this.#isHubForgetful,
      goDark: (isPowerCut) => this.#goDark(isPowerCut),
      isOver: () => !this.#isTroubled,
    });
    this.#troubles.come();
    new LinkTroubles(seed, {
      time: this.#time,
      network: this.#network,
      store: () => this.#card.store,
      isOver: () => !this.#isTroubled,
    }).come();
    this.#floor = new Floor(this.#time, this.#equipment);
    new Patience({
      time: this.#time,
      equipment: this.#equipment,
      agent: () => this.#agent,
      phaseOf: (id) => this.#devices.find((device) => device.id === id)?.part.figures().phase,
    });
    this.#live(() => this.#startAgent());
  }

  /** On some days people leave while trouble goes on, so that what was lost then has to come back without their help. */
  run(hours: number): void {
    const goneBefore = this.#entropy.chance(0.5) ? 0.5 * HOUR : 0;
    this.#runUntil(hours * HOUR - goneBefore);
    this.#isOver = goneBefore > 0;
    this.#runUntil(hours * HOUR);
    this.#isTroubled = false;
    this.#equipment.heal();
    this.#card.store.heal();
    this.#slowCard.takes(() => 0);
    this.#network.heal();
    this.#troubles.healClock();
    this.#runUntil((hours + 0.5) * HOUR);
    this.#isOver = true;
    this.#runUntil((hours + 1) * HOUR);
  }

  /** Of the journal that is written now. */
  records(): readonly StoredRecord[] {
    return this.#card.store.everything();
  }

  report() {
    const agent = this.#agent;
    if (agent === null) throw new Error("after calm the agent lives");
    const aftermath = {
      store: this.#card.store,
      records: this.records(),
      centre: agent.centre,
      hub: this.#network.hub,
      slips: this.#floor.slips,
      equipment: this.#equipment,
      devicePhases: new Map(this.#devices.map(({ id, part }) => [id, part.figures().phase])),
    };
    const { journals } = this.#card;
    const facts = wasDamaged(journals) ? checkDamaged(aftermath, journals) : checkClaims(aftermath);
    const { chain } = this.#card.store.head();
    const tickets = facts.filter(({ event }) => event.type === "ticket.issued").length;
    return {
      hash: sha256(`${chain} ${this.#floor.slips.length}`).slice(0, 16),
      steps: this.#steps,
      records: facts.length,
      tickets,
      slips: this.#floor.slips.length,
      cuts: this.cuts,
      journals: journals.length,
    };
  }

  #runUntil(end: number): void {
    this.#steps += this.#time.runUntil(end, (call) => this.#live(call));
  }

  #mayCut(): void {
    if (this.#isTroubled && this.#entropy.chance(this.#cutChance)) throw new PowerCut();
  }

  #isCut = (): boolean => this.#isTroubled && this.#entropy.chance(this.#cutChance);

  #live(call: () => void): void {
    try {
      call();
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.#goDark(true);
    }
  }

  /** The power goes, or only the process is killed: then the machine's clock and boot go on. */
  #goDark(isPowerCut: boolean): void {
    const dying = this.#agent;
    if (dying === null) return;
    this.cuts += 1;
    this.#agent = null;
    dying.halt();
    this.#slowCard.goDark();
    if (isPowerCut) this.#boot += 1;
    this.#time.after(this.#entropy.wait(isPowerCut ? REBOOT_MS : RESTART_MS), () => {
      if (isPowerCut && this.#isTroubled) this.#harm.strike();
      this.#startAgent();
    });
  }

  /** As `talon run` does it: the agent is let go of, its journal closed in order, and another life begins on the next one. */
  #beginAnew(found: NewJournal): void {
    const dying = this.#agent;
    if (found.why !== "rolled-back") return;
    this.#time.after(0, () => {
      if (dying === null || dying !== this.#agent) return;
      this.#agent = null;
      dying.halt();
      this.#slowCard.goDark(true);
      this.#card.giveWay(found.upto);
      this.#startAgent(dying.owed);
    });
  }

  #startAgent(owed: Agent["owed"] = []): void {
    const devices = this.#equipment.wire(this.#isCut);
    const entropy = this.#entropy.split();
    const store = this.#slowCard.open(this.#card.store);
    let waiting: (() => void)[] | null = [];
    const world: World = {
      clock: this.#time.clock,
      entropy,
      sha256,
      store,
      broker: cuttable(this.#network.wire(), ["publish"], this.#isCut),
      log: silence,
      say: (_, key) => key,
      schedule: (work) => (waiting === null ? work() : waiting.push(work)),
      devices,
      note: () => undefined,
      signer: this.#signer,
      health: simHealth,
      beginAnew: (why) => this.#beginAnew(why),
    };
    const opened = Ledger.open(store, livedPlan, sha256);
    if (!opened.ok) throw new Error(`the journal can be read back: ${opened.fault.what}`);
    this.#replayed.check(opened.value.centre, this.#card, this.#harm.hasTakenBack());
    const settings = settingsOf({ boot: this.#boot, isHubForgetful: this.#isHubForgetful });
    const agent = new Agent(world, settings, opened.value);
    this.#agent = agent;
    this.#devices = devices;
    agent.start();
    recordFindings(agent, this.#card.findings());
    for (const input of owed) agent.tell(input);
    const due = waiting;
    waiting = null;
    for (const work of due) work();
  }
}

export function simulate(seed: number, hours: number) {
  const world = new SimWorld(seed);
  world.run(hours);
  return { seed, ...world.report() };
}
