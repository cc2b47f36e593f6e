import { html } from "htm/preact";
import type { BenchState, QueueView } from "../bench/bench-state.ts";
import type { Speech } from "./words.ts";

const TICKETS_SHOWN = 6;

interface Props {
  readonly state: BenchState;
  readonly speech: Speech;
}

/** Who waits for what; a lane that goes ahead is said by name. */
export function Queues({ state, speech }: Props) {
  const { queues, away } = state;
  if (queues.length === 0 && away.length === 0) return null;
  return html`
    <section class="queues" aria-labelledby="queues">
      <h3 id="queues">${speech.say("queues.title")}</h3>
      <dl>
        ${queues.map((queue) => html`<${Queue} key=${queue.stage} queue=${queue} speech=${speech} />`)}
        ${
          away.length > 0 &&
          html`<div><dt>${speech.say("queues.away")}</dt><dd>${away
            .slice(0, TICKETS_SHOWN)
            .map(
              ({ ticket, backAt }) =>
                html`<span class="waits" key=${ticket}><b>${ticket}</b>${backAt !== null && html` <i class="lane">${speech.say("queues.back-at", { time: speech.clock(backAt).slice(0, 5) })}</i>`}</span>`,
            )}</dd></div>`
        }
      </dl>
    </section>`;
}

function Queue({ queue, speech }: { readonly queue: QueueView; readonly speech: Speech }) {
  const more = queue.waiting.length - TICKETS_SHOWN;
  return html`
    <div data-queue=${queue.stage}>
      <dt>${speech.say(`stage.${queue.stage}`)}</dt>
      <dd>
        ${queue.waiting.slice(0, TICKETS_SHOWN).map(
          ({ ticket, lane }) => html`
            <span class="waits ${lane}" key=${ticket} data-lane=${lane}><b>${ticket}</b>${lane !== "ordinary" && html` <i class="lane">${speech.say(`lane.${lane}`)}</i>`}</span>`,
        )}
        ${more > 0 && html`<span class="quiet">${speech.say("hub.more", { count: more })}</span>`}
      </dd>
    </div>`;
}
