/** How certain it is that the ticket came out, best first; escpos-printer/README.md says how each is obtained. */
export type PrintProof = "process-id" | "status-after-cut" | "automatic-status" | "unconfirmed";

/** Why a ticket did certainly not come out whole. */
export type PrintFault =
  | "paper-out"
  | "cover-open"
  | "printer-error"
  | "printer-offline"
  | "too-many-jobs"
  | "job-expired";

export type SlipLine =
  | { readonly kind: "number"; readonly text: string }
  | {
      readonly kind: "text";
      readonly text: string;
      readonly size: "normal" | "large";
      readonly align: "left" | "centre";
    }
  | { readonly kind: "pair"; readonly left: string; readonly right: string }
  | { readonly kind: "banner"; readonly text: string }
  | { readonly kind: "qr"; readonly content: string }
  /** What the centre has given its printer as a logo; a printer without one leaves it out. */
  | { readonly kind: "logo" }
  | { readonly kind: "rule" }
  | { readonly kind: "space" };

/** One piece of paper. `id` comes back in the answer; it is unique among jobs, copies included. */
export interface PrintJob {
  readonly id: string;
  readonly lines: readonly SlipLine[];
}

export type PrinterOrder = { readonly type: "print"; readonly job: PrintJob };

/** Exactly one of these follows each print order, within `JOB_MOST_MS` of it. */
export type PrinterWord =
  | { readonly type: "printed"; readonly id: string; readonly proof: PrintProof }
  | { readonly type: "not-printed"; readonly id: string; readonly why: PrintFault }
  /** The paper may be out, whole or torn: the wire or the printer failed after bytes had left. */
  | { readonly type: "print-unknown"; readonly id: string };

/** A minute in the queue, a long ticket over a slow wire, and the wait for its proof. */
export const JOB_MOST_MS = 240_000;
