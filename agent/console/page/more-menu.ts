import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { Act } from "../bench/act.ts";
import type { AwayView, StationView } from "../bench/bench-state.ts";
import { send } from "./backend.ts";
import type { Speech } from "./words.ts";

const BREAKS = ["lunch", "rest", "duty", "equipment", "other"] as const;
const BACK_AFTER_MINUTES = 1;

interface Props {
  readonly speech: Speech;
  readonly station: StationView;
  readonly away: readonly AwayView[];
}

/** What an operator needs a few times a day, out of the way of what he needs all the time. */
export function MoreMenu({ speech, station, away }: Props) {
  const groups = { free: Free, called: Called, serving: Serving, closed: null };
  const group = groups[station.phase];
  if (group === null) return null;
  return html`
    <details class="more">
      <summary data-act="more">${speech.say("more.title")}</summary>
      <${group} speech=${speech} station=${station} away=${away} />
    </details>`;
}

interface Key {
  readonly id: string;
  readonly words: string;
  readonly act: Act;
}

const Group = ({ title, keys }: { readonly title: string; readonly keys: readonly Key[] }) => html`
  <div class="others" role="group" aria-label=${title}>
    <p class="quiet">${title}</p>
    ${keys.map(({ id, words, act }) => html`<button type="button" class="slim" key=${id} data-more=${id} onClick=${() => send(act)}>${words}</button>`)}
  </div>`;

function Free({ speech, station, away }: Props) {
  const pauses = BREAKS.map((reason): Key => {
    const act = { act: "break", station: station.id, reason } as const;
    return { id: reason, words: speech.say(`reason.${reason}`), act };
  });
  return html`
    <${Group} title=${speech.say("more.break")} keys=${pauses} />
    ${away.length > 0 && html`<${Group} title=${speech.say("more.return")} keys=${away.map((one) => backKey(one, station))} />`}`;
}

const backKey = ({ ticket }: AwayView, { id }: StationView): Key => ({
  id: `return-${ticket}`,
  words: ticket,
  act: { act: "return", station: id, ticket },
});

const goneKey = (speech: Speech, { id }: StationView): Key => ({
  id: "gone",
  words: speech.say("more.gone"),
  act: { act: "gone", station: id },
});

const Called = ({ speech, station }: Props) =>
  html`<${Group} title=${speech.say("more.citizen")} keys=${[goneKey(speech, station)]} />`;

function Serving({ speech, station }: Props) {
  const { id, transferTo } = station;
  const minutes = BACK_AFTER_MINUTES;
  const keys: readonly Key[] = [
    {
      id: "postpone",
      words: speech.say("more.postpone", { minutes }),
      act: { act: "postpone", station: id, minutes },
    },
    {
      id: "postpone-open",
      words: speech.say("more.postpone-open"),
      act: { act: "postpone", station: id, minutes: null },
    },
    goneKey(speech, station),
  ];
  return html`
    <${Group} title=${speech.say("more.citizen")} keys=${keys} />
    ${transferTo.length > 0 && html`<${PassOn} speech=${speech} station=${station} />`}`;
}

/** With the box ticked the visit comes back here after that stage. */
function PassOn({ speech, station: { id, transferTo } }: Omit<Props, "away">) {
  const [back, setBack] = useState(false);
  const keys = transferTo.map((stage): Key => {
    const act = { act: "transfer", station: id, stage, back } as const;
    return { id: `to-${stage}`, words: `${back ? "⇄" : "→"} ${speech.say(`stage.${stage}`)}`, act };
  });
  return html`
    <${Group} title=${speech.say("more.transfer")} keys=${keys} />
    <label class="tick-box"><input type="checkbox" data-more="and-back" checked=${back} onChange=${() => setBack(!back)} /> ${speech.say("more.transfer-back")}</label>`;
}
