const BYTES_SHOWN_MAX = 256;
/** Stands for a byte that may be part of a card's number. */
const HIDDEN = "··";
/** How lines and frames begin and end: whether a reader is set right shows in them, and they belong to no number. */
const FRAMING: ReadonlySet<number> = new Set([0x02, 0x03, 0x0a, 0x0d]);

/** Bytes of a wire as those who watch it see them. */
export function wireText(bytes: Uint8Array, mask: "text" | "all" | null): string {
  const shown = Array.from(bytes.subarray(0, BYTES_SHOWN_MAX), (byte) => byteText(byte, mask)).join(" ");
  return bytes.length > BYTES_SHOWN_MAX ? `${shown} … ${bytes.length} bytes` : shown;
}

function byteText(byte: number, mask: "text" | "all" | null): string {
  const isHidden = mask === "all" || (mask === "text" && !FRAMING.has(byte));
  return isHidden ? HIDDEN : byte.toString(16).padStart(2, "0");
}
