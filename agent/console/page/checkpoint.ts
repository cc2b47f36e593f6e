import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { BenchState, StationView } from "../bench/bench-state.ts";
import { send, useNow } from "./backend.ts";
import { Icon } from "./icon.ts";
import { duration, type Speech } from "./words.ts";

/** Who holds a ticket out twice within this time has not been inside. */
const STAY_MIN_MS = 30_000;

interface Props {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly station: StationView;
}

/** The door of a hall that is entered and left by a scan of the ticket. */
export function Checkpoint({ state, speech, station }: Props) {
  const [wished, wish] = useState("");
  const tickets = doorTickets(state, station);
  const ticket = tickets.find((one) => one === wished) ?? tickets[0];
  const scan = (one: string) => send({ act: "scan", station: station.id, ticket: one });
  return html`
    <p class="quiet">${speech.say("door.how")}</p>
    ${
      ticket === undefined
        ? html`<p>${speech.say("door.nobody")}</p>`
        : html`
          <div class="door">
            <label>${speech.say("door.whose")}
              <select value=${ticket} data-act="whose" onChange=${(event: Event) => wish((event.target as HTMLSelectElement).value)}>
                ${tickets.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}
              </select>
            </label>
            <button type="button" class="big" data-act="scan" disabled=${state.held !== null} onClick=${() => scan(ticket)}>${speech.say("door.scan")}</button>
          </div>`
    }
    <${Inside} speech=${speech} station=${station} scan=${scan} />
    <div class="others">
      <button type="button" class="slim" data-act="sign-out" onClick=${() => send({ act: "sign-out", station: station.id })}>${speech.say("desk.sign-out")}</button>
    </div>`;
}

/** Those whom this door waits for come first; anybody else may try, and is told why not. */
export function doorTickets({ queues, away }: Pick<BenchState, "queues" | "away">, station: StationView): string[] {
  const isHere = ({ stage }: { readonly stage: string }): boolean => station.stages.includes(stage);
  const waiting = [...queues].sort((one, other) => Number(isHere(other)) - Number(isHere(one)));
  const tickets = [...waiting.flatMap((queue) => queue.waiting), ...away].map(({ ticket }) => ticket);
  const inside = station.inside.map(({ ticket }) => ticket);
  return [...new Set(tickets)].filter((ticket) => !inside.includes(ticket));
}

interface InsideProps {
  readonly speech: Speech;
  readonly station: StationView;
  readonly scan: (ticket: string) => void;
}

function Inside({ speech, station, scan }: InsideProps) {
  const now = useNow(1_000);
  const { inside } = station;
  return html`
    <h4>${speech.say("door.inside", { count: inside.length, places: station.places ?? 0 })}</h4>
    <ul class="inside">
      ${inside.map(({ ticket, since }) => {
        const stayed = since === null ? null : now - since;
        const isSoon = stayed !== null && stayed < STAY_MIN_MS;
        return html`
          <li key=${ticket} data-inside=${ticket}>
            <b>${ticket}</b><span class="since">${stayed === null ? "" : duration(stayed)}</span>
            <button type="button" class="slim" data-act="leave" disabled=${isSoon} onClick=${() => scan(ticket)}>
              <${Icon} name="back" /> ${isSoon ? speech.say("door.soon", { seconds: Math.ceil((STAY_MIN_MS - stayed) / 1000) }) : speech.say("door.leave")}
            </button>
          </li>`;
      })}
    </ul>`;
}
