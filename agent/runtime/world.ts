import type { Roles } from "../../drivers/driver.ts";
import type { Supervised } from "../../drivers/supervisor.ts";
import type { Note, Thrown } from "../control/status.ts";
import type { Language } from "../domain/event.ts";
import type { ConfigCause, ConfigChange } from "../domain/input.ts";
import type { Rules } from "../domain/rules.ts";
import type { Broker } from "../ports/broker.ts";
import type { ByteLink } from "../ports/byte-link.ts";
import type { Clock } from "../ports/clock.ts";
import type { Entropy } from "../ports/entropy.ts";
import type { Sha256 } from "../ports/hash.ts";
import type { Health } from "../ports/health.ts";
import type { Log } from "../ports/log.ts";
import type { PinRequest, Pins } from "../ports/pins.ts";
import type { Signer } from "../ports/signer.ts";
import type { LateStore, StoreFault } from "../ports/store.ts";
import type { Say } from "../ports/words.ts";
import type { ConfigMessage, RunsMessage } from "../uplink/contract/schemas.ts";

/** Everything outside the agent, handed in: real in a centre, virtual in the simulator. */
export interface World {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly sha256: Sha256;
  readonly signer: Signer;
  readonly store: LateStore;
  readonly broker: Broker;
  readonly log: Log;
  readonly say: Say;
  /** Runs `work` soon: at the end of this turn of the event loop, or at once. */
  readonly schedule: (work: () => void) => void;
  readonly devices: readonly WiredDevice[];
  /** Asks for a new life on another journal; absent where there is only this one. */
  readonly beginAnew?: (why: NewJournal) => void;
  /** Absent where nobody measures the machine. */
  readonly health?: Health;
  /** Absent where the configuration is what the agent was given, and stays so. */
  readonly configs?: Configs;
  /** Tells those who watch, if anybody does: only then is the note made. */
  readonly note: (make: () => Note) => void;
}

/** Why this journal cannot go on: the hub knows more of it than the card, or the card has not taken a commit for long. */
export type NewJournal =
  | { readonly why: "rolled-back"; readonly epoch: string; readonly upto: number }
  | { readonly why: "card-failing"; readonly fault: StoreFault };

/** Whoever keeps the configurations of this centre, outside of the agent that runs one of them. */
export interface Configs {
  /** A revision that a trusted key has signed. */
  readonly take: (message: ConfigMessage) => void;
  readonly runs: () => RunsMessage;
}

/** What stays the same while the agent runs. */
export interface Settings {
  readonly rules: Rules;
  readonly language: Language;
  readonly version: string;
  readonly bootId: string;
  readonly configDigest: string;
  /** What differs from the configuration in force before, where the start knows it. */
  readonly configChanges?: readonly ConfigChange[];
  readonly configCause?: ConfigCause;
  readonly pid: number;
  readonly brokers: readonly string[];
  /** Keys of the hub (SPKI, base64url) whose signatures count; without any, no list and no dangerous command is believed. */
  readonly trust: readonly string[];
  /** Records are kept in memory, because the card takes no writing: every ticket says so. */
  readonly isVolatile?: boolean;
  readonly keep: { readonly keepDays: number; readonly maxBytes: number };
}

export type AnyOrder = Roles[keyof Roles]["order"];
export type AnyWord = Roles[keyof Roles]["word"];

/** A supervised driver with its wire. The roles of orders and words are matched once, when it is wired (runtime/desks.ts gives no other). */
export interface WiredDevice {
  readonly id: string;
  readonly driver: string;
  readonly role: keyof Roles;
  /** The link URI or pins as configured. */
  readonly wire: string;
  readonly part: Supervised<AnyOrder, AnyWord>;
  /** What watchers of its wire may not see; absent where it carries nothing secret. */
  readonly mask?: "text" | "all" | null;
  readonly link: ByteLink | null;
  readonly pins: { readonly chip: Pins; readonly request: PinRequest } | null;
  /** Around all that is done for it; absent where nobody writes down who throws. */
  readonly attend?: Attend;
  readonly thrown?: () => Thrown | null;
}

/** Runs the work at once; what it throws goes on, after somebody has learnt whose it was. */
export type Attend = <T>(work: () => T) => T;

/** Where nobody wants to learn it. */
export const unattended: Attend = (work) => work();
