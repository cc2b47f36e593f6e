import { html } from "htm/preact";
import type { DeskAct } from "../bench/act.ts";
import type { BenchState, OperatorView, StationView } from "../bench/bench-state.ts";
import { send, useNow } from "./backend.ts";
import { Checkpoint } from "./checkpoint.ts";
import { MoreMenu } from "./more-menu.ts";
import { RatingPad } from "./rating-pad.ts";
import { badge, duration, type Speech } from "./words.ts";

interface Props {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly station: StationView;
}

/** The operator's side of one window: one big next action, the rest small. */
export function Desk({ state, speech, station }: Props) {
  const work = station.places === null ? Keys : Checkpoint;
  const face = station.operator === null ? SignIn : work;
  return html`
    <div class="desk" data-desk=${station.id} data-phase=${station.phase}>
      <h3>${speech.say("desk.title", { label: station.label })}</h3>
      ${state.held !== null && html`<p class="note" role="note">${speech.say("desk.held")}</p>`}
      <${face} state=${state} speech=${speech} station=${station} />
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

type PlainAct = Extract<DeskAct["act"], "call" | "recall" | "no-show" | "start" | "back" | "sign-out">;

function Keys({ state, speech, station }: Props) {
  const press = (act: PlainAct) => () => send({ act, station: station.id });
  const finish = (outcome: "passed" | "failed") => () => send({ act: "finish", station: station.id, outcome });
  const isHeld = state.held !== null;
  const big = (label: string, act: string, press: () => void) =>
    html`<button type="button" class="big" data-act=${act} disabled=${isHeld && act !== "back"} onClick=${press}>
      ${speech.say(label)}${act === "call" && html`<small>${speech.say("desk.waiting", { count: station.waiting })}</small>`}</button>`;
  const slim = (label: string, act: string, press: () => void) =>
    html`<button type="button" class="slim" data-act=${act} onClick=${press}>${speech.say(label)}</button>`;
  const isFree = station.phase === "free";
  const onBreak = station.pause !== null && isFree;
  return html`
    <${Present} speech=${speech} station=${station} />
    <div class="next">
      ${onBreak && big("desk.back", "back", press("back"))}
      ${isFree && !onBreak && big("desk.call", "call", press("call"))}
      ${station.phase === "called" && big("desk.start", "start", press("start"))}
      ${station.phase === "serving" && big("desk.finish", "finish", finish("passed"))}
    </div>
    ${station.ticket !== null && station.why !== null && html`<p class="why" data-why=${station.ticket}>${station.why[speech.language]}</p>`}
    <div class="others">
      ${station.phase === "called" && slim("desk.recall", "recall", press("recall"))}
      ${station.phase === "called" && slim("desk.no-show", "no-show", press("no-show"))}
      ${station.phase === "serving" && slim("desk.fail", "fail", finish("failed"))}
      ${isFree && slim("desk.sign-out", "sign-out", press("sign-out"))}
    </div>
    ${!onBreak && html`<${MoreMenu} key=${`${station.phase} ${station.ticket}`} speech=${speech} station=${station} away=${state.away} />`}`;
}

function Present({ speech, station }: { readonly speech: Speech; readonly station: StationView }) {
  const now = useNow(1_000);
  const isBusy = station.ticket !== null;
  const what = [
    station.service === null ? "" : speech.say("desk.service", { service: station.service }),
    station.stage === null ? "" : speech.say(`stage.${station.stage}`),
  ].filter(Boolean);
  const since = isBusy ? station.since : (station.pause?.since ?? null);
  const phase =
    station.pause !== null && !isBusy
      ? speech.say("station.break", { reason: station.pause.reason })
      : speech.say(`station.${station.phase}`);
  return html`
    <div class="present">
      <p class="ticket">${station.ticket ?? "—"}</p>
      <div>
        <p class="phase">${phase}${since !== null && html` <b class="since">${duration(now - since)}</b>`}</p>
        <p class="quiet">${isBusy ? what.join(" · ") : `№ ${badge(station.operator ?? "")}`}</p>
      </div>
    </div>`;
}
