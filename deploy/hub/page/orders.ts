import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { order, useAnswer } from "./backend.ts";
import type { Country } from "./country.ts";
import type { Speech } from "./speech.ts";

interface Props {
  readonly centre: string;
  readonly country: Country;
  readonly speech: Speech;
}

const COMMANDS_SHOWN = 4;

/** What this token may have the centre do, and what became of it. */
export function Orders({ centre, country, speech }: Props) {
  const me = useAnswer<{ readonly commands: boolean }>("/api/me", 0);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const given = country.commands.filter((one) => one.centre === centre).slice(0, COMMANDS_SHOWN);
  if (me?.commands !== true) return null;
  const held = (country.tiles.get(centre)?.hold ?? null) !== null;
  const give = (op: string, args: Readonly<Record<string, string>> = {}) => {
    void order(centre, op, args).then(setProblem);
  };
  return html`
    <div class="orders">
      <button type="button" onClick=${() => give("ping")}>${speech.say("order.ping")}</button>
      <button type="button" onClick=${() => give("snapshot")}>${speech.say("order.snapshot")}</button>
      ${held && html`<button type="button" class="go" onClick=${() => give("resume")}>${speech.say("order.resume")}</button>`}
      ${
        !held &&
        html`
        <span class="hold">
          <input type="text" maxlength="64" value=${reason} placeholder=${speech.say("order.reason")} aria-label=${speech.say("order.reason")}
            onInput=${(event: Event) => setReason((event.target as HTMLInputElement).value)} />
          <button type="button" class="danger" disabled=${reason.trim() === ""} onClick=${() => give("hold", { reason: reason.trim() })}>${speech.say("order.hold")}</button>
        </span>`
      }
      <p class="fates" role="status">
        ${problem !== null && html`<span class="bad">${problem}</span>`}
        ${given.map(
          ({ command, op, phase, why, issuedMs }) => html`
            <span key=${command} data-fate=${phase ?? "sent"}>${issuedMs === null ? "" : speech.time(issuedMs)} ${speech.say(`order.${op}`)}: <b>${speech.say(`fate.${phase ?? "sent"}`)}</b>${why !== null && ` (${speech.name("fault", why)})`}</span>`,
        )}
      </p>
    </div>`;
}
