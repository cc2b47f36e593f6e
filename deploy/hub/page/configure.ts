import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { ConfigurationCheck, ConfigurationText, RunsView } from "../http/model.ts";
import { ask } from "./backend.ts";
import { hunks, lineDiff } from "./line-diff.ts";
import type { Speech } from "./speech.ts";

interface Props {
  readonly centre: string;
  readonly runs: RunsView | null;
  readonly speech: Speech;
}

/** A text that was looked at: what is wrong with it, and what it changes. */
interface Looked {
  readonly text: string;
  readonly check: ConfigurationCheck;
  /** Null where the hub does not have the text of what runs. */
  readonly running: ConfigurationText | null;
  /** What ran then: the centre refuses the revision where something else runs by now. */
  readonly base: string | null;
}

const FILE_BYTES_MAX = 240 * 1024;

/** A configuration is written or chosen, compared with what runs, and only then published. */
export function Configure({ centre, runs, speech }: Props) {
  const [text, setText] = useState("");
  const [looked, setLooked] = useState<Looked | null>(null);
  const [force, setForce] = useState(false);
  const [said, setSaid] = useState<{ readonly isBad: boolean; readonly line: string } | null>(null);
  const fail = (line: string) => setSaid({ isBad: true, line });
  const look = async (event: Event) => {
    event.preventDefault();
    const path = `/api/centres/${centre}/configuration`;
    const check = await ask<ConfigurationCheck>("POST", `${path}/check`, { config: text });
    const running = await ask<ConfigurationText>("GET", `${path}/text`);
    if (!check.ok) return fail(check.line);
    setSaid(null);
    setLooked({ text, check: check.value, running: running.ok ? running.value : null, base: runs?.digest ?? null });
  };
  const publish = async () => {
    if (looked === null) return;
    const base = force || looked.base === null ? {} : { base: looked.base };
    const body = { config: looked.text, ...base, ...(force ? { force } : {}) };
    const answer = await ask<{ readonly revision: number }>("PUT", `/api/centres/${centre}/configuration`, body);
    if (!answer.ok) return fail(answer.line);
    setLooked(null);
    setText("");
    setSaid({ isBad: false, line: speech.say("configure.sent", { revision: String(answer.value.revision) }) });
  };
  const isLooked = looked !== null && looked.text === text;
  return html`
    <details class="form" data-form="configuration">
      <summary>${speech.say("configure.title")}</summary>
      <form onSubmit=${(event: Event) => void look(event)}>
        <p class="row">
          <label for="configure-file">${speech.say("configure.file")}</label>
          <input id="configure-file" type="file" accept=".yaml,.yml,.json" onChange=${(event: Event) => void readFile(event, setText, fail)} />
        </p>
        <label for="configure-text">${speech.say("configure.text")}</label>
        <textarea id="configure-text" class="code" rows="10" spellcheck="false" value=${text} onInput=${(event: Event) => setText((event.target as HTMLTextAreaElement).value)}></textarea>
        <p class="row">
          <button type="submit" disabled=${text.trim() === ""}>${speech.say("configure.look")}</button>
          ${runs?.drift && html`<label><input type="checkbox" checked=${force} onChange=${() => setForce(!force)} /> ${speech.say("configure.force")}</label>`}
          <button type="button" class="go" data-act="publish" disabled=${!isLooked || looked.check.problems.length > 0} onClick=${() => void publish()}>${speech.say("configure.publish")}</button>
        </p>
        <p role="status" class=${said?.isBad ? "bad" : "good"}>${said?.line ?? ""}</p>
        ${isLooked && html`<${Findings} looked=${looked} speech=${speech} />`}
      </form>
    </details>`;
}

async function readFile(event: Event, take: (text: string) => void, fail: (line: string) => void): Promise<void> {
  const [file] = (event.target as HTMLInputElement).files ?? [];
  if (file === undefined) return;
  if (file.size > FILE_BYTES_MAX) return fail(`${file.name}: ${file.size} > ${FILE_BYTES_MAX}`);
  take(await file.text());
}

function Findings({ looked, speech }: { readonly looked: Looked; readonly speech: Speech }) {
  const { check, running, text } = looked;
  const count = check.problems.length;
  return html`
    <div class="looked" data-problems=${count}>
      <h4 class=${count > 0 ? "bad" : "good"}>${count > 0 ? `▲ ${speech.say("configure.problems", { count })}` : `● ${speech.say("configure.sound")}`}</h4>
      <ul class="problems">
        ${[...check.problems, ...check.warnings].map((one) => html`<li key=${one.place + one.what}><b>${one.place}</b> ${one.what} <span class="quiet">${one.cure}</span></li>`)}
      </ul>
      ${running === null && html`<p class="quiet">${speech.say("configure.no-text")}</p>`}
      ${running !== null && html`<${Difference} before=${running} after=${text} speech=${speech} />`}
    </div>`;
}

const SIGNS = { same: " ", out: "−", in: "+" } as const;

function Difference({
  before,
  after,
  speech,
}: {
  readonly before: ConfigurationText;
  readonly after: string;
  readonly speech: Speech;
}) {
  const lines = lineDiff(before.config, after);
  const count = (sign: string) => lines.filter((line) => line.sign === sign).length;
  const title = speech.say("configure.difference", {
    revision: String(before.revision),
    out: count("out"),
    in: count("in"),
  });
  return html`
    <h4>${title}</h4>
    <pre class="diff code" tabindex="0" role="region" aria-label=${title} data-out=${count("out")} data-in=${count("in")}>${hunks(lines).map((line, at) => (line === null ? html`<span key=${at} class="skip">⋯</span>` : html`<span key=${at} class=${line.sign}>${SIGNS[line.sign]} ${line.text}</span>`))}</pre>`;
}
