import type { Sleeper } from "../../agent/kernel/machine.ts";
import type { MonoMs } from "../../agent/kernel/units.ts";
import {
  askVersion,
  clearAll,
  clearOne,
  emptyPacket,
  type Packet,
  setAddresses,
  type ViscaCommand,
} from "./protocol.ts";

/** More acts than this do not happen at one station within a few seconds; what comes on top is told as not marked. */
export const MARKS_MAX = 16;
/** A mark that waited longer would be seen at the wrong place. */
export const STALE_MS = 30_000;
/** Sony's manual promises an acknowledgement within a frame or two of the picture; converters and busy cameras take longer. */
export const ANSWER_WAIT_MS = 1_000;
/** A question that waits so long stands behind others on a shared wire, or will never leave. */
export const OUT_MOST_MS = 20_000;
/** A camera keeps two commands at a time; a third is tried again so often. */
export const BUSY_RETRY_MS = 300;
export const BUSY_TRIES_MAX = 5;
export const MISSES_MAX = 3;
/** A camera that rests is asked whether it lives. */
export const ASK_EVERY_MS = 60_000;
export const SILENT_RETRY_MS = 5_000;
/** A chain whose plug is loose tells of a change again and again; it is numbered anew not more often than this. */
export const RECOUNT_APART_MS = 2_000;

export interface ViscaTraces {
  readonly usual: ViscaCommand;
  readonly byAct: Readonly<Record<string, ViscaCommand>>;
  readonly calibration: ViscaCommand | null;
}

export interface ViscaCameraSettings {
  readonly address: number;
  /** Who numbers the cameras of the chain: this device, or somebody else. */
  readonly addressing: "chain" | "fixed";
  readonly traces: ViscaTraces;
  readonly completionMs: number;
}

interface Mark {
  readonly id: string;
  readonly command: ViscaCommand;
  readonly askedAt: MonoMs;
}

export interface Camera extends Sleeper {
  readonly settings: ViscaCameraSettings;
  /** `moving` has taken the command, `busy` has refused it for now, `silent` has answered nothing for long. */
  readonly phase: "closed" | "greeting" | "resting" | "commanding" | "moving" | "busy" | "silent";
  /** How many of the greetings have been said. */
  readonly greeted: number;
  /** Whether the question that is open has left for the wire. */
  readonly isOut: boolean;
  readonly packet: Packet;
  /** The first is under way while the camera is commanding, moving or busy. */
  readonly marks: readonly Mark[];
  readonly tries: number;
  readonly misses: number;
  /** When the chain was numbered anew last, and whether it wants it again. */
  readonly recountedAt: MonoMs | null;
  readonly isRecountDue: boolean;
  readonly told: "nothing" | "ready" | "no-answer" | "camera-refused";
}

export const closedCamera = (settings: ViscaCameraSettings): Camera => ({
  settings,
  phase: "closed",
  greeted: 0,
  isOut: false,
  packet: emptyPacket,
  marks: [],
  tries: 0,
  misses: 0,
  recountedAt: null,
  isRecountDue: false,
  told: "nothing",
  wakeAt: null,
});

/** What a camera is told and asked when its wire has opened. */
export const openingOf = ({ address, addressing }: ViscaCameraSettings): readonly Uint8Array[] =>
  addressing === "chain" ? [setAddresses, clearAll, askVersion(address)] : [clearOne(address), askVersion(address)];
