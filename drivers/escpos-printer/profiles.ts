import type { PrintProof } from "../../agent/ports/printer.ts";

/** A code page as iconv-lite names it, and the number by which `ESC t` selects it on this printer. */
export interface Page {
  readonly encoding: "cp437" | "cp866" | "cp1125" | "win1251" | "rk1048";
  readonly page: number;
}

/** What one kind of printer can do. A new printer is an entry here, not code. */
export interface Profile {
  readonly dots: number;
  /** Letters of font A that stand beside each other. */
  readonly columns: number;
  /** Asked in this order; what only a later page can print goes there, what no page can print goes as a picture. */
  readonly pages: readonly Page[];
  /** How it can prove a ticket, best first; none means that tickets are `unconfirmed`. */
  readonly proofs: readonly Exclude<PrintProof, "unconfirmed">[];
  /** Answers `DLE EOT`. Without it nothing is known before a ticket is sent. */
  readonly hasStatus: boolean;
  readonly hasQr: boolean;
  /** Forgets unprinted tickets on `DLE DC4 8`, so that they cannot come out of a new roll. */
  readonly canForget: boolean;
  /** Says by itself what changes, once `GS a` has asked for it. */
  readonly tellsChanges: boolean;
  /** Rounds the stairs of large letters on `GS b`. */
  readonly canSmooth: boolean;
  /** `feed-partial` is `GS V 66`, which feeds to the knife by itself; the others are fed by us. */
  readonly cut: "feed-partial" | "partial" | "full" | "none";
}

/** Page 17 is all that a printer of unknown make can be trusted with. */
const generic80: Profile = {
  dots: 576,
  columns: 48,
  pages: [{ encoding: "cp866", page: 17 }],
  proofs: ["status-after-cut"],
  hasStatus: true,
  hasQr: true,
  canForget: false,
  tellsChanges: false,
  canSmooth: false,
  cut: "partial",
};

export const PROFILES = {
  /** Page numbers: escpos-printer-db, TM-T20II. */
  "epson-tm-t20": {
    ...generic80,
    pages: [
      { encoding: "cp866", page: 17 },
      { encoding: "win1251", page: 46 },
      { encoding: "rk1048", page: 53 },
    ],
    proofs: ["process-id", "status-after-cut"],
    canForget: true,
    tellsChanges: true,
    canSmooth: true,
    cut: "feed-partial",
  },
  "generic-80": generic80,
  "generic-58": { ...generic80, dots: 384, columns: 32, hasQr: false, cut: "none" },
  /** Kiosk mechanisms with a presenter: they cut fully and hold the ticket. */
  "custom-kiosk": { ...generic80, proofs: ["status-after-cut", "automatic-status"], tellsChanges: true, cut: "full" },
  /** A wire that goes one way only, as some parallel adapters do: nothing is ever heard. */
  "write-only": { ...generic80, proofs: [], hasStatus: false },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;
export const PROFILE_NAMES = Object.keys(PROFILES) as [ProfileName, ...ProfileName[]];
