import { join } from "node:path";
import type { ControlClient } from "../../../agent/host/control-client.ts";
import { SIM_MS_PER_DOT } from "../../../drivers/escpos-printer/sim.ts";
import { pause } from "../../contracts/real-mosquitto.ts";
import type { Chance } from "../../e2e/rig/chance.ts";
import { TestPrinter } from "../../e2e/rig/equipment.ts";
import { auditTickets, type TicketAudit } from "../../e2e/rig/ticket-audit.ts";
import type { Survived, UmlCentre } from "./centre.ts";
import { controlOver } from "./control-end.ts";
import { CALL_KEYS, KIOSK_KEYS } from "./guest-config.ts";
import { putAtEnd, type SerialEnd } from "./serial-end.ts";
import type { UmlGuest } from "./uml.ts";

const PRINTER_LINE = 1;
const CONTROL_LINE = 2;
export const CUT_LINES = 2;
const LOOK_MS = 5;
/** After so long without what it waits for, the power goes all the same. */
const MOMENT_WAIT_MS = 30_000;
/** A ticket whose fate is unknown is settled within its time at the dispenser, two minutes, and one look at the clock. */
const REST_MS = 200_000;
const PRESSES_MOST = 4;

/** When the power goes, life after life: while the agent starts, some time after a press, at a byte of a ticket, or as the paper falls. */
const MOMENTS = ["byte", "start", "paper", "press", "byte", "press", "byte"] as const;
type Moment = (typeof MOMENTS)[number];
const AFTER_START_MS = [0, 3_000] as const;
const AFTER_PRESS_MS = [0, 1_200] as const;
const TICKET_BYTES = [1, 700] as const;

/** How one life ended, and whether the disk kept what the lives before it had told. */
export interface Life {
  readonly moment: Moment;
  readonly presses: number;
  readonly ms: number;
  readonly kept: Kept;
}

export interface Kept {
  readonly told: number;
  readonly records: number;
  /** Events that a watcher had been told and that the disk did not have when the power came back. */
  readonly lost: readonly number[];
  /** Numbers on paper that no record knew. */
  readonly strangers: readonly string[];
  readonly flaw: string | null;
}

export interface Rest {
  readonly kept: Kept;
  readonly audit: TicketAudit;
  /** Numbers that stand between others of their day and were never given. */
  readonly gaps: readonly string[];
  readonly verified: string;
}

/** A centre whose power goes at random moments; its printer has a plug of its own, and loses power with it or not. */
export class CutCentre {
  readonly #centre: UmlCentre;
  readonly #chance: Chance;
  readonly #printer: TestPrinter;
  readonly #told = new Set<number>();
  #lives = 0;

  constructor(centre: UmlCentre, chance: Chance) {
    this.#centre = centre;
    this.#chance = chance;
    this.#printer = new TestPrinter(chance.unit, SIM_MS_PER_DOT);
  }

  /** From the power that comes back to the power that goes. */
  async live(): Promise<Life> {
    const began = performance.now();
    const moment = MOMENTS[this.#lives % MOMENTS.length] as Moment;
    this.#lives += 1;
    const { guest, kept, end } = await this.#powerOn();
    let presses = 0;
    try {
      await guest.run("start_talon");
      if (moment === "start") await pause(this.#chance.between(...AFTER_START_MS));
      else presses = await this.#work(guest, moment);
    } finally {
      if (this.#chance.unit() < 0.5) this.#printer.sim.fault("power-off", true);
      await guest.cut();
      end.unplug();
      this.#printer.sim.fault("power-off", false);
    }
    return { moment, presses, kept, ms: Math.round(performance.now() - began) };
  }

  /** The last life: the power stays until every number has its fate. */
  async rest(): Promise<Rest> {
    const { guest, kept, end } = await this.#powerOn();
    try {
      await guest.run("start_talon");
      const client = await this.#control(guest);
      let survived = await this.#settled(guest);
      client.close();
      await guest.run("stop_talon");
      survived = await this.#centre.survived(guest);
      const events = [...survived.records.values()].map((body) => JSON.parse(body));
      const audit = auditTickets(events, this.#printer.slips());
      const verified = await guest.run("talon journal verify --state /var/lib/talon");
      return { kept, audit, verified, gaps: gapsOf(events) };
    } finally {
      await guest.cut();
      end.unplug();
    }
  }

  async #powerOn(): Promise<{ readonly guest: UmlGuest; readonly kept: Kept; readonly end: SerialEnd }> {
    const guest = await this.#centre.boot();
    const kept = this.#compared(await this.#centre.survived(guest));
    const end = putAtEnd(this.#printer.server.device, guest.line(PRINTER_LINE), () => this.#printer.slips());
    return { guest, kept, end };
  }

  async #control(guest: UmlGuest): Promise<ControlClient> {
    await guest.run("until_talon_answers");
    await guest.run("talon_to_line 2");
    const client = await controlOver(guest.line(CONTROL_LINE), join(this.#centre.share, "control"));
    client.watch((note) => {
      if (note.kind === "event") this.#told.add(note.seq);
    });
    await untilPrinterIsReady(client);
    return client;
  }

  async #work(guest: UmlGuest, moment: Moment): Promise<number> {
    await this.#control(guest);
    const presses = Math.ceil(this.#chance.between(0, PRESSES_MOST));
    for (let no = 1; no < presses; no += 1) {
      await guest.run(`press ${this.#chance.oneOf([...Object.values(KIOSK_KEYS), CALL_KEYS.call])}`);
      await pause(this.#chance.between(...AFTER_PRESS_MS));
    }
    const over = this.#over(guest, moment);
    await guest.run(`press ${this.#chance.oneOf(Object.values(KIOSK_KEYS))} &`);
    for (const end = Date.now() + MOMENT_WAIT_MS; !over() && Date.now() < end; ) await pause(LOOK_MS);
    return presses;
  }

  /** Tells whether the moment has come, counted from now. */
  #over(guest: UmlGuest, moment: Moment): () => boolean {
    if (moment === "byte") {
      let left = this.#chance.between(...TICKET_BYTES);
      guest.line(PRINTER_LINE).on("data", (bytes: Buffer) => {
        left -= bytes.length;
      });
      return () => left <= 0;
    }
    if (moment === "paper") {
      const before = this.#printer.slips().length;
      return () => this.#printer.slips().length > before;
    }
    const at = performance.now() + this.#chance.between(...AFTER_PRESS_MS);
    return () => performance.now() >= at;
  }

  async #settled(guest: UmlGuest): Promise<Survived> {
    for (const end = Date.now() + REST_MS; ; await pause(500)) {
      const survived = await this.#centre.survived(guest);
      const events = [...survived.records.values()].map((body) => JSON.parse(body));
      if (auditTickets(events, []).undecided.length === 0) return survived;
      if (Date.now() > end) throw new Error("a number has no fate after all that time");
    }
  }

  #compared({ records, flaw }: Survived): Kept {
    const all = [...records.values()].join("\n");
    const numbers = auditTickets([], this.#printer.slips()).papersWithoutRecord;
    return {
      told: this.#told.size,
      records: records.size,
      lost: [...this.#told].filter((seq) => !records.has(seq)),
      strangers: numbers.filter((number) => !all.includes(`"ticket":"${number}"`)),
      flaw,
    };
  }
}

async function untilPrinterIsReady(client: ControlClient): Promise<void> {
  for (const end = Date.now() + MOMENT_WAIT_MS; Date.now() < end; await pause(LOOK_MS)) {
    const reply = await client.ask({ verb: "status" });
    const devices = reply.ok ? (reply.value as { devices: { id: string; phase: string }[] }).devices : [];
    if (devices.some(({ id, phase }) => id === "printer" && phase === "ready")) return;
  }
}

function gapsOf(events: readonly { readonly type: string; readonly data: { readonly ticket: string } }[]): string[] {
  const given = new Set(
    events.filter(({ type }) => type === "talon.ticket.reserved.v1").map(({ data }) => data.ticket),
  );
  return [...given].flatMap((number) => {
    const before = `${number[0]}${String(Number(number.slice(1)) - 1).padStart(3, "0")}`;
    return number.endsWith("001") || given.has(before) ? [] : [before];
  });
}
