import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { CentreInput } from "../../../agent/domain/input.ts";
import type { Rules } from "../../../agent/domain/rules.ts";
import { sha256 } from "../../../agent/host/sha256.ts";
import { openSqliteStore } from "../../../agent/host/sqlite-store.ts";
import { atOnce } from "../../../agent/journal/at-once.ts";
import { Ledger } from "../../../agent/runtime/ledger.ts";

const VISIT_EVERY_MS = 45_000;
const BOOT = "an-earlier-boot";
const PROOF = "process-id";
/** What came before does not fill the limit of the configuration. */
const MAX_BYTES = 1024 ** 3;

/** A journal as days of work have left it, ending `agoMs` before now; answers how many events it holds. */
export function writeOldJournal(state: string, rules: Rules, plan: { events: number; agoMs: number }): number {
  mkdirSync(state, { recursive: true });
  const path = join(state, "journal.db");
  const opened = openSqliteStore({ path, centre: rules.centre, newEpoch: () => "e2e", maxBytes: MAX_BYTES });
  if (!opened.ok) throw new Error(opened.fault.detail);
  const ledger = Ledger.open(atOnce(opened.value), rules, sha256);
  if (!ledger.ok) throw new Error(ledger.fault.what);
  const visits = Math.ceil(plan.events / EVENTS_A_VISIT);
  const first = Date.now() - plan.agoMs - visits * VISIT_EVERY_MS;
  for (let no = 0; ledger.value.journal.head().seq < plan.events; no += 1) {
    oneVisit(ledger.value, rules, { no, wall: first + no * VISIT_EVERY_MS });
  }
  const written = ledger.value.journal.head().seq;
  opened.value.close();
  return written;
}

const EVENTS_A_VISIT = 7;

function oneVisit(ledger: Ledger, rules: Rules, { no, wall }: { no: number; wall: number }): void {
  const now = { boot: BOOT, mono: no * VISIT_EVERY_MS, wall, quality: "ntp" } as const;
  const tell = (...inputs: readonly CentreInput[]) => {
    for (const input of inputs) ledger.stage({ input, answer: null }, now);
    ledger.commit((committed) => {
      if (!committed.ok) throw new Error(committed.fault.fault);
    });
  };
  const services = rules.services.filter(({ stages }) => stages.length === 1);
  const service = services[no % services.length]?.id ?? "";
  const code = no.toString(36).toUpperCase().padStart(10, "0");
  tell(
    { type: "time.passed" },
    { type: "device.changed", device: "printer", phase: "ready", fault: null },
    { type: "operator.came", station: "w1", operator: "c-101" },
    { type: "service.asked", service, language: "en", kiosk: "kiosk", code },
  );
  const visit = ledger.centre.reserved[0];
  if (visit === undefined) return;
  tell(
    { type: "print.proven", visit, copy: 0, proof: PROOF },
    { type: "call.asked", station: "w1", ticket: null, reason: null },
    { type: "start.told", station: "w1" },
    { type: "finish.told", station: "w1", outcome: "passed" },
    { type: "rating.pressed", station: "w1", score: "5" },
  );
  ledger.snapshotIfDue();
}
