import { equal } from "node:assert/strict";
import { type Centre, emptyCentre } from "../../agent/domain/centre.ts";
import { toSnapshot } from "../../agent/domain/snapshot.ts";
import { sha256 } from "../../agent/host/sha256.ts";
import { firstChain } from "../../agent/journal/chain.ts";
import type { Log } from "../../agent/ports/log.ts";
import type { Signer } from "../../agent/ports/signer.ts";
import type { StoredRecord } from "../../agent/ports/store.ts";
import { Agent } from "../../agent/runtime/agent.ts";
import { Ledger } from "../../agent/runtime/ledger.ts";
import type { Settings, WiredDevice, World } from "../../agent/runtime/world.ts";
import { ArchivedStore } from "./archived-store.ts";
import { livedPlan, plan } from "./centre-plan.ts";
import { checkClaims, fold, readBack } from "./claims.ts";
import type { PaperSlip } from "./claims-tickets.ts";
import { SimEntropy } from "./entropy.ts";
import { Equipment } from "./equipment.ts";
import { Network } from "./network.ts";
import { Patience } from "./patience.ts";
import { People } from "./people.ts";
import { cuttable, PowerCut } from "./power.ts";
import { simSigner } from "./sim-signer.ts";
import { SlowCard } from "./slow-card.ts";
import { SimTime } from "./time.ts";
import { Troubles } from "./troubles.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** A Saturday morning in Almaty, an hour before the business day turns, so that a day of simulation turns it twice. */
const BEGINNING = Date.UTC(2026, 10, 20, 22);
/** Calls across a port in a troubled day: a few hundred thousand. */
const CUT_CHANCE = 0.000_05;
const REBOOT_MS = 40 * SECOND;
const RESTART_MS = 3 * SECOND;

const silence: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** One centre under one seed: people, trouble, and the agent between them. Hours of trouble, then an hour of calm in which all must come to rest. */
export class SimWorld {
  readonly #entropy: SimEntropy;
  readonly #time = new SimTime(BEGINNING);
  readonly #store: ArchivedStore;
  readonly #card: SlowCard;
  readonly #equipment: Equipment;
  readonly #network: Network;
  readonly #troubles: Troubles;
  readonly #slips: PaperSlip[] = [];
  readonly #cutChance: number;
  readonly #signer: Signer;
  readonly #isHubForgetful: boolean;
  #agent: Agent | null = null;
  #devices: readonly WiredDevice[] = [];
  #isTroubled = true;
  #isOver = false;
  #boot = 0;
  #slipsSeen = 0;
  #told: { readonly state: Centre; readonly seq: number } = { state: emptyCentre, seq: 0 };
  #steps = 0;
  cuts = 0;

  constructor(seed: number) {
    this.#entropy = new SimEntropy(seed);
    this.#signer = simSigner(seed);
    const identity = { epoch: `sim-${seed}`, centre: plan.centre };
    this.#store = new ArchivedStore(identity, firstChain(identity, sha256));
    this.#store.crossing = () => this.#mayCut();
    this.#card = new SlowCard(this.#time, this.#entropy.split());
    this.#equipment = new Equipment(this.#time, this.#entropy);
    this.#network = new Network(this.#time, this.#entropy);
    this.#isHubForgetful = this.#entropy.chance(0.5);
    this.#store.hubMost = () => this.#network.hubMost();
    this.#cutChance = this.#entropy.pick([0, 1, 5]) * CUT_CHANCE;
    const world = { time: this.#time, entropy: this.#entropy, equipment: this.#equipment, isOver: () => this.#isOver };
    new People({ ...world, agent: () => this.#agent }).come();
    this.#troubles = new Troubles({
      ...world,
      store: this.#store,
      card: this.#card,
      network: this.#network,
      isHubForgetful: this.#isHubForgetful,
      goDark: (isPowerCut) => this.#goDark(isPowerCut),
      isOver: () => !this.#isTroubled,
    });
    this.#troubles.come();
    this.#watchPaper();
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
    this.#store.heal();
    this.#card.takes(() => 0);
    this.#network.heal();
    this.#troubles.healClock();
    this.#runUntil((hours + 0.5) * HOUR);
    this.#isOver = true;
    this.#runUntil((hours + 1) * HOUR);
  }

  slipsOf(ticket: string): readonly PaperSlip[] {
    return this.#slips.filter(({ lines }) => lines.some((line) => line.includes(ticket)));
  }

  records(): readonly StoredRecord[] {
    return this.#store.everything();
  }

  report() {
    const agent = this.#agent;
    if (agent === null) throw new Error("after calm the agent lives");
    const facts = checkClaims({
      store: this.#store,
      records: this.records(),
      centre: agent.centre,
      hub: this.#network.hub,
      slips: this.#slips,
      equipment: this.#equipment,
      devicePhases: new Map(this.#devices.map(({ id, part }) => [id, part.figures().phase])),
    });
    const head = this.#store.head();
    const tickets = facts.filter(({ event }) => event.type === "ticket.issued").length;
    return {
      hash: sha256(`${head.chain} ${this.#slips.length}`).slice(0, 16),
      steps: this.#steps,
      records: facts.length,
      tickets,
      slips: this.#slips.length,
      cuts: this.cuts,
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
    this.#card.goDark();
    if (isPowerCut) this.#boot += 1;
    this.#time.after(this.#entropy.wait(isPowerCut ? REBOOT_MS : RESTART_MS), () => this.#startAgent());
  }

  #startAgent(): void {
    const devices = this.#equipment.wire(this.#isCut);
    const entropy = this.#entropy.split();
    const store = this.#card.open(this.#store);
    const world: World = {
      clock: this.#time.clock,
      entropy,
      sha256,
      store,
      broker: cuttable(this.#network.wire(), ["publish"], this.#isCut),
      log: silence,
      say: (_, key) => key,
      schedule: (work) => work(),
      devices,
      note: () => undefined,
      signer: this.#signer,
    };
    const opened = Ledger.open(store, livedPlan, sha256);
    if (!opened.ok) throw new Error(`the journal can be read back: ${opened.fault.what}`);
    this.#checkReplay(opened.value.centre);
    const agent = new Agent(world, this.#settings(), opened.value);
    this.#agent = agent;
    this.#devices = devices;
    agent.start();
  }

  /** What a snapshot and the records after it give is what all records give. */
  #checkReplay(opened: Centre): void {
    const { state, seq } = this.#told;
    const since = this.records().filter((record) => record.seq > seq);
    this.#told = { state: fold(since.map(readBack), state), seq: since.at(-1)?.seq ?? seq };
    equal(toSnapshot(opened), toSnapshot(this.#told.state), "a start knows what was known before it");
  }

  #settings(): Settings {
    return {
      rules: livedPlan,
      language: "en",
      version: "sim",
      bootId: `boot-${this.#boot}`,
      configDigest: "sim",
      pid: 1,
      brokers: ["sim"],
      trust: [],
      keep: { keepDays: this.#isHubForgetful ? 90 : 0.25, maxBytes: 1024 ** 3 },
    };
  }

  /** Somebody sweeps the floor before the printer's memory of its slips is full. */
  #watchPaper(): void {
    this.#time.after(MINUTE, () => {
      this.#watchPaper();
      for (const slip of this.#equipment.printer.slips()) {
        if (slip.no <= this.#slipsSeen) continue;
        this.#slipsSeen = slip.no;
        this.#slips.push({ lines: slip.lines, isComplete: !slip.isTorn });
      }
    });
  }
}

export function simulate(seed: number, hours: number) {
  const world = new SimWorld(seed);
  world.run(hours);
  return { seed, ...world.report() };
}
