import { html } from "htm/preact";
import type { ConfigurationView, RevisionView, RunsView } from "../http/model.ts";
import { useAnswer } from "./backend.ts";
import type { Speech } from "./speech.ts";

interface Props {
  readonly centre: string;
  readonly runs: RunsView | null;
  /** Changes with anything that the hub shows of the centre. */
  readonly version: number;
  readonly nowMs: number;
  readonly speech: Speech;
}

const REVISIONS_SHOWN = 3;
const AGAIN_MS = 10_000;

/** What the centre runs, whether somebody changed it there, and what became of what was published last. */
export function Configuration({ centre, runs, version, nowMs, speech }: Props) {
  const asked = `${version} ${Math.floor(nowMs / AGAIN_MS)}`;
  const answer = useAnswer<ConfigurationView>(`/api/centres/${centre}/configuration`, asked);
  return html`
    <div class="configuration" data-drift=${runs?.drift ?? false}>
      <h3>${speech.say("configuration.title")}</h3>
      <p>
        ${runs === null ? speech.say("configuration.unknown") : whatRuns(runs, speech)}
        ${runs?.drift && html` <b class="warn">◆ ${speech.say("configuration.drift")}</b>`}
      </p>
      <ul class="revisions">
        ${(answer?.revisions ?? []).slice(0, REVISIONS_SHOWN).map((one) => html`<${Fate} key=${one.revision} one=${one} speech=${speech} />`)}
      </ul>
    </div>`;
}

const whatRuns = ({ revision, phase, digest }: RunsView, speech: Speech) => {
  const which =
    revision === null
      ? speech.say("configuration.own")
      : speech.say("configuration.revision", { revision: String(revision) });
  return html`${which} · ${speech.name("configuration.phase", phase)} <small class="quiet">${digest.slice(0, 12)}</small>`;
};

function Fate({ one, speech }: { readonly one: RevisionView; readonly speech: Speech }) {
  const { revision, by, issuedMs, phase, why, problems } = one;
  const isBad = phase === "failed" || phase === "refused";
  return html`
    <li data-revision=${revision} data-fate=${phase ?? "sent"}>
      ${issuedMs === null ? "" : speech.time(issuedMs)} ${speech.say("configuration.published", { revision: String(revision), by })}:${" "}
      <b class=${isBad ? "bad" : ""}>${speech.say(`fate.${phase ?? "sent"}`)}</b>${why !== null && ` (${speech.name("fault", why)})`}
      ${problems.slice(0, REVISIONS_SHOWN).map((each) => html`<small class="quiet">${each.place}: ${each.what}</small>`)}
    </li>`;
}
