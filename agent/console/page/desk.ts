import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { DeskAct } from "../bench/act.ts";
import type { BenchState, OperatorView, StationView } from "../bench/bench-state.ts";
import { send, useNow } from "./backend.ts";
import { RatingPad } from "./rating-pad.ts";
import { badge, duration, type Speech } from "./words.ts";

interface Props {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly station: StationView;
}

/** The operator's side of one window: one big next action, the rest small. */
export function Desk({ state, speech, station }: Props) {
  return html`
    <div class="desk" data-desk=${station.id} data-phase=${station.phase}>
      <h3>${speech.say("desk.title", { label: station.label })}</h3>
      ${station.operator === null ? html`<${SignIn} state=${state} speech=${speech} station=${station} />` : html`<${Keys} speech=${speech} station=${station} />`}
      ${station.rates && html`<${RatingPad} speech=${speech} station=${station} />`}
    </div>`;
}

function SignIn({ state, speech, station }: Props) {
  const choose = ({ id }: OperatorView) => send({ act: "sign-in", station: station.id, operator: id });
  return html`
    <p>${speech.say("desk.who")}</p>
    <div class="operators">
      ${state.operators.map((operator) => {
        const place = state.stations.find((one) => one.id === operator.station);
        return html`
          <button type="button" key=${operator.id} data-operator=${operator.id} onClick=${() => choose(operator)}>
            <b>№ ${badge(operator.id)}</b>
            <span class="from">${speech.say(`authority.${operator.authority}`)}${place === undefined ? "" : ` · ${speech.say("window.name", { label: place.label })}`}</span>
          </button>`;
      })}
    </div>`;
}

function Keys({ speech, station }: { readonly speech: Speech; readonly station: StationView }) {
  const [isMoving, setMoving] = useState(false);
  const press = (act: Exclude<DeskAct["act"], "sign-in" | "finish" | "transfer" | "rate">) => () =>
    send({ act, station: station.id });
  const finish = (outcome: "passed" | "failed") => () => send({ act: "finish", station: station.id, outcome });
  const slim = (label: string, act: string, press: () => void) =>
    html`<button type="button" class="slim" data-act=${act} onClick=${press}>${speech.say(label)}</button>`;
  return html`
    <${Present} speech=${speech} station=${station} />
    <div class="next">
      ${station.phase === "free" && html`<button type="button" class="big" data-act="call" onClick=${press("call")}>${speech.say("desk.call")}<small>${speech.say("desk.waiting", { count: station.waiting })}</small></button>`}
      ${station.phase === "called" && html`<button type="button" class="big" data-act="start" onClick=${press("start")}>${speech.say("desk.start")}</button>`}
      ${station.phase === "serving" && html`<button type="button" class="big" data-act="finish" onClick=${finish("passed")}>${speech.say("desk.finish")}</button>`}
    </div>
    <div class="others">
      ${station.phase === "called" && slim("desk.recall", "recall", press("recall"))}
      ${station.phase === "called" && slim("desk.no-show", "no-show", press("no-show"))}
      ${station.phase === "serving" && slim("desk.fail", "fail", finish("failed"))}
      ${station.phase === "serving" && station.transferTo.length > 0 && slim("desk.transfer", "transfer", () => setMoving(!isMoving))}
      ${station.phase === "free" && slim("desk.sign-out", "sign-out", press("sign-out"))}
    </div>
    ${
      isMoving &&
      station.phase === "serving" &&
      html`<div class="others" role="group" aria-label=${speech.say("desk.transfer")}>
        ${station.transferTo.map(
          (stage) => html`<button type="button" class="slim" data-stage=${stage}
            onClick=${() => send({ act: "transfer", station: station.id, stage })}>→ ${speech.say(`stage.${stage}`)}</button>`,
        )}
      </div>`
    }`;
}

function Present({ speech, station }: { readonly speech: Speech; readonly station: StationView }) {
  const now = useNow(1_000);
  const isBusy = station.ticket !== null;
  const what = [
    station.service === null ? "" : speech.say("desk.service", { service: station.service }),
    station.stage === null ? "" : speech.say(`stage.${station.stage}`),
  ].filter(Boolean);
  return html`
    <div class="present">
      <p class="ticket">${station.ticket ?? "—"}</p>
      <div>
        <p class="phase">${speech.say(`station.${station.phase}`)}${isBusy && station.since !== null && html` <b class="since">${duration(now - station.since)}</b>`}</p>
        <p class="quiet">${isBusy ? what.join(" · ") : `№ ${badge(station.operator ?? "")}`}</p>
      </div>
    </div>`;
}
