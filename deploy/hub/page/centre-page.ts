import { html } from "htm/preact";
import { duration } from "../../../agent/console/page/words.ts";
import type { CentreView, DeviceView, StationView, VisitView } from "../http/model.ts";
import { useAnswer } from "./backend.ts";
import { Configuration } from "./configuration.ts";
import { Configure } from "./configure.ts";
import { type Country, standingOf } from "./country.ts";
import { DayForm } from "./day-form.ts";
import { Machine } from "./machine.ts";
import { Orders } from "./orders.ts";
import { Swatch } from "./owner-bar.ts";
import { Seals } from "./seals.ts";
import type { Speech } from "./speech.ts";
import { toFigures, toVisit } from "./where.ts";

/** What the token in use may do. */
export interface Me {
  readonly name: string;
  readonly commands: boolean;
  readonly configures: boolean;
}

interface Props {
  readonly centre: string;
  /** Null until the hub has said it. */
  readonly me: Me | null;
  readonly country: Country;
  readonly nowMs: number;
  readonly speech: Speech;
}

const MINUTE_MS = 60_000;

/** One centre: who is in the building with running clocks, and how its stations and devices are. */
export function CentrePage({ centre, me, country, nowMs, speech }: Props) {
  const tile = country.tiles.get(centre);
  const view = useAnswer<CentreView>(`/api/centres/${centre}`, tile?.version ?? 0);
  if (tile === undefined)
    return html`<section class="panel"><${Back} speech=${speech} /><p>${speech.say("centre.unknown", { centre })}</p></section>`;
  const standing = standingOf(tile, { nowMs, silentAfterMs: country.silentAfterMs });
  return html`
    <section class="panel detail" aria-labelledby="centre">
      <div class="detail-head">
        <${Back} speech=${speech} />
        <h2 id="centre">${centre} <small>${speech.name("region", tile.region)}</small></h2>
        <p class="standing ${standing}">${speech.say(`standing.${standing}`)}${tile.hold !== null && ` · ${speech.say("centre.hold-reason", { reason: tile.hold })}`}</p>
        <p class="row"><a class="back" href=${toFigures(centre)}>${speech.say("history.of-centre")} →</a></p>
        <p class="quiet">${tile.heardMs !== null && speech.say("centre.heard", { ago: duration(nowMs - tile.heardMs) })}</p>
      </div>
      ${me?.commands === true && html`<${Orders} centre=${centre} country=${country} operators=${operatorsOf(view)} speech=${speech} />`}
      ${
        view !== null &&
        html`
        <${Visits} centre=${centre} visits=${view.visits} nowMs=${nowMs} speech=${speech} />
        <div class="two">
          <${Stations} stations=${view.stations} nowMs=${nowMs} speech=${speech} />
          <${Devices} devices=${view.devices} speech=${speech} />
        </div>
        <div class="two">
          <${Machine} centre=${centre} nowMs=${nowMs} speech=${speech} />
          <${Seals} centre=${centre} configures=${me?.configures ?? false} version=${tile.version} speech=${speech} />
        </div>
        <${Configuration} centre=${centre} runs=${view.configuration} version=${tile.version} nowMs=${nowMs} speech=${speech} />
        ${me?.configures === true && html`<${Configure} centre=${centre} runs=${view.configuration} speech=${speech} />`}
        ${me?.commands === true && html`<${DayForm} centre=${centre} today=${view.day} services=${servicesOf(view)} nowMs=${nowMs} speech=${speech} />`}`
      }
    </section>`;
}

const operatorsOf = (view: CentreView | null): readonly string[] =>
  (view?.stations ?? []).flatMap(({ operator }) => operator ?? []);

const servicesOf = ({ visits }: CentreView): readonly string[] =>
  [...new Set(visits.map(({ service }) => service))].sort();

export const Back = ({ speech, href = "#/" }: { readonly speech: Speech; readonly href?: string }) =>
  html`<a class="back" href=${href}>← ${speech.say(href === "#/" ? "back.country" : "back.centre")}</a>`;

interface VisitsProps {
  readonly centre: string;
  readonly visits: readonly VisitView[];
  readonly nowMs: number;
  readonly speech: Speech;
}

function Visits({ centre, visits, nowMs, speech }: VisitsProps) {
  if (visits.length === 0) return html`<p class="quiet">${speech.say("centre.nobody")}</p>`;
  const columns = ["ticket", "service", "stage", "owner", "clock"];
  return html`
    <table class="visits">
      <thead><tr>${columns.map((key) => html`<th key=${key} scope="col">${speech.say(`visits.${key}`)}</th>`)}</tr></thead>
      <tbody>${visits.map((visit) => html`<${Visit} key=${visit.visit} centre=${centre} visit=${visit} nowMs=${nowMs} speech=${speech} />`)}</tbody>
    </table>`;
}

interface VisitProps {
  readonly centre: string;
  readonly visit: VisitView;
  readonly nowMs: number;
  readonly speech: Speech;
}

function Visit({ centre, visit, nowMs, speech }: VisitProps) {
  const { ticket, service, stage, phase, station, owner, sinceMs, normMinutes, warned } = visit;
  const spent = sinceMs === null ? null : Math.max(0, nowMs - sinceMs);
  const norm = normMinutes * MINUTE_MS;
  const isLate = warned === "overdue" || (spent !== null && spent > norm);
  return html`
    <tr class=${isLate ? "overdue" : warned} data-visit=${ticket} data-phase=${phase}>
      <th scope="row"><a href=${toVisit(centre, visit.visit)}>${ticket}</a></th>
      <td class="service">${speech.name("service", service)}</td>
      <td>${speech.name("stage", stage)} <small>${speech.name("visit", phase)}${station !== null && ` · ${station}`}</small></td>
      <td class="whose">${owner !== null && html`<${Swatch} owner=${owner} /> ${speech.name("owner", owner)}`}</td>
      <td class="clock">
        <b>${spent === null ? "—" : duration(spent)}</b> <small>${speech.say("norm.of", { minutes: normMinutes })}</small>
        <meter min="0" max=${norm} value=${Math.min(spent ?? 0, norm)} aria-hidden="true"></meter>
        ${isLate && html`<small class="bad">▲ ${speech.say("warned.overdue")}</small>`}
        ${!isLate && warned === "at-risk" && html`<small class="warn">◆ ${speech.say("warned.at-risk")}</small>`}
      </td>
    </tr>`;
}

function Stations({
  stations,
  nowMs,
  speech,
}: {
  readonly stations: readonly StationView[];
  readonly nowMs: number;
  readonly speech: Speech;
}) {
  return html`
    <div>
      <h3>${speech.say("stations.title")}</h3>
      <ul class="stations">
        ${stations.map(
          ({ id, phase, operator, ticket, sinceMs }) => html`
            <li key=${id} class=${phase}>
              <b>${id}</b> <span>${speech.name("station", phase)}${ticket !== null && html` <b>${ticket}</b>`}</span>
              <span class="quiet">${operator ?? ""}</span>
              <span class="clock">${sinceMs === null ? "" : duration(nowMs - sinceMs)}</span>
            </li>`,
        )}
      </ul>
    </div>`;
}

function Devices({ devices, speech }: { readonly devices: readonly DeviceView[]; readonly speech: Speech }) {
  return html`
    <div>
      <h3>${speech.say("devices.title")}</h3>
      <ul class="devices">
        ${devices.map(
          ({ id, phase, fault }) => html`
            <li key=${id} class=${phase}><b>${id}</b> <span>${speech.name("phase", phase)}${fault !== null && ` · ${speech.name("fault", fault)}`}</span></li>`,
        )}
      </ul>
    </div>`;
}
