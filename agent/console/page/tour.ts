import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { BenchState } from "../bench/bench-state.ts";
import { Icon } from "./icon.ts";
import type { Speech } from "./words.ts";

/** What a newcomer can try in two minutes, and how one sees that it was done. */
const STOPS: readonly { readonly id: string; readonly done: (state: BenchState) => boolean }[] = [
  { id: "ticket", done: (state) => happened(state, "ticket.issued") },
  { id: "call", done: (state) => happened(state, "visit.called") },
  { id: "rate", done: (state) => happened(state, "rating.given") },
  {
    id: "check-in",
    done: (state) =>
      state.journal.lines.some(({ step }) => step.gaps["appointment"] !== undefined && step.word === "ticket.reserved"),
  },
  { id: "door", done: (state) => state.stations.some((station) => station.inside.length > 0) },
  { id: "hold", done: (state) => state.held !== null },
  { id: "paper", done: (state) => state.printer.faults.some((fault) => fault.on) },
  { id: "network", done: (state) => !state.network.plugged },
  { id: "kill", done: (state) => state.agent.phase === "down" },
];

const happened = (state: BenchState, type: string): boolean => state.journal.lines.some((line) => line.type === type);

export function Tour({ state, speech }: { readonly state: BenchState; readonly speech: Speech }) {
  const [done, setDone] = useState<readonly string[]>([]);
  const news = STOPS.filter((stop) => !done.includes(stop.id) && stop.done(state));
  if (news.length > 0) setDone([...done, ...news.map((stop) => stop.id)]);
  return html`
    <ol class="tour" aria-label=${speech.say("tour.title")}>
      ${STOPS.map(
        (stop) => html`
          <li class=${done.includes(stop.id) ? "done" : ""}>
            <span class="tick">${done.includes(stop.id) && html`<${Icon} name="tick" />`}</span>
            ${speech.say(`tour.${stop.id}`)}
          </li>`,
      )}
    </ol>`;
}
