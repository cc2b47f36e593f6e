/** Sony EVI-D100 technical manual, "VISCA/RS-232C commands": 3 to 16 bytes, the last FF. */
export const PACKET_BYTES_MAX = 16;
const END = 0xff;
const CONTROLLER = 0x80;
const BROADCAST = 0x88;
const REPLY_BASE = 8;

export type ViscaCommand =
  | { readonly type: "recall"; readonly preset: number }
  | { readonly type: "store"; readonly preset: number };

/** What a camera says back. A socket is where it keeps a command until it has done it. */
export type ViscaReply =
  | { readonly type: "acknowledged"; readonly socket: number }
  | { readonly type: "completed"; readonly socket: number }
  /** The answer to an inquiry, or to clearing the interface. */
  | { readonly type: "answered" }
  | { readonly type: "refused"; readonly why: ViscaRefusal }
  /** Answers to broadcasts: how many cameras the chain has counted; that all have cleared. */
  | { readonly type: "addresses-set" }
  | { readonly type: "all-cleared" }
  /** A camera was switched on within the chain, and wants the addresses to be set anew. */
  | { readonly type: "network-changed" };

export type ViscaRefusal = "length" | "syntax" | "buffer-full" | "cancelled" | "no-socket" | "not-executable" | "other";

const REFUSALS: Readonly<Record<number, ViscaRefusal>> = {
  1: "length",
  2: "syntax",
  3: "buffer-full",
  4: "cancelled",
  5: "no-socket",
  65: "not-executable",
};

export const setAddresses = Uint8Array.of(BROADCAST, 0x30, 0x01, END);
export const clearAll = Uint8Array.of(BROADCAST, 0x01, 0x00, 0x01, END);
export const clearOne = (address: number): Uint8Array => Uint8Array.of(CONTROLLER + address, 0x01, 0x00, 0x01, END);
/** CAM_VersionInq: what every camera answers, also on standby. */
export const askVersion = (address: number): Uint8Array => Uint8Array.of(CONTROLLER + address, 0x09, 0x00, 0x02, END);

/** CAM_Memory: set is 01, recall 02. */
export const commandPacket = (address: number, { type, preset }: ViscaCommand): Uint8Array =>
  Uint8Array.of(CONTROLLER + address, 0x01, 0x04, 0x3f, type === "store" ? 0x01 : 0x02, preset, END);

/** The packet that is coming in. What has grown too long is waited out. */
export interface Packet {
  readonly bytes: readonly number[];
  readonly isSpoilt: boolean;
}

export const emptyPacket: Packet = { bytes: [], isSpoilt: false };

/** Packets that have come whole, without their ends. */
export function readPackets(
  before: Packet,
  heard: Uint8Array,
): { readonly packet: Packet; readonly whole: readonly (readonly number[])[] } {
  const whole: (readonly number[])[] = [];
  let bytes = [...before.bytes];
  let { isSpoilt } = before;
  for (const byte of heard) {
    if (byte === END) {
      if (!isSpoilt && bytes.length > 0) whole.push(bytes);
      bytes = [];
      isSpoilt = false;
    } else if (bytes.length === PACKET_BYTES_MAX - 1) isSpoilt = true;
    else bytes.push(byte);
  }
  return { packet: { bytes, isSpoilt }, whole };
}

/** What a packet says to us; null where it is no answer, or that of another camera. */
export function replyOf(packet: readonly number[], address: number): ViscaReply | null {
  const [from = 0, kind = 0, detail] = packet;
  if (from === BROADCAST) return broadcastReply(packet);
  if (kind === 0x38 && packet.length === 2) return { type: "network-changed" };
  if (from !== (REPLY_BASE + address) << 4) return null;
  const socket = kind & 0x0f;
  switch (kind & 0xf0) {
    case 0x40:
      return packet.length === 2 ? { type: "acknowledged", socket } : null;
    case 0x50:
      return socket === 0 ? { type: "answered" } : { type: "completed", socket };
    case 0x60:
      return detail === undefined ? null : { type: "refused", why: REFUSALS[detail] ?? "other" };
    default:
      return null;
  }
}

function broadcastReply([, kind, ...rest]: readonly number[]): ViscaReply | null {
  if (kind === 0x30 && rest.length === 1) return { type: "addresses-set" };
  return kind === 0x01 && rest.length === 2 && rest[0] === 0x00 && rest[1] === 0x01 ? { type: "all-cleared" } : null;
}
