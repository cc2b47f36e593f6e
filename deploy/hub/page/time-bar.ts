import { html } from "htm/preact";
import { duration } from "../../../agent/console/page/words.ts";
import type { Span, TimeLine } from "../http/model.ts";
import type { Speech } from "./speech.ts";

const WIDTH = 1_000;
const MINUTE_MS = 60_000;

/** From the ticket on, to now while the visit goes on. */
export const totalOf = ({ spans, running }: TimeLine, nowMs: number): number =>
  spans.reduce((sum, { ms }) => sum + ms, 0) + (running === null ? 0 : Math.max(0, nowMs - running.sinceMs));

interface Props {
  readonly line: TimeLine;
  readonly nowMs: number;
  readonly speech: Speech;
}

/** Time from left to right: owners as colours, stages below, the norm as a line, marks of cameras as triangles. */
export function TimeBar({ line, nowMs, speech }: Props) {
  const { spans, running, startMs, marks, normMinutes } = line;
  const total = totalOf(line, nowMs);
  const normMs = (normMinutes ?? 0) * MINUTE_MS;
  const scale = WIDTH / Math.max(total, normMs, 1);
  const last =
    running === null
      ? []
      : [
          {
            fromMs: total - Math.max(0, nowMs - running.sinceMs),
            ms: Math.max(0, nowMs - running.sinceMs),
            operator: null,
            ...running,
          },
        ];
  const all: readonly Span[] = [...spans, ...last];
  const label = all
    .map(({ owner, stage, ms }) => `${speech.name("stage", stage)}: ${speech.name("owner", owner)} ${duration(ms)}`)
    .join("; ");
  return html`
    <svg class="time-bar" viewBox="0 -14 ${WIDTH} 64" role="img" aria-label=${label} data-spans=${all.length}>
      ${all.map(
        ({ fromMs, ms, owner, stage }) => html`
          <rect key=${fromMs} class="owner ${owner}" x=${fromMs * scale} width=${Math.max(0.5, ms * scale)} height="30">
            <title>${`${speech.name("stage", stage)} · ${speech.name("owner", owner)} · ${duration(ms)}`}</title>
          </rect>`,
      )}
      ${stagesOf(all).map(
        ({ stage, fromMs, ms }) => html`
          <line key=${`line${fromMs}`} class="tick" x1=${fromMs * scale} x2=${fromMs * scale} y1="0" y2="46" />
          ${ms * scale > 60 && html`<text key=${`name${fromMs}`} x=${fromMs * scale + 3} y="43">${speech.name("stage", stage)}</text>`}`,
      )}
      ${
        normMs > 0 &&
        html`<line class="norm" x1=${normMs * scale} x2=${normMs * scale} y1="-12" y2="36" />
        <text class="norm-name" x=${normMs * scale - 4} y="-4" text-anchor="end">${speech.say("norm.name", { minutes: normMinutes ?? 0 })}</text>`
      }
      ${
        startMs !== null &&
        marks.map(
          ({ atMs, camera }) =>
            html`<path key=${`${atMs}${camera}`} class="mark-sign" transform="translate(${(atMs - startMs) * scale} 0)" d="M-4 -8h8l-4 7z"><title>${`${camera} ${speech.time(atMs)}`}</title></path>`,
        )
      }
    </svg>`;
}

/** Stretches at the same stage, whoever owned them. */
function stagesOf(
  spans: readonly Span[],
): readonly { readonly stage: string; readonly fromMs: number; readonly ms: number }[] {
  const whole: { stage: string; fromMs: number; ms: number }[] = [];
  for (const { stage, fromMs, ms } of spans) {
    const last = whole.at(-1);
    if (last?.stage === stage) last.ms += ms;
    else whole.push({ stage, fromMs, ms });
  }
  return whole;
}
