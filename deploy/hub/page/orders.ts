import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { order } from "./backend.ts";
import type { Country } from "./country.ts";
import type { Speech } from "./speech.ts";

interface Props {
  readonly centre: string;
  readonly country: Country;
  /** Who sit at its stations. */
  readonly operators: readonly string[];
  readonly speech: Speech;
}

const COMMANDS_SHOWN = 4;

/** What this token may have the centre do, and what became of it. */
export function Orders({ centre, country, operators, speech }: Props) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const given = country.commands.filter((one) => one.centre === centre).slice(0, COMMANDS_SHOWN);
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
      <${Revoke} operators=${operators} speech=${speech} revoke=${(operator: string) => give("revoke", { operator })} />
      <p class="fates" role="status">
        ${problem !== null && html`<span class="bad">${problem}</span>`}
        ${given.map(
          ({ command, op, phase, why, issuedMs }) => html`
            <span key=${command} data-fate=${phase ?? "sent"}>${issuedMs === null ? "" : speech.time(issuedMs)} ${speech.say(`order.${op}`)}: <b>${speech.say(`fate.${phase ?? "sent"}`)}</b>${why !== null && ` (${speech.name("fault", why)})`}</span>`,
        )}
      </p>
    </div>`;
}

interface RevokeProps extends Pick<Props, "operators" | "speech"> {
  readonly revoke: (operator: string) => void;
}

/** An operator stops working at once, here; the list of the day says it for later days. */
function Revoke({ operators, speech, revoke }: RevokeProps) {
  const [operator, setOperator] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    revoke(operator);
    setOperator("");
  };
  return html`
    <form class="hold" onSubmit=${submit}>
      <input type="text" maxlength="32" pattern="[a-z0-9-]{1,32}" required list="orders-operators" value=${operator} placeholder=${speech.say("day.operator")} aria-label=${speech.say("day.operator")}
        onInput=${(event: Event) => setOperator((event.target as HTMLInputElement).value)} />
      <datalist id="orders-operators">${operators.map((one) => html`<option key=${one} value=${one} />`)}</datalist>
      <button type="submit" class="danger" disabled=${operator === ""}>${speech.say("order.revoke")}</button>
    </form>`;
}
