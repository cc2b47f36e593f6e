import { html } from "htm/preact";
import { duration } from "../../../agent/console/page/words.ts";
import type { AlarmLine } from "../http/model.ts";
import { byAuthority, type Country, standingOf } from "./country.ts";
import { Figures } from "./figures.ts";
import { OwnerBar, OwnerList } from "./owner-bar.ts";
import type { Speech } from "./speech.ts";
import { toCentre, toVisit } from "./where.ts";

interface Props {
  readonly country: Country;
  /** The centre that is looked at; null for all. */
  readonly centre: string | null;
  readonly nowMs: number;
  readonly speech: Speech;
}

export function Rail(props: Props) {
  return html`
    <aside class="rail">
      <${Alarms} ...${props} />
      <${Overruns} ...${props} />
      <${Silent} ...${props} />
      <${Figures} centre=${props.centre} speech=${props.speech} nowMs=${props.nowMs} />
    </aside>`;
}

const ALARMS_SHOWN = 30;

function Alarms({ country, centre, nowMs, speech }: Props) {
  const alarms = country.alarms.filter((alarm) => centre === null || alarm.centre === centre).slice(0, ALARMS_SHOWN);
  return html`
    <section class="panel" aria-labelledby="alarms">
      <h2 id="alarms">${speech.say("alarms.title")}</h2>
      ${alarms.length === 0 && html`<p class="quiet">${speech.say("alarms.none")}</p>`}
      <ol class="alarms" aria-live="polite" aria-relevant="additions">
        ${alarms.map((alarm) => html`<${Alarm} key=${alarm.id} alarm=${alarm} speech=${speech} isNew=${nowMs - alarm.heardMs < 15_000} />`)}
      </ol>
    </section>`;
}

function Alarm({
  alarm,
  speech,
  isNew,
}: {
  readonly alarm: AlarmLine;
  readonly speech: Speech;
  readonly isNew: boolean;
}) {
  const { centre, visit, ticket, type, gaps, heardMs } = alarm;
  const href = visit === null ? toCentre(centre) : toVisit(centre, visit);
  return html`
    <li class="alarm ${type.replaceAll(".", "-")} ${isNew ? "new" : ""}" data-alarm=${type}>
      <a href=${href}>
        <span class="when">${speech.time(heardMs)}</span>
        <span class="which"><b>${centre}</b>${ticket !== null && html` <b class="ticket">${ticket}</b>`}</span>
        <span class="fact">${speech.say(`alarm.${type}`, gaps)}</span>
      </a>
    </li>`;
}

function Overruns({ country, centre, speech }: Props) {
  const shares = byAuthority(country.cases.filter((one) => centre === null || one.centre === centre));
  return html`
    <section class="panel" aria-labelledby="overruns">
      <h2 id="overruns">${speech.say("overruns.title")}</h2>
      ${shares.map(
        ({ authority, open, closed, owners }) => html`
          <div key=${authority} class="share" data-authority=${authority}>
            <h3>${speech.name("authority-name", authority)} <small>${speech.say("overruns.counts", { open, closed })}</small></h3>
            <${OwnerBar} owners=${owners} speech=${speech} />
            <${OwnerList} owners=${owners} speech=${speech} />
          </div>`,
      )}
      <${OpenCases} country=${country} centre=${centre} speech=${speech} />
    </section>`;
}

const CASES_SHOWN = 8;

function OpenCases({ country, centre, speech }: Pick<Props, "country" | "centre" | "speech">) {
  const open = country.cases.filter((one) => one.phase === "open" && (centre === null || one.centre === centre));
  return html`
    <ul class="cases">
      ${open.slice(0, CASES_SHOWN).map(
        ({ centre: at, visit, ticket, stage, authorities }) => html`
          <li key=${`${at}${visit}`}>
            <a href=${toVisit(at, visit)}><b>${ticket}</b> ${at} · ${speech.name("stage", stage)} · ${speech.name("authority", authorities[0] ?? "")}</a>
          </li>`,
      )}
    </ul>
    ${open.length > CASES_SHOWN && html`<p class="quiet">${speech.say("alarm.more", { count: open.length - CASES_SHOWN })}</p>`}`;
}

function Silent({ country, nowMs, speech }: Props) {
  const moment = { nowMs, silentAfterMs: country.silentAfterMs };
  const silent = [...country.tiles.values()]
    .map((tile) => ({ tile, standing: standingOf(tile, moment) }))
    .filter(({ standing }) => standing === "offline" || standing === "silent")
    .sort((one, other) => (one.tile.heardMs ?? 0) - (other.tile.heardMs ?? 0));
  return html`
    <section class="panel" aria-labelledby="silent">
      <h2 id="silent">${speech.say("silent.title", { count: silent.length })}</h2>
      ${silent.length === 0 && html`<p class="quiet">${speech.say("silent.none")}</p>`}
      <ul class="silent-list">
        ${silent.map(
          ({ tile, standing }) => html`
            <li key=${tile.centre}><a href=${toCentre(tile.centre)}>
              <b>${tile.centre}</b><span>${speech.say(`standing.${standing}`)}</span>
              <span class="clock">${tile.heardMs === null ? "—" : duration(nowMs - tile.heardMs)}</span>
            </a></li>`,
        )}
      </ul>
    </section>`;
}
