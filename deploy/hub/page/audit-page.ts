import { html } from "htm/preact";
import type { KeptDeed } from "../audit-trail.ts";
import { useAnswer } from "./backend.ts";
import { Back } from "./centre-page.ts";
import type { Speech } from "./speech.ts";
import { toCentre } from "./where.ts";

const EVERY_MS = 5_000;
const COLUMNS = ["when", "who", "what", "outcome"] as const;

/** Who had the hub do what. */
export function AuditPage({ nowMs, speech }: { readonly nowMs: number; readonly speech: Speech }) {
  const answer = useAnswer<{ readonly deeds: readonly KeptDeed[] }>(
    "/api/audit?limit=200",
    Math.floor(nowMs / EVERY_MS),
  );
  const deeds = answer?.deeds ?? [];
  return html`
    <section class="panel detail" aria-labelledby="audit">
      <div class="detail-head">
        <${Back} speech=${speech} />
        <h2 id="audit">${speech.say("audit.title")}</h2>
      </div>
      ${answer !== null && deeds.length === 0 && html`<p class="quiet">${speech.say("audit.none")}</p>`}
      ${
        deeds.length > 0 &&
        html`
        <table class="deeds">
          <thead><tr>${COLUMNS.map((key) => html`<th key=${key} scope="col">${speech.say(`audit.${key}`)}</th>`)}</tr></thead>
          <tbody>${deeds.map((deed) => html`<${Line} key=${deed.no} deed=${deed} speech=${speech} />`)}</tbody>
        </table>`
      }
    </section>`;
}

function Line({ deed, speech }: { readonly deed: KeptDeed; readonly speech: Speech }) {
  const { atMs, by, from, act, centre, what, outcome } = deed;
  return html`
    <tr data-deed=${act} data-outcome=${outcome ?? "open"}>
      <td class="when">${speech.date(atMs)} ${speech.time(atMs)}</td>
      <td><b>${by ?? "—"}</b> <small>${from}</small></td>
      <td>${speech.name("deed", act)} ${centre !== null && html`<a href=${toCentre(centre)}>${centre}</a>`} <span class="quiet what">${what}</span></td>
      <td class=${outcome === "done" ? "good" : "bad"}>${speech.name("audit.outcome", outcome ?? "open")}</td>
    </tr>`;
}
