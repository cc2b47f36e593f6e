import type { Rules } from "../../domain/rules.ts";
import type { AgentProcess } from "./agent-process.ts";
import type { BenchAppointment, HubView, Names } from "./bench-state.ts";
import type { DeviceServer } from "./device-server.ts";
import type { Network } from "./network.ts";

/** Everything around the agent that the demo has built; the bench only handles it. */
export interface BenchWorld {
  readonly rules: Rules;
  readonly kiosk: string;
  readonly printer: { readonly id: string; readonly profile: string; readonly server: DeviceServer };
  readonly boards: ReadonlyMap<string, DeviceServer>;
  /** Null where the demo was given somebody else's broker. */
  readonly network: Network | null;
  /** Where the agent serves the pages of its screens. */
  readonly screens: string;
  readonly agent: AgentProcess;
  /** Null where somebody else's hub listens: then only its acknowledgements are known. */
  readonly hub: HubWindow | null;
  readonly socketPath: string;
  /** What the QR of an open ticket says; null where no record tells of it. */
  readonly ticketCode: (ticket: string) => string | null;
  /** Why a ticket was called when it was, in one sentence, as `talon why` says it. */
  readonly why: (ticket: string) => Names | null;
  /** Records after `seq`, at most `limit`, as the journal's own file has them. */
  readonly readJournal: (seq: number, limit: number) => readonly { readonly seq: number; readonly body: string }[];
}

/** What the hub shows of this centre. */
export interface HubWindow {
  readonly view: () => HubView;
  /** The signed list of the day, the earliest first. */
  readonly appointments: () => readonly BenchAppointment[];
}
