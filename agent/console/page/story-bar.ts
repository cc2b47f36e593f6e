import { html } from "htm/preact";
import { useState } from "preact/hooks";
import type { BenchState, Story } from "../bench/bench-state.ts";
import { Icon } from "./icon.ts";
import type { Speech } from "./words.ts";

interface Props {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly fresh: boolean;
}

/** One line at the foot of the page: what just happened, and what it led to. */
export function StoryBar({ state, speech, fresh }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [latest, ...earlier] = state.stories;
  const quiet = speech.say(fresh ? "story.none" : "page.ended");
  return html`
    <footer class="stories">
      ${isOpen && html`<ol class="earlier">${earlier.map((story) => html`<li key=${story.id}><${Line} story=${story} state=${state} speech=${speech} /></li>`)}</ol>`}
      <div class="latest">
        <div aria-live="polite" class="line">
          ${latest === undefined ? html`<p class="quiet">${quiet}</p>` : html`<${Line} story=${latest} state=${state} speech=${speech} />`}
        </div>
        ${
          earlier.length > 0 &&
          html`<button type="button" class="slim" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>
            ${speech.say(isOpen ? "story.less" : "story.more")}</button>`
        }
      </div>
    </footer>`;
}

function Line({
  story,
  state,
  speech,
}: {
  readonly story: Story;
  readonly state: BenchState;
  readonly speech: Speech;
}) {
  const arrived = story.seq > 0 && story.seq <= state.hub.upTo;
  return html`
    <p class="story">
      <time>${speech.clock(story.at)}</time>
      ${story.steps.map(
        (step, place) => html`
          <span class="step ${step.tone}" key=${place}>
            ${place > 0 && html`<span class="then" aria-hidden="true">→</span>`}${speech.say(`step.${step.word}`, step.gaps)}
          </span>`,
      )}
      ${arrived && html`<span class="step good"><span class="then" aria-hidden="true">→</span><${Icon} name="tick" />${speech.say("story.at-hub")}</span>`}
    </p>`;
}
