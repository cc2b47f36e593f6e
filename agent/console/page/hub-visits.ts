import { html } from "htm/preact";
import type { BenchState, OpenVisit } from "../bench/bench-state.ts";
import { useNow } from "./backend.ts";
import { duration, type Speech } from "./words.ts";

const VISITS_SHOWN = 8;
const MINUTE_MS = 60_000;

/** Who is in the building, with running clocks: how much of the norm is gone, and whose the time is now. */
export function HubVisits({ state, speech }: { readonly state: BenchState; readonly speech: Speech }) {
  const now = useNow(1_000);
  const { visits, held } = state.hub;
  return html`
    <h4>${speech.say("hub.visits", { count: visits.length })}</h4>
    ${held && html`<p class="note">${speech.say("hub.held")}</p>`}
    ${visits.length === 0 && html`<p class="quiet">${speech.say("hub.nobody")}</p>`}
    <ul class="visits">
      ${byRisk(visits)
        .slice(0, VISITS_SHOWN)
        .map((visit) => html`<${Visit} key=${visit.ticket} visit=${visit} now=${now} speech=${speech} />`)}
    </ul>
    ${visits.length > VISITS_SHOWN && html`<p class="quiet">${speech.say("hub.more", { count: visits.length - VISITS_SHOWN })}</p>`}`;
}

const RISK: Readonly<Record<OpenVisit["warned"], number>> = { overdue: 0, "at-risk": 1, no: 2 };

/** The overdue first; those that are equally late keep the order in which the hub has them. */
export const byRisk = (visits: readonly OpenVisit[]): readonly OpenVisit[] =>
  visits.toSorted((one, other) => RISK[one.warned] - RISK[other.warned]);

interface VisitProps {
  readonly visit: OpenVisit;
  readonly now: number;
  readonly speech: Speech;
}

function Visit({ visit, now, speech }: VisitProps) {
  const { since, warned, owner, normMinutes } = visit;
  const norm = normMinutes * MINUTE_MS;
  const spent = since === null ? null : Math.max(0, now - since);
  const ofNorm = speech.say("hub.norm", { minutes: normMinutes });
  return html`
    <li class=${warned === "no" ? "" : "late"} data-visit=${visit.ticket} data-warned=${warned} data-owner=${owner ?? ""}>
      <b>${visit.ticket}</b>
      <span class="where">${speech.say(`stage.${visit.stage}`)} · ${speech.say(`visit.${visit.phase}`)}</span>
      <span class="spent">${spent === null ? "—" : speech.say("hub.clock", { clock: duration(spent), minutes: normMinutes })}</span>
      <meter min="0" max=${norm} high=${norm * 0.8} value=${Math.min(spent ?? 0, norm)} aria-label=${ofNorm}></meter>
      <span class="whose">
        ${owner !== null && speech.say("hub.owner", { owner })}
        ${warned !== "no" && html` <b class="warned">${speech.say(`warned.${warned}`)}</b>`}
      </span>
    </li>`;
}
