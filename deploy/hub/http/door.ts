import { readFileSync } from "node:fs";
import { fail, ok, type Problem, type Result } from "../../../agent/kernel/result.ts";

export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** How people reach the hub's page. */
export interface Door {
  /** Null where it speaks plain HTTP. */
  readonly certificate: Certificate | null;
  /** Whether something in front of it speaks TLS and says who asks. */
  readonly isBehindProxy: boolean;
}

export const PLAIN_DOOR: Door = { certificate: null, isBehindProxy: false };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Tokens go over the wire: where others share it, it has to be TLS. */
export function doorProblem(host: string, { certificate, isBehindProxy }: Door): Omit<Problem, "place"> | null {
  if (certificate !== null || isBehindProxy || LOOPBACK.test(host)) return null;
  return {
    what: "Others could read the tokens on their way: this address is not of this machine alone, and there is no TLS.",
    cure: "Give --http-cert and --http-key; where nginx or Caddy in front speaks TLS, say so with --behind-proxy.",
  };
}

export function readCertificate(cert: string, key: string): Result<Certificate, Problem> {
  try {
    return ok({ cert: readFileSync(cert), key: readFileSync(key) });
  } catch (problem) {
    const what = `The certificate cannot be read: ${(problem as Error).message}.`;
    return fail({ place: "--http-cert", what, cure: "Give PEM files that this user may read." });
  }
}
