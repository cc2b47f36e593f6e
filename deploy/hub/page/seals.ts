import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { DeviceSeals, KeptSeal } from "../seal-check.ts";
import { ask, useAnswer } from "./backend.ts";
import type { Speech } from "./speech.ts";

interface Props {
  readonly centre: string;
  readonly configures: boolean;
  readonly version: number;
  readonly speech: Speech;
}

const SEALS_SHOWN = 5;
const SIGNS = { good: "●", unproven: "○", forged: "▲", "other-key": "▲", "other-chain": "▲" } as const;

/** Whether the journal is the machine's own: its key, and what its seals were found to be. */
export function Seals({ centre, configures, version, speech }: Props) {
  const [turn, setTurn] = useState(0);
  const [problem, setProblem] = useState("");
  const answer = useAnswer<DeviceSeals>(`/api/centres/${centre}/seals`, `${version} ${turn}`);
  const stranger = answer?.seals.find(({ verdict }) => verdict === "other-key") ?? null;
  const trust = async (key: string) => {
    const taken = await ask("PUT", `/api/centres/${centre}/key`, { key });
    setProblem(taken.ok ? "" : taken.line);
    setTurn(turn + 1);
  };
  return html`
    <div>
      <h3>${speech.say("seals.title")}</h3>
      <p class="quiet">${answer?.key == null ? speech.say("seals.none") : keyLine(answer.key, speech)}</p>
      <ul class="seals">
        ${(answer?.seals ?? []).slice(0, SEALS_SHOWN).map((seal) => html`<${Seal} key=${`${seal.epoch}${seal.seq}`} seal=${seal} speech=${speech} />`)}
      </ul>
      ${stranger !== null && configures && html`<button type="button" class="danger" onClick=${() => void trust(stranger.keyId)}>${speech.say("seals.trust", { key: stranger.keyId })}</button>`}
      <p role="status" class="bad">${problem}</p>
    </div>`;
}

const keyLine = ({ keyId, sinceMs, by }: NonNullable<DeviceSeals["key"]>, speech: Speech): string =>
  by === null
    ? speech.say("seals.first-use", { key: keyId, time: speech.date(sinceMs) })
    : speech.say("seals.by", { key: keyId, time: speech.date(sinceMs), by });

const Seal = ({ seal, speech }: { readonly seal: KeptSeal; readonly speech: Speech }) => html`
  <li class=${seal.verdict} data-seal=${seal.verdict}>
    <b>${SIGNS[seal.verdict]} ${speech.day(seal.day)}</b> <span>${speech.say(`seal.${seal.verdict}`)}</span> <span class="quiet">№ ${speech.number(seal.last)}</span>
  </li>`;
