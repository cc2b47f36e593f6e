import type { RegisterMap } from "./register-map.ts";

/** Boards whose registers are known; README.md names the source of each. */
export const PRESETS = {
  /** SIMEX SWP-99: ten letters, two in a register, from 47h. */
  "swp-99": {
    write: "fc16",
    text: { kind: "letters", register: 0x47, registers: 5, perRegister: 2, order: "high-first", encoding: "ascii" },
  },
  /** DM36 and DM56: six places, one letter in the low half of each register, from 0. */
  dm36: {
    write: "fc16",
    text: { kind: "letters", register: 0, registers: 6, perRegister: 1, order: "high-first", encoding: "ascii" },
  },
  /** The first line of an EmbeddedArt two-line card: eight letters, two in a register, from 1000. */
  "embedded-art": {
    write: "fc16",
    text: { kind: "letters", register: 1000, registers: 4, perRegister: 2, order: "high-first", encoding: "ascii" },
  },
} as const satisfies Record<string, RegisterMap>;
