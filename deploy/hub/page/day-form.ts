import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { DayListView } from "../http/model.ts";
import { ask, useAnswer } from "./backend.ts";
import type { Speech } from "./speech.ts";

interface Props {
  readonly centre: string;
  /** The business day that the centre is in; null where it never said. */
  readonly today: string | null;
  readonly services: readonly string[];
  readonly nowMs: number;
  readonly speech: Speech;
}

type Change = Readonly<Record<string, readonly unknown[]>>;

/** The list of a day: appointments are added and withdrawn one by one, operators revoked; the whole list goes out signed each time. */
export function DayForm({ centre, today, services, nowMs, speech }: Props) {
  const [day, setDay] = useState(today ?? new Date(nowMs).toISOString().slice(0, "2026-03-02".length));
  const [turn, setTurn] = useState(0);
  const [said, setSaid] = useState<{ readonly isBad: boolean; readonly line: string } | null>(null);
  const path = `/api/centres/${centre}/days/${day}`;
  const list = useAnswer<DayListView>(path, turn);
  const change = async (what: Change) => {
    const answer = await ask<DayListView>("POST", `${path}/changes`, what);
    setSaid(answer.ok ? { isBad: false, line: speech.say("day.sent") } : { isBad: true, line: answer.line });
    setTurn(turn + 1);
    return answer.ok;
  };
  return html`
    <details class="form" data-form="day">
      <summary>${speech.say("day.title")}</summary>
      <p class="row">
        <label for="day-date">${speech.say("day.date")}</label>
        <input id="day-date" type="date" value=${day} onChange=${(event: Event) => setDay((event.target as HTMLInputElement).value)} />
        <span class="quiet">${list?.issuedMs == null ? speech.say("day.none") : speech.say("day.issued", { time: speech.time(list.issuedMs) })}</span>
      </p>
      <p role="status" class=${said?.isBad ? "bad" : "good"}>${said?.line ?? ""}</p>
      <div class="two">
        <${Appointments} list=${list} day=${day} services=${services} change=${change} speech=${speech} />
        <${Revoked} list=${list} change=${change} speech=${speech} />
      </div>
    </details>`;
}

interface PartProps {
  readonly list: DayListView | null;
  readonly change: (what: Change) => Promise<boolean>;
  readonly speech: Speech;
}

function Appointments({
  list,
  day,
  services,
  change,
  speech,
}: PartProps & { readonly day: string; readonly services: readonly string[] }) {
  const [code, setCode] = useState("");
  const [time, setTime] = useState("09:00");
  const [service, setService] = useState(services[0] ?? "");
  const add = async (event: Event) => {
    event.preventDefault();
    const at = new Date(`${day}T${time}`).toISOString();
    if (await change({ add: [{ id: code.toLowerCase(), code, service, at }] })) setCode("");
  };
  const text = (event: Event): string => (event.target as HTMLInputElement).value;
  return html`
    <div>
      <h3>${speech.say("day.appointments", { count: list?.appointments.length ?? 0 })}</h3>
      <form class="row" onSubmit=${(event: Event) => void add(event)}>
        <input aria-label=${speech.say("day.code")} placeholder=${speech.say("day.code")} required pattern="[0-9A-Z]{4,16}" maxlength="16" value=${code} onInput=${(event: Event) => setCode(text(event).toUpperCase())} />
        <input aria-label=${speech.say("visits.service")} placeholder=${speech.say("visits.service")} required pattern="[a-z0-9-]{1,32}" list="day-services" value=${service} onInput=${(event: Event) => setService(text(event))} />
        <datalist id="day-services">${services.map((one) => html`<option key=${one} value=${one}>${speech.name("service", one)}</option>`)}</datalist>
        <input type="time" aria-label=${speech.say("day.time")} required value=${time} onInput=${(event: Event) => setTime(text(event))} />
        <button type="submit" class="go">${speech.say("day.add")}</button>
      </form>
      <ul class="listed">
        ${(list?.appointments ?? []).map(
          (one) => html`
            <li key=${one.id} data-appointment=${one.id}>
              <b>${speech.clock(Date.parse(one.at))}</b> <span>${one.code}</span> <span class="quiet">${speech.name("service", one.service)}</span>
              <button type="button" aria-label=${`${speech.say("day.drop")} ${one.code}`} onClick=${() => void change({ drop: [one.id] })}>${speech.say("day.drop")}</button>
            </li>`,
        )}
      </ul>
    </div>`;
}

function Revoked({ list, change, speech }: PartProps) {
  const [operator, setOperator] = useState("");
  const revoke = async (event: Event) => {
    event.preventDefault();
    if (await change({ revoke: [operator] })) setOperator("");
  };
  return html`
    <div>
      <h3>${speech.say("day.revoked", { count: list?.revoked.length ?? 0 })}</h3>
      <form class="row" onSubmit=${(event: Event) => void revoke(event)}>
        <input aria-label=${speech.say("day.operator")} placeholder=${speech.say("day.operator")} required pattern="[a-z0-9-]{1,32}" list="day-operators" value=${operator} onInput=${(event: Event) => setOperator((event.target as HTMLInputElement).value)} />
        <datalist id="day-operators">${(list?.operators ?? []).map((one) => html`<option key=${one} value=${one} />`)}</datalist>
        <button type="submit" class="danger">${speech.say("order.revoke")}</button>
      </form>
      <ul class="listed">
        ${(list?.revoked ?? []).map(
          (one) => html`
            <li key=${one} data-revoked=${one}>
              <b>${one}</b>
              <button type="button" aria-label=${`${speech.say("day.restore")} ${one}`} onClick=${() => void change({ restore: [one] })}>${speech.say("day.restore")}</button>
            </li>`,
        )}
      </ul>
    </div>`;
}
