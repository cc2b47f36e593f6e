import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../../agent/console/page/icon.ts";
import { firstTheme, keepTheme } from "../../../agent/console/page/preference.ts";
import { LANGUAGES } from "../../../agent/console/page/words.ts";
import type { Live } from "./backend.ts";
import { type Place, sumsOf } from "./country.ts";
import type { Language, Speech } from "./speech.ts";
import { TO_AUDIT, toFigures, type Where } from "./where.ts";

interface Props {
  readonly live: Live;
  readonly page: Where["page"];
  readonly places: readonly Place[];
  readonly nowMs: number;
  readonly speech: Speech;
  readonly choose: (language: Language) => void;
}

/** What two people and a wall see first: how much of everything, and whether it is of this moment. */
export function TopBar({ live, page, places, nowMs, speech, choose }: Props) {
  const sums = sumsOf(places);
  const figures = [
    ["centres", sums.centres, ""],
    ["waiting", sums.waiting, ""],
    ["open", sums.open, ""],
    ["at-risk", sums.atRisk, sums.atRisk > 0 ? "warn" : ""],
    ["overdue", sums.overdue, sums.overdue > 0 ? "bad" : ""],
    ["away", sums.away, sums.away > 0 ? "bad" : ""],
  ] as const;
  return html`
    <header class="top">
      <a class="home" href="#/">
        <img src="/agent/console/page/talon.svg" alt="" width="36" height="36" />
        <h1>${speech.say("situation.title")}</h1>
      </a>
      <${Pages} page=${page} speech=${speech} />
      <dl class="sums">
        ${figures.map(
          ([key, count, tone]) => html`
            <div key=${key} class=${tone} data-sum=${key}><dt>${speech.say(`sum.${key}`)}</dt><dd>${speech.number(count)}</dd></div>`,
        )}
      </dl>
      <p class="moment">
        <time>${speech.time(nowMs)}</time>
        <span class="link ${live.link}" role="status">${speech.say(`link.${live.link}`)}</span>
      </p>
      <${Preferences} speech=${speech} choose=${choose} />
    </header>`;
}

const PAGES = [
  ["country", "#/"],
  ["figures", toFigures(null)],
  ["audit", TO_AUDIT],
] as const;

const Pages = ({ page, speech }: Pick<Props, "page" | "speech">) => html`
  <nav class="pages" aria-label=${speech.say("pages.title")}>
    ${PAGES.map(([name, href]) => html`<a key=${name} href=${href} aria-current=${name === page ? "page" : null}>${speech.say(`pages.${name}`)}</a>`)}
  </nav>`;

const SHORT: Readonly<Record<Language, string>> = { kk: "Қаз", ru: "Рус", uk: "Укр", en: "Eng" };

function Preferences({ speech, choose }: Pick<Props, "speech" | "choose">) {
  const [theme, setTheme] = useState(firstTheme);
  useEffect(() => keepTheme(theme), [theme]);
  const other = theme === "dark" ? "light" : "dark";
  const label = speech.say(`page.theme.${other}`);
  return html`
    <nav class="preferences" aria-label=${speech.say("page.preferences")}>
      <select aria-label=${speech.say("page.language")} value=${speech.language}
        onChange=${(event: Event) => choose((event.target as HTMLSelectElement).value as Language)}>
        ${LANGUAGES.map((language) => html`<option key=${language} value=${language} lang=${language}>${SHORT[language]}</option>`)}
      </select>
      <button type="button" class="round" onClick=${() => setTheme(other)} title=${label} aria-label=${label}>
        <${Icon} name=${other === "dark" ? "moon" : "sun"} />
      </button>
    </nav>`;
}
