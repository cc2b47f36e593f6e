/**
 * Everything that the outside world can do to us, once. The sentences (what it means, what to do) are in
 * config/locales/*.json under `fault.CODE`, in every language a technician reads; tests/house keeps both in step.
 */
export type Severity = "note" | "warning" | "severe";

/** Who can end the fault. */
export type Actor = "citizen" | "staff" | "technician" | "hub";

export interface FaultEntry {
  readonly severity: Severity;
  readonly actor: Actor;
  /** What the agent does about it by itself. */
  readonly retried: "for-ever" | "next-time" | "never";
}

const entry = (severity: Severity, actor: Actor, retried: FaultEntry["retried"]): FaultEntry => ({
  severity,
  actor,
  retried,
});

export const FAULTS = {
  "link-absent": entry("severe", "technician", "for-ever"),
  "link-denied": entry("severe", "technician", "for-ever"),
  "link-busy": entry("severe", "technician", "for-ever"),
  "link-refused": entry("severe", "technician", "for-ever"),
  "link-lost": entry("severe", "technician", "for-ever"),
  "link-stalled": entry("severe", "technician", "for-ever"),
  "pin-absent": entry("severe", "technician", "for-ever"),
  "pin-denied": entry("severe", "technician", "for-ever"),
  "pin-busy": entry("severe", "technician", "for-ever"),
  "pin-lost": entry("severe", "technician", "for-ever"),
  "no-answer": entry("severe", "technician", "for-ever"),
  "paper-out": entry("severe", "staff", "for-ever"),
  "paper-low": entry("warning", "staff", "for-ever"),
  "cover-open": entry("severe", "staff", "for-ever"),
  "printer-error": entry("severe", "technician", "for-ever"),
  "printer-offline": entry("severe", "staff", "for-ever"),
  "too-many-jobs": entry("warning", "technician", "next-time"),
  "job-expired": entry("warning", "technician", "next-time"),
  "scan-unreadable": entry("warning", "technician", "next-time"),
  "key-stuck": entry("warning", "technician", "for-ever"),
  "journal-full": entry("severe", "technician", "for-ever"),
  "journal-read-only": entry("severe", "technician", "for-ever"),
  "journal-unwritable": entry("severe", "technician", "for-ever"),
  "journal-corrupt": entry("severe", "technician", "never"),
  "journal-newer": entry("severe", "technician", "never"),
  "journal-foreign": entry("severe", "technician", "never"),
  "state-locked": entry("severe", "technician", "never"),
  "broker-unreachable": entry("warning", "technician", "for-ever"),
  "broker-timeout": entry("warning", "technician", "for-ever"),
  "broker-protocol-refused": entry("note", "hub", "for-ever"),
  "broker-bad-credentials": entry("severe", "hub", "for-ever"),
  "broker-busy": entry("warning", "hub", "for-ever"),
  "broker-lost": entry("warning", "technician", "for-ever"),
  "identity-taken-over": entry("severe", "hub", "for-ever"),
  "hub-silent": entry("warning", "hub", "for-ever"),
  "message-malformed": entry("warning", "hub", "never"),
  "message-oversized": entry("warning", "hub", "never"),
  "message-flood": entry("warning", "hub", "never"),
  "command-unknown": entry("warning", "hub", "never"),
  "command-expired": entry("warning", "hub", "never"),
  "clock-unset": entry("warning", "technician", "for-ever"),
  "clock-stepped": entry("note", "technician", "for-ever"),
  "config-invalid": entry("severe", "technician", "next-time"),
  "service-unknown": entry("warning", "technician", "never"),
  "station-unknown": entry("warning", "technician", "never"),
  "ticket-unknown": entry("note", "staff", "never"),
  "numbers-exhausted": entry("severe", "hub", "next-time"),
  "printer-not-ready": entry("severe", "staff", "next-time"),
  "button-busy": entry("note", "citizen", "next-time"),
  "centre-closed": entry("note", "citizen", "next-time"),
  "centre-full": entry("severe", "staff", "next-time"),
  "nobody-signed-in": entry("note", "staff", "next-time"),
  "operator-unknown": entry("warning", "staff", "next-time"),
  "operator-elsewhere": entry("note", "staff", "next-time"),
  "wrong-authority": entry("warning", "staff", "never"),
  "station-busy": entry("note", "staff", "next-time"),
  "station-idle": entry("note", "staff", "next-time"),
  "nobody-waits": entry("note", "staff", "next-time"),
  "stage-not-here": entry("note", "staff", "never"),
  "stage-unknown": entry("note", "staff", "never"),
  "stage-present": entry("note", "staff", "never"),
  "stage-too-early": entry("note", "staff", "next-time"),
  "called-too-recently": entry("note", "staff", "next-time"),
  "reason-missing": entry("note", "staff", "next-time"),
  "centre-held": entry("note", "staff", "next-time"),
  "centre-not-held": entry("note", "staff", "never"),
  "button-cooling": entry("note", "citizen", "next-time"),
  "appointment-early": entry("note", "citizen", "next-time"),
  "appointment-unknown": entry("note", "citizen", "never"),
  "appointment-used": entry("note", "citizen", "never"),
  "appointments-missing": entry("warning", "hub", "next-time"),
  "list-forged": entry("severe", "hub", "never"),
  "list-old": entry("note", "hub", "never"),
  "operator-revoked": entry("severe", "staff", "never"),
  "credential-unknown": entry("warning", "staff", "next-time"),
  "on-break": entry("note", "staff", "next-time"),
  "not-on-break": entry("note", "staff", "never"),
  "ticket-altered": entry("warning", "staff", "never"),
  "ticket-foreign": entry("note", "staff", "never"),
  "scan-repeated": entry("note", "citizen", "next-time"),
  "ticket-not-away": entry("note", "staff", "never"),
  "checkpoint-full": entry("note", "staff", "next-time"),
  "case-unknown": entry("note", "staff", "never"),
  "annotation-late": entry("note", "staff", "never"),
  "command-forged": entry("severe", "hub", "never"),
  "rating-unasked": entry("note", "citizen", "never"),
  "rating-late": entry("note", "citizen", "never"),
  "rating-doubled": entry("note", "citizen", "never"),
  "rating-hammered": entry("note", "citizen", "never"),
  "rating-stuck": entry("warning", "technician", "never"),
  "rating-too-soon": entry("note", "staff", "never"),
  "score-unknown": entry("warning", "technician", "never"),
} as const satisfies Record<string, FaultEntry>;

export type FaultCode = keyof typeof FAULTS;
