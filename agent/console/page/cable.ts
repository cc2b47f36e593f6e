import { html } from "htm/preact";
import type { BenchState } from "../bench/bench-state.ts";
import { send, useNow } from "./backend.ts";
import { Icon } from "./icon.ts";
import { Toggle } from "./toggle.ts";
import type { Speech } from "./words.ts";

/** The agent's power and the cable from the centre to the hub, as one drawing. */
export function Cable({ state, speech }: { readonly state: BenchState; readonly speech: Speech }) {
  const { agent, network, hub } = state;
  const isUp = agent.phase === "running";
  const flows = isUp && network.plugged && hub.online;
  return html`
    <div class="wiring">
      <div class="end ${isUp ? "well" : "ill"}">
        <${Icon} name="power" /><b>${speech.say("agent.name")}</b><span>${agentWords(state, speech)}</span>
      </div>
      <div class="wire ${flows ? "flows" : ""} ${network.plugged ? "" : "cut"}" aria-hidden="true"><span></span></div>
      <div class="end ${hub.online ? "well" : "ill"}">
        <${Icon} name="network" /><b>${speech.say("hub.name")}</b><span>${speech.say(hub.online ? "hub.online" : "hub.silent")}</span>
      </div>
      <div class="toggles">
        <${Toggle} icon="power" on=${!isUp} id="agent" label=${speech.say(`trouble.agent.${agent.pid === null ? "off" : "on"}`)}
          press=${() => send({ act: "agent", on: agent.pid === null })} />
        <${Toggle} icon="network" on=${!network.plugged} id="network" label=${speech.say(`trouble.network.${network.plugged ? "on" : "off"}`)}
          press=${() => send({ act: "network", on: !network.plugged })} />
      </div>
      ${agent.restartsAt !== null && html`<${Countdown} at=${agent.restartsAt} speech=${speech} />`}
    </div>`;
}

const agentWords = ({ agent }: BenchState, speech: Speech): string =>
  agent.phase === "running"
    ? speech.say("agent.running", { pid: agent.pid ?? "" })
    : speech.say(`agent.${agent.phase}`);

function Countdown({ at, speech }: { readonly at: number; readonly speech: Speech }) {
  const now = useNow(500);
  return html`<p class="quiet" role="status">${speech.say("agent.restarts", { seconds: Math.max(0, Math.ceil((at - now) / 1000)) })}</p>`;
}
