import type { FrameTemplate } from "./template.ts";

/** Boards whose frames are known; README.md names the source of each. */
export const PRESETS = {
  /** QSystem boards: 01, address, mode, text in CP1251, arrow, 07. Codes of arrows differ by maker. */
  qsystem: [
    { kind: "bytes", bytes: [0x01] },
    { kind: "address", as: "byte" },
    { kind: "mode", still: 0x20, blink: 0x21 },
    { kind: "text", encoding: "cp1251" },
    { kind: "arrow", none: 0x20, left: 0x3c, right: 0x3e, up: 0x5e, down: 0x76 },
    { kind: "bytes", bytes: [0x07] },
  ],
  /** SUNPN three-digit boards: 3A, address, value low byte first, colour (01 green), sum of all before, 0A. */
  sunpn: [
    { kind: "bytes", bytes: [0x3a] },
    { kind: "address", as: "byte" },
    { kind: "number", bytes: 2, order: "low-first", blank: 0 },
    { kind: "mode", still: 0x01, blink: 0x01 },
    { kind: "checksum", of: "sum8", from: 0 },
    { kind: "bytes", bytes: [0x0a] },
  ],
  /** Unbranded boards: address, value high byte first, sum of all before. */
  "four-byte": [
    { kind: "address", as: "byte" },
    { kind: "number", bytes: 2, order: "high-first", blank: 0 },
    { kind: "checksum", of: "sum8", from: 0 },
  ],
} as const satisfies Record<string, FrameTemplate>;
