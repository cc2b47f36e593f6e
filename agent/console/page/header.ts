import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import type { BenchLanguage, BenchState } from "../bench/bench-state.ts";
import { CentreSwitch } from "./centre-switch.ts";
import { Icon } from "./icon.ts";
import { firstTheme, keepTheme } from "./preference.ts";
import { LANGUAGES, type Speech } from "./words.ts";

interface Props {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly fresh: boolean;
  readonly choose: (language: BenchLanguage) => void;
}

export function Header({ state, speech, fresh, choose }: Props) {
  return html`
    <header class="top">
      <img class="mark" src="/page/talon.svg" alt="" width="40" height="40" />
      <div class="title">
        <h1>Talon</h1>
        <p>${speech.say("page.subtitle", { centre: state.centre.id })}</p>
      </div>
      ${!fresh && html`<p class="badge bad" role="alert">${speech.say("page.ended")}</p>`}
      <${CentreSwitch} state=${state} speech=${speech} />
      <nav class="preferences" aria-label=${speech.say("page.preferences")}>
        <a class="plain" href="/board" target="_blank" rel="noopener">${speech.say("page.board")} ↗</a>
        ${state.hub.page !== undefined && html`<a class="plain" href=${state.hub.page} target="_blank" rel="noopener">${speech.say("page.situation")} ↗</a>`}
        <div class="choice" role="group" aria-label=${speech.say("page.language")}>
          ${LANGUAGES.map(
            (language) => html`
              <button type="button" lang=${language} aria-pressed=${language === speech.language}
                onClick=${() => choose(language)} title=${speech.say(`language.${language}`)}>${SHORT[language]}</button>`,
          )}
        </div>
      </nav>
      <${ThemeSwitch} speech=${speech} />
    </header>`;
}

const SHORT: Readonly<Record<BenchLanguage, string>> = { kk: "Қаз", ru: "Рус", uk: "Укр", en: "Eng" };

function ThemeSwitch({ speech }: { readonly speech: Speech }) {
  const [theme, setTheme] = useState(firstTheme);
  useEffect(() => keepTheme(theme), [theme]);
  const other = theme === "dark" ? "light" : "dark";
  const label = speech.say(`page.theme.${other}`);
  return html`
    <button type="button" class="round" onClick=${() => setTheme(other)} title=${label} aria-label=${label}>
      <${Icon} name=${other === "dark" ? "moon" : "sun"} />
    </button>`;
}
