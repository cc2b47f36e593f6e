import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import type { BenchLanguage, BenchState } from "../bench/bench-state.ts";
import { send } from "./backend.ts";
import { Icon } from "./icon.ts";
import { CheckIn } from "./kiosk-check-in.ts";
import { type Speech, speechOf, type Words } from "./words.ts";

/** After this long without a touch the next citizen finds the choice of languages again. */
const IDLE_MS = 20_000;
const TYPING_MS = 90_000;
const THANKS_MS = 7_000;

interface Props {
  readonly state: BenchState;
  readonly words: Readonly<Record<BenchLanguage, Words>>;
  /** The language of the page, for what only the visitor of the bench reads. */
  readonly page: Speech;
}

type Screen =
  | { readonly shows: "languages" }
  | { readonly shows: "services"; readonly language: BenchLanguage }
  | { readonly shows: "check-in"; readonly language: BenchLanguage }
  | { readonly shows: "ticket"; readonly language: BenchLanguage; readonly after: number };

const SHOWN_MS = { services: IDLE_MS, "check-in": TYPING_MS, ticket: THANKS_MS } as const;

export function Kiosk({ state, words, page }: Props) {
  const [screen, go] = useState<Screen>({ shows: "languages" });
  useEffect(() => {
    if (screen.shows === "languages") return;
    const timer = setTimeout(() => go({ shows: "languages" }), SHOWN_MS[screen.shows]);
    return () => clearTimeout(timer);
  }, [screen]);
  const language = screen.shows === "languages" ? page.language : screen.language;
  const speech = speechOf(words[language], language, state);
  const back = () => go({ shows: "languages" });
  return html`
    <div class="kiosk">
      <div class="screen" lang=${language}>${content({ state, speech, screen, go, back })}</div>
      <p class="name">${page.say("kiosk.name")}</p>
    </div>`;
}

interface Content {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly screen: Screen;
  readonly go: (screen: Screen) => void;
  readonly back: () => void;
}

/** Tickets are given all the same, so this stands below and not instead of the keys. */
const IN_MEMORY = "journal-volatile";
const unnoticed = (state: BenchState): BenchState => ({ ...state, kiosk: { ...state.kiosk, notice: null } });

function content(all: Content): ReturnType<typeof html> {
  const { state, speech, screen, go, back } = all;
  const after = state.journal.lines[0]?.seq ?? 0;
  const take = (language: BenchLanguage) => () => go({ shows: "ticket", language, after });
  const { notice } = state.kiosk;
  const isInMemory = notice === IN_MEMORY;
  const fault = state.agent.phase !== "running" ? "agent-down" : isInMemory ? null : notice;
  if (isInMemory && fault === null)
    return html`${content({ ...all, state: unnoticed(state) })}<p class="question" role="status">${speech.say("kiosk.in-memory")}</p>`;
  if (fault !== null) return html`<${Notice} speech=${speech} fault=${fault} />`;
  switch (screen.shows) {
    case "languages":
      return html`<${Languages} languages=${state.centre.languages} choose=${(language: BenchLanguage) => go({ shows: "services", language })} />`;
    case "services":
      return html`<${Services} state=${state} speech=${speech} back=${back} choose=${take(screen.language)}
        checkIn=${() => go({ shows: "check-in", language: screen.language })} />`;
    case "check-in":
      return html`<${CheckIn} state=${state} speech=${speech} back=${back} choose=${take(screen.language)} />`;
    case "ticket":
      return html`<${TakeTicket} state=${state} speech=${speech} after=${screen.after} />`;
  }
}

const OWN_NAMES: Readonly<Record<BenchLanguage, string>> = {
  kk: "Қазақша",
  ru: "Русский",
  uk: "Українська",
  en: "English",
};

interface LanguagesProps {
  readonly languages: readonly BenchLanguage[];
  readonly choose: (language: BenchLanguage) => void;
}

const Languages = ({ languages, choose }: LanguagesProps) => html`
  <div class="keys languages">
    ${languages.map(
      (language) =>
        html`<button type="button" class="key" lang=${language} data-language=${language} onClick=${() => choose(language)}>${OWN_NAMES[language]}</button>`,
    )}
  </div>`;

interface ServicesProps {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly choose: () => void;
  readonly checkIn: () => void;
  readonly back: () => void;
}

function Services({ state, speech, choose, checkIn, back }: ServicesProps) {
  const [privileged, setPrivileged] = useState(false);
  const press = (service: string) => {
    choose();
    void send({ act: "press", service, language: speech.language, privileged });
  };
  return html`
    <p class="question">
      <button type="button" class="round" onClick=${back} aria-label=${speech.say("kiosk.back")}><${Icon} name="back" /></button>
      ${speech.say("kiosk.choose")}
    </p>
    <div class="keys">
      ${state.services.map(
        (service) => html`
          <button type="button" class="key" key=${service.id} data-service=${service.id} onClick=${() => press(service.id)}>
            <span class="letter">${service.letter}</span>
            <span class="what">${service.names[speech.language]}</span>
          </button>`,
      )}
    </div>
    <div class="ways">
      <button type="button" class="key" data-act="privileged" aria-pressed=${privileged} onClick=${() => setPrivileged(!privileged)}>
        <span class="box"><${Icon} name=${privileged ? "tick" : "person"} /></span><span class="what">${speech.say("kiosk.privileged")}</span>
      </button>
      <button type="button" class="key" data-act="check-in" onClick=${checkIn}>
        <span class="box"><${Icon} name="paper" /></span><span class="what">${speech.say("kiosk.appointment")}</span>
      </button>
    </div>`;
}

function TakeTicket({
  state,
  speech,
  after,
}: {
  readonly state: BenchState;
  readonly speech: Speech;
  readonly after: number;
}) {
  const news = state.journal.lines.filter((line) => line.seq > after);
  const ticket = news.findLast((line) => line.type === "ticket.reserved")?.ticket ?? null;
  const is = (type: string): boolean =>
    ticket !== null && news.some((line) => line.type === type && line.ticket === ticket);
  const refused = news.find((line) => line.type === "appointment.refused");
  if (refused !== undefined) return html`<${Notice} speech=${speech} fault=${refused.step.gaps["why"]} />`;
  if (is("ticket.voided")) return html`<${Notice} speech=${speech} fault="ticket-voided" />`;
  return html`
    <div class="thanks" role="status">
      <p class="number">${is("ticket.issued") ? ticket : "…"}</p>
      <p>${speech.say(is("ticket.issued") ? "kiosk.take" : "kiosk.printing")}</p>
    </div>`;
}

/** What a citizen reads instead of a fault: what he can do, never what broke. */
export function noticeWords(fault: string): readonly [problem: string, advice: string] {
  if (PRESSED_TWICE.has(fault)) return ["kiosk.busy", "kiosk.wait"];
  if (fault === "centre-held") return ["kiosk.held", "kiosk.moment"];
  if (fault === "appointment-early") return ["kiosk.early", "kiosk.come-later"];
  if (fault.startsWith("appointment")) return ["kiosk.not-listed", "kiosk.take-plain"];
  return ["kiosk.cannot", BRIEF.has(fault) ? "kiosk.moment" : "kiosk.where"];
}

const PRESSED_TWICE = new Set(["button-busy", "button-cooling"]);
const BRIEF = new Set(["agent-down"]);

function Notice({ speech, fault }: { readonly speech: Speech; readonly fault: string }) {
  const [problem, advice] = noticeWords(fault);
  return html`
    <div class="notice" role="alert">
      <${Icon} name="bell" />
      <p class="problem">${speech.say(problem)}</p>
      <p>${speech.say(advice)}</p>
    </div>`;
}
