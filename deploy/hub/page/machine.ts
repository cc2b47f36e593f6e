import { html } from "htm/preact";
import { duration } from "../../../agent/console/page/words.ts";
import type { MachineFacts } from "../hub-read.ts";
import { useAnswer } from "./backend.ts";
import type { Speech } from "./speech.ts";

interface Props {
  readonly centre: string;
  readonly nowMs: number;
  readonly speech: Speech;
}

const EVERY_MS = 15_000;
const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
/** From here on somebody should look: a Raspberry Pi 5 slows itself down at 80 °C. */
const HOT_CELSIUS = 75;
const DISK_LOW_BYTES = GIB;
const UNSENT_MANY = 1_000;

interface Gauge {
  readonly key: string;
  readonly value: string;
  readonly isBad: boolean;
}

/** How the centre's machine is, as it said last. */
export function Machine({ centre, nowMs, speech }: Props) {
  const heard = useAnswer<{ readonly machine: MachineFacts | null }>(
    `/api/centres/${centre}/machine`,
    Math.floor(nowMs / EVERY_MS),
  );
  const facts = heard?.machine ?? null;
  return html`
    <div>
      <h3>${speech.say("machine.title")}</h3>
      ${facts === null && html`<p class="quiet">${speech.say("machine.none")}</p>`}
      ${
        facts !== null &&
        html`
        <dl class="gauges">
          ${gaugesOf(facts.said, speech).map(({ key, value, isBad }) => html`<div key=${key} data-gauge=${key} class=${isBad ? "bad" : ""}><dt>${speech.say(`machine.${key}`)}</dt><dd>${isBad && "▲ "}${value}</dd></div>`)}
        </dl>
        <${Worn} devices=${wornOf(facts.said)} speech=${speech} />
        <p class="quiet">${speech.say("centre.heard", { ago: duration(nowMs - facts.heardMs) })}</p>`
      }
    </div>`;
}

function gaugesOf(said: MachineFacts["said"], speech: Speech): readonly Gauge[] {
  const { cpuPercent, rssBytes, temperature, diskFreeBytes, commitMs, unsent } = said;
  const gauge = (key: string, value: number | null, of: { unit: string; digits?: number; isBad?: boolean }): Gauge => ({
    key,
    value: value === null ? "—" : `${speech.number(value, of.digits ?? 0)} ${of.unit}`.trim(),
    isBad: of.isBad === true,
  });
  const part = (bytes: number | null, of: number) => (bytes === null ? null : bytes / of);
  return [
    gauge("cpu", cpuPercent, { unit: "%" }),
    gauge("memory", part(rssBytes, MIB), { unit: "MiB" }),
    gauge("temperature", temperature, { unit: "°C", isBad: (temperature ?? 0) >= HOT_CELSIUS }),
    gauge("disk", part(diskFreeBytes, GIB), { unit: "GiB", digits: 1, isBad: (diskFreeBytes ?? GIB) < DISK_LOW_BYTES }),
    gauge("commit", commitMs, { unit: "ms", digits: 1 }),
    gauge("unsent", unsent, { unit: "", isBad: unsent > UNSENT_MANY }),
  ];
}

type DeviceTold = NonNullable<MachineFacts["said"]["devices"]>[number];

/** Agents before this one tell of no devices. */
const wornOf = ({ devices = [] }: MachineFacts["said"]): readonly DeviceTold[] =>
  devices.filter(({ reopens, faults, own }) => reopens !== undefined || faults !== undefined || own !== undefined);

function Worn({ devices, speech }: { readonly devices: readonly DeviceTold[]; readonly speech: Speech }) {
  if (devices.length === 0) return null;
  return html`
    <h4>${speech.say("machine.devices")}</h4>
    <ul class="devices">
      ${devices.map((device) => html`<li key=${device.id} data-worn=${device.id}><b>${device.id}</b> ${wear(device, speech)}</li>`)}
    </ul>`;
}

/** What has gone wrong with a device since its agent started, and what its driver counts. */
function wear({ reopens = 0, faults = {}, own = {} }: DeviceTold, speech: Speech): string {
  const troubles = Object.entries(faults).map(([fault, times]) => `${speech.name("fault", fault)} ×${times}`);
  const counts = Object.entries(own).map(([name, count]) => `${name} ${speech.number(count, 0)}`);
  return [...(reopens === 0 ? [] : [speech.say("machine.reopened", { times: reopens })]), ...troubles, ...counts].join(
    " · ",
  );
}
