import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { BenchState, PrinterView } from "../bench/bench-state.ts";
import { send } from "./backend.ts";
import type { IconName } from "./icon.ts";
import { Toggle } from "./toggle.ts";
import type { Speech } from "./words.ts";

const FAULT_ICONS: Readonly<Record<string, IconName>> = { "paper-out": "paper", "cover-open": "cover", stall: "stall" };

/** The ticket printer: its slot, the paper that came out as the bytes say, and what a visitor can do to it. */
export function Printer({ state, speech }: { readonly state: BenchState; readonly speech: Speech }) {
  const { printer } = state;
  return html`
    <div class="printer">
      <div class="slot ${printer.fault === null ? "" : "ill"}">
        <span class="lamp" aria-hidden="true"></span>
        <span>${speech.say("printer.name")}</span>
        <span class="how">${health(printer, speech)}</span>
      </div>
      <${Papers} printer=${printer} speech=${speech} />
      <div class="toggles" role="group" aria-label=${speech.say("printer.trouble")}>
        ${printer.faults.map(
          ({ id, on }) => html`
            <${Toggle} key=${id} icon=${FAULT_ICONS[id] ?? "cross"} on=${on} id=${`printer-${id}`}
              label=${speech.say(`trouble.${id}.${on ? "off" : "on"}`)}
              press=${() => send({ act: "device-fault", device: printer.device, fault: id, on: !on })} />`,
        )}
        <${Toggle} icon="plug" on=${!printer.plugged} id="printer-plug"
          label=${speech.say(`trouble.plug.${printer.plugged ? "on" : "off"}`)}
          press=${() => send({ act: "device-plug", device: printer.device, on: !printer.plugged })} />
      </div>
    </div>`;
}

const health = (printer: PrinterView, speech: Speech): string =>
  printer.fault === null ? speech.say(`phase.${printer.phase}`) : speech.say("printer.fault", { fault: printer.fault });

function Papers({ printer, speech }: { readonly printer: PrinterView; readonly speech: Speech }) {
  const [chosen, choose] = useState<string | null>(null);
  const [newest] = printer.papers;
  if (newest === undefined) return html`<p class="no-paper">${speech.say("printer.none")}</p>`;
  const shown = printer.papers.find((paper) => paper.id === chosen) ?? newest;
  return html`
    <div class="paper-way">
      <figure class="paper" key=${shown.id}>
        <img src=${`/api/bench/paper/${shown.id}?h=${shown.height}`} width=${shown.width / 2} height=${shown.height / 2} alt=${speech.say("printer.picture")} />
      </figure>
      <p class="caption">${speech.say("printer.decoded")}</p>
      ${
        printer.papers.length > 1 &&
        html`<div class="thumbs">
          ${printer.papers.map(
            (paper, place) => html`
              <button type="button" key=${paper.id} aria-pressed=${paper.id === shown.id} title=${speech.say("printer.earlier")}
                aria-label=${`${speech.say("printer.earlier")} ${place + 1}`}
                onClick=${() => choose(paper === newest ? null : paper.id)}>
                <img src=${`/api/bench/paper/${paper.id}?h=${paper.height}`} alt="" />
              </button>`,
          )}
        </div>`
      }
    </div>`;
}
