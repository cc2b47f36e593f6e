import type { LinkFault } from "../../agent/ports/byte-link.ts";

const FAULT_OF: Readonly<Record<string, LinkFault>> = {
  ENOENT: "link-absent",
  ENXIO: "link-absent",
  ENODEV: "link-absent",
  EHOSTUNREACH: "link-absent",
  ENETUNREACH: "link-absent",
  EHOSTDOWN: "link-absent",
  ETIMEDOUT: "link-absent",
  ENOTFOUND: "link-absent",
  EAI_AGAIN: "link-absent",
  EACCES: "link-denied",
  EPERM: "link-denied",
  EBUSY: "link-busy",
};

/** The code that Node puts on what its system calls throw; empty where there is none. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null || !("code" in thrown)) return "";
  return typeof thrown.code === "string" ? thrown.code : "";
}

/** Why a wire did not open. What is not listed was refused by the far end or by the kernel. */
export const openFault = (code: string): LinkFault => FAULT_OF[code] ?? "link-refused";

/** The serial binding puts strerror(3) into its message, and no code; a lock that someone holds reads as "unavailable". */
export function serialOpenFault(message: string): LinkFault {
  if (/no such (file|device)/i.test(message)) return "link-absent";
  if (/permission denied|operation not permitted/i.test(message)) return "link-denied";
  if (/busy|cannot lock|temporarily unavailable/i.test(message)) return "link-busy";
  return "link-refused";
}
