import { sha256 } from "../../../agent/host/sha256.ts";
import { atOnce } from "../../../agent/journal/at-once.ts";
import { firstChain } from "../../../agent/journal/chain.ts";
import { parseRecord, type Recorded } from "../../../agent/journal/record.ts";
import type { ByteLink } from "../../../agent/ports/byte-link.ts";
import type { Say } from "../../../agent/ports/words.ts";
import { Agent } from "../../../agent/runtime/agent.ts";
import { Ledger } from "../../../agent/runtime/ledger.ts";
import type { WiredDevice, World } from "../../../agent/runtime/world.ts";
import type { Bitmap } from "../../../drivers/escpos-printer/bitmap.ts";
import { escposPrinter } from "../../../drivers/escpos-printer/driver.ts";
import { logoWritten } from "../../../drivers/escpos-printer/logo.ts";
import { PROFILES, type ProfileName } from "../../../drivers/escpos-printer/profiles.ts";
import { createSimPrinter, type SimPrinter } from "../../../drivers/escpos-printer/sim.ts";
import { pipe } from "../../../drivers/links/pipe.ts";
import { superviseAny } from "../../../drivers/supervise-any.ts";
import { plan } from "../centre-plan.ts";
import { MemoryStore } from "../memory-store.ts";
import { PowerCut } from "../power.ts";
import { settingsOf } from "../settings.ts";
import { simHealth } from "../sim-health.ts";
import { simSigner } from "../sim-signer.ts";
import { SimTime } from "../time.ts";
import { CutWire } from "./cut-wire.ts";

/** Who loses his power, his process or his wire. */
export type Death = "agent" | "machine" | "printer" | "cable" | "everything";
export const DEATHS: readonly Death[] = ["agent", "machine", "printer", "cable", "everything"];

/** What a planted bug changes between the machine and the world. */
export interface Plant {
  readonly say?: Say;
  readonly wire?: (device: WiredDevice) => WiredDevice;
  readonly link?: (link: ByteLink) => ByteLink;
}

export interface CentreMake {
  readonly profile: ProfileName;
  readonly logo: Bitmap | null;
  readonly say: Say;
  readonly plant: Plant;
}

const BEGINNING = Date.UTC(2026, 10, 21, 4);
const RESTART_MS = 3_000;
const REBOOT_MS = 40_000;
const RECORDS_MAX = 1_000;
const PRINTER_BACK_MS = 5_000;
const signer = simSigner("print-cuts");
const rules = { ...plan, stations: [] };

/** The least of a centre that prints: the real agent with its journal, one printer, and a wire that fate can cut. */
export class CutCentre {
  readonly time = new SimTime(BEGINNING);
  readonly printer: SimPrinter;
  readonly wire: CutWire;
  readonly #make: CentreMake;
  readonly #store: MemoryStore;
  #death: Death = "agent";
  #agent: Agent | null = null;
  #boot = 0;

  constructor(make: CentreMake) {
    this.#make = make;
    const identity = { epoch: "cuts", centre: rules.centre };
    this.#store = new MemoryStore(identity, firstChain(identity, sha256));
    const world = { after: this.time.after, unit: () => 0.5 };
    this.printer = createSimPrinter(PROFILES[make.profile], world, { drawsPictures: false });
    this.wire = new CutWire(this.time, () => this.#strike());
    this.#live();
  }

  threatenedBy(death: Death): void {
    this.#death = death;
  }

  ask(service: string): void {
    this.#run(() =>
      this.#agent?.tell({ type: "service.asked", service, language: "kk", kiosk: "kiosk", code: "0123456789" }),
    );
  }

  pass(ms: number): void {
    this.time.runUntil(this.time.now + ms, (call) => this.#run(call));
  }

  get facts(): readonly Recorded[] {
    return this.#store.read(this.#store.root().seq, RECORDS_MAX).map(({ body }) => {
      const read = parseRecord(body);
      if (!read.ok) throw new Error(read.fault.what);
      return read.value;
    });
  }

  get isAtRest(): boolean {
    return this.#agent !== null && this.#agent.centre.reserved.length === 0;
  }

  #run(call: () => void): void {
    try {
      call();
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.#goDark(this.#death !== "agent");
    }
  }

  #strike(): void {
    const death = this.#death;
    const { printer, time } = this;
    if (death === "printer" || death === "everything") {
      printer.fault("power-off", true);
      time.after(PRINTER_BACK_MS, () => printer.fault("power-off", false));
    }
    if (death === "cable") {
      printer.fault("unplug", true);
      time.after(PRINTER_BACK_MS, () => printer.fault("unplug", false));
    }
    if (death === "printer") time.after(PRINTER_BACK_MS, () => this.wire.release());
    if (death !== "printer" && death !== "cable") throw new PowerCut();
  }

  #goDark(isPowerCut: boolean): void {
    this.#agent?.halt();
    this.#agent = null;
    if (isPowerCut) this.#boot += 1;
    this.time.after(isPowerCut ? REBOOT_MS : RESTART_MS, () => this.#live());
  }

  #live(): void {
    const { say, plant, profile, logo } = this.#make;
    const options = logo === null ? { profile } : { profile, logo: logoWritten(logo) };
    const link = this.wire.around(pipe(this.printer, this.time));
    const device: WiredDevice = {
      ...{ id: "printer", driver: escposPrinter.name, role: "printer", wire: "sim" },
      part: superviseAny(escposPrinter, escposPrinter.options.parse(options)),
      link: plant.link?.(link) ?? link,
      pins: null,
    };
    const world: World = {
      ...{ clock: this.time.clock, sha256, signer, health: simHealth, store: atOnce(this.#store) },
      entropy: { unit: () => 0.5, code: (length) => "0123456789".slice(0, length) },
      broker: { connect: () => undefined, publish: () => undefined, close: () => undefined },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      say: plant.say ?? say,
      schedule: (work) => work(),
      devices: [plant.wire?.(device) ?? device],
      note: () => undefined,
    };
    const opened = Ledger.open(world.store, rules, sha256);
    if (!opened.ok) throw new Error(opened.fault.what);
    const settings = { ...settingsOf({ boot: this.#boot, isHubForgetful: false }), rules };
    this.#agent = new Agent(world, settings, opened.value);
    this.#agent.start();
  }
}
