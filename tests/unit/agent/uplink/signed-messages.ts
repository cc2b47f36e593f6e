import type { Signer } from "../../../../agent/ports/signer.ts";
import { type SignedFor, signedText } from "../../../../agent/uplink/signed.ts";
import { NOW } from "./uplink-rig.ts";

const padded = (no: number): string => String(no).padStart(6, "0");
const DIGEST = "0123456789abcdef".repeat(4);

export const dayListOf = (appointments: number, operators = 0) => ({
  v: 1 as const,
  day: "2026-03-02",
  issued: NOW,
  appointments: Array.from({ length: appointments }, (_, no) => ({
    id: `a-${padded(no)}`,
    code: `K${padded(no)}X`,
    service: "licence-first",
    at: "2026-03-02T09:00:00.000Z",
  })),
  operators: Array.from({ length: operators }, (_, no) => ({
    id: `op-${padded(no)}`,
    authority: "centre" as const,
    skills: ["intake", "handover"],
    card: DIGEST,
    pin: DIGEST,
  })),
  revoked: ["op-666"],
  keyId: "0123456789abcdef",
});

export const signed = <T extends object>(by: Signer, message: T, purpose: SignedFor) => ({
  ...message,
  sig: by.sign(signedText(purpose, "kz-ala-01", message)),
});
