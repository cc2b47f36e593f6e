import type { NodeName } from "../../../drivers/links/adapters.ts";
import type { Adapter } from "../../../drivers/links/usb-name.ts";
import type { Status } from "../../control/status.ts";
import type { FaultCode } from "../../kernel/fault.ts";

export interface PathFacts {
  readonly kind: "file" | "folder" | "device" | "other";
  /** Permission bits, as in chmod. */
  readonly mode: number;
}

/** What a quick look into the journal shows. */
export interface JournalFacts {
  /** Why it does not open, or what is wrong with its last records; null where all is well. */
  readonly fault: FaultCode | null;
  readonly records: number;
  readonly mode: string;
}

/** What lies beside the journal and waits for somebody. */
export interface KeptFacts {
  /** Journals that ended, and how many of their records the hub has not yet. */
  readonly archives: { readonly count: number; readonly waiting: number };
  readonly quarantine: { readonly count: number; readonly bytes: number; readonly folder: string };
}

export interface Holder {
  readonly name: string;
  readonly pid: number;
  /** The process that began it. */
  readonly parent: number;
}

export interface LineHolder {
  readonly line: number;
  /** As it named itself to the kernel. */
  readonly holder: string;
}

/** All that the doctor's checks may touch. Nothing in it throws; null where a thing cannot be had. */
export interface DoctorWorld {
  readonly nodeVersion: string;
  readonly nowMs: number;
  readonly memoryFreeBytes: () => number;
  readonly readText: (path: string) => string | null;
  readonly list: (path: string) => readonly string[] | null;
  readonly stat: (path: string) => PathFacts | null;
  readonly may: (path: string, act: "read" | "write") => boolean;
  readonly room: (path: string) => { readonly freeBytes: number; readonly freeFiles: number } | null;
  readonly loads: (module: string) => Promise<boolean>;
  readonly answers: (host: string, port: number) => Promise<boolean>;
  readonly isPortFree: (host: string, port: number) => Promise<boolean>;
  /** The USB adapters that a name could mean. */
  readonly fitting: (name: NodeName) => readonly Adapter[];
  /** Who has each of these lines of the chip with this label, of the header's where it is null; lines that nobody has, or of whom nobody knows, are left out. */
  readonly lineHolders: (label: string | null, lines: readonly number[]) => Promise<readonly LineHolder[]>;
  /** Another program that has the device open. */
  readonly holderOf: (path: string) => Holder | null;
  readonly certificate: (pem: string) => { readonly fromMs: number; readonly untilMs: number } | null;
  readonly journal: (file: string) => JournalFacts | null;
  readonly kept: (journal: string) => KeptFacts | null;
  readonly status: (socket: string) => Promise<Status | null>;
}
