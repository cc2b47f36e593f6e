import type { KeptRevision } from "../config-book.ts";
import type { RevisionView } from "./model.ts";

/** A revision and its fate; its text and signature stay in the hub. */
export function revisionView({ revision, by, issued, phase, why, problems }: KeptRevision): RevisionView {
  const ms = Date.parse(issued);
  return { revision, by, issuedMs: Number.isNaN(ms) ? null : ms, phase, why, problems };
}
