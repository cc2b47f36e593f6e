/** Structures of the GPIO character device, version 2, as linux/gpio.h lays them out on little-endian machines. */
export const GPIO_GET_CHIPINFO = 0x8044b401;
export const GPIO_V2_GET_LINEINFO = 0xc100b405;
export const GPIO_V2_GET_LINE = 0xc250b407;
export const GPIO_V2_LINE_GET_VALUES = 0xc010b40e;
export const GPIO_V2_LINE_SET_VALUES = 0xc010b40f;

export const CHIP_INFO_BYTES = 68;
export const LINE_INFO_BYTES = 256;
export const LINE_REQUEST_BYTES = 592;
export const LINE_EVENT_BYTES = 48;
export const LINE_VALUES_BYTES = 16;
/** GPIO_V2_LINES_MAX */
export const LINES_MAX = 64;

/** enum gpio_v2_line_flag */
const FLAG = {
  used: 1n << 0n,
  activeLow: 1n << 1n,
  input: 1n << 2n,
  output: 1n << 3n,
  edgeRising: 1n << 4n,
  edgeFalling: 1n << 5n,
  pullUp: 1n << 8n,
  pullDown: 1n << 9n,
} as const;

/** Offsets within struct gpio_v2_line_request. */
const CONSUMER_AT = 256;
const CONSUMER_BYTES = 32;
const CONFIG_FLAGS_AT = 288;
const NUM_ATTRS_AT = 296;
const ATTRS_AT = 320;
const ATTR_BYTES = 24;
const NUM_LINES_AT = 560;
const EVENT_BUFFER_AT = 564;
const FD_AT = 588;

/** Offsets within struct gpio_v2_line_info. */
const INFO_CONSUMER_AT = 32;
const INFO_OFFSET_AT = 64;
const INFO_FLAGS_AT = 72;

/** enum gpio_v2_line_attr_id */
const ATTR_FLAGS = 1;
const ATTR_OUTPUT_VALUES = 2;
const ATTR_DEBOUNCE = 3;
const EVENT_RISING = 1;

/** One line as a device wants it. */
export interface LineWish {
  readonly line: number;
  readonly direction: "input" | "output";
  readonly isActiveLow: boolean;
}

interface LineRequest {
  /** The bit of a line in all masks is its place here. */
  readonly lines: readonly LineWish[];
  readonly debounceUs: number;
  readonly eventBuffer: number;
  readonly consumer: string;
}

export interface LineEvent {
  readonly timestampNs: bigint;
  readonly isActive: boolean;
  readonly line: number;
  /** Counts all events of the request, so a gap means that the kernel had to drop some. */
  readonly sequence: number;
  /** Counts the events of this line. */
  readonly lineSequence: number;
}

interface Attribute {
  readonly id: number;
  readonly value: bigint;
  readonly mask: bigint;
}

export function encodeLineRequest(request: LineRequest): Uint8Array {
  const bytes = new Uint8Array(LINE_REQUEST_BYTES);
  const view = new DataView(bytes.buffer);
  const { lines } = request;
  for (const [place, { line }] of lines.entries()) view.setUint32(place * 4, line, true);
  bytes.set(new TextEncoder().encode(request.consumer).slice(0, CONSUMER_BYTES - 1), CONSUMER_AT);
  const attributes = attributesOf(request);
  view.setBigUint64(CONFIG_FLAGS_AT, lines[0] === undefined ? 0n : flagsOf(lines[0]), true);
  view.setUint32(NUM_ATTRS_AT, attributes.length, true);
  for (const [place, { id, value, mask }] of attributes.entries()) {
    const at = ATTRS_AT + place * ATTR_BYTES;
    view.setUint32(at, id, true);
    view.setBigUint64(at + 8, value, true);
    view.setBigUint64(at + 16, mask, true);
  }
  view.setUint32(NUM_LINES_AT, lines.length, true);
  view.setUint32(EVENT_BUFFER_AT, request.eventBuffer, true);
  return bytes;
}

/** The descriptor that the kernel puts into a granted request. */
export const grantedFd = (request: Uint8Array): number => viewOf(request).getInt32(FD_AT, true);

export function decodeLineEvent(bytes: Uint8Array): LineEvent {
  const view = viewOf(bytes);
  return {
    timestampNs: view.getBigUint64(0, true),
    isActive: view.getUint32(8, true) === EVENT_RISING,
    line: view.getUint32(12, true),
    sequence: view.getUint32(16, true),
    lineSequence: view.getUint32(20, true),
  };
}

export function encodeLineValues(bits: bigint, mask: bigint): Uint8Array {
  const bytes = new Uint8Array(LINE_VALUES_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, bits, true);
  view.setBigUint64(8, mask, true);
  return bytes;
}

export const decodeLineBits = (values: Uint8Array): bigint => viewOf(values).getBigUint64(0, true);

export function decodeChipInfo(bytes: Uint8Array): {
  readonly name: string;
  readonly label: string;
  readonly lines: number;
} {
  return { name: text(bytes.slice(0, 32)), label: text(bytes.slice(32, 64)), lines: viewOf(bytes).getUint32(64, true) };
}

export function encodeLineInfo(line: number): Uint8Array {
  const bytes = new Uint8Array(LINE_INFO_BYTES);
  new DataView(bytes.buffer).setUint32(INFO_OFFSET_AT, line, true);
  return bytes;
}

/** Who has the line, by the name that he gave the kernel; null while nobody has it. */
export function decodeLineHolder(info: Uint8Array): string | null {
  const isUsed = (viewOf(info).getBigUint64(INFO_FLAGS_AT, true) & FLAG.used) !== 0n;
  return isUsed ? text(info.slice(INFO_CONSUMER_AT, INFO_CONSUMER_AT + CONSUMER_BYTES)) || "kernel" : null;
}

function attributesOf({ lines, debounceUs }: LineRequest): readonly Attribute[] {
  const kinds = [...new Set(lines.map(flagsOf))];
  const byKind = kinds.slice(1).map((value) => ({
    id: ATTR_FLAGS,
    value,
    mask: maskOf(lines, (wish) => flagsOf(wish) === value),
  }));
  const inputs = maskOf(lines, ({ direction }) => direction === "input");
  const outputs = maskOf(lines, ({ direction }) => direction === "output");
  return [
    ...(inputs > 0n && debounceUs > 0 ? [{ id: ATTR_DEBOUNCE, value: BigInt(debounceUs), mask: inputs }] : []),
    ...byKind,
    ...(outputs > 0n ? [{ id: ATTR_OUTPUT_VALUES, value: 0n, mask: outputs }] : []),
  ];
}

/** Keys hang between the line and ground (active low) or 3.3 V; the other side is the chip's own resistor. */
function flagsOf({ direction, isActiveLow }: LineWish): bigint {
  const polarity = isActiveLow ? FLAG.activeLow : 0n;
  if (direction === "output") return FLAG.output | polarity;
  return FLAG.input | FLAG.edgeRising | FLAG.edgeFalling | polarity | (isActiveLow ? FLAG.pullUp : FLAG.pullDown);
}

/** The bits of those lines for which `isMeant` holds. */
export const maskOf = (lines: readonly LineWish[], isMeant: (wish: LineWish) => boolean): bigint =>
  lines.reduce((mask, wish, place) => (isMeant(wish) ? mask | (1n << BigInt(place)) : mask), 0n);

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const text = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(bytes.slice(0, end < 0 ? bytes.length : end));
};
