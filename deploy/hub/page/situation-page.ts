import { html } from "htm/preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { firstLanguage, keepLanguage } from "../../../agent/console/page/preference.ts";
import { AuditPage } from "./audit-page.ts";
import { type Live, useAnswer, useHubNow, useLive } from "./backend.ts";
import { CentrePage, type Me } from "./centre-page.ts";
import { placesOf, type Wish } from "./country.ts";
import { HistoryPage } from "./history-page.ts";
import { Login } from "./login.ts";
import { Rail } from "./rail.ts";
import { type Catalogues, type Language, type Speech, speechOf } from "./speech.ts";
import { Tiles } from "./tiles.ts";
import { forgetToken, keepToken, keptToken } from "./token.ts";
import { TopBar } from "./top-bar.ts";
import { VisitPage } from "./visit-page.ts";
import { useWhere } from "./where.ts";

export function SituationPage({ catalogues }: { readonly catalogues: Catalogues }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [token, setToken] = useState(keptToken);
  const live = useLive(token);
  const speech = useMemo(() => speechOf(catalogues, language), [catalogues, language]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${speech.say("situation.title")} · Talon`;
    keepLanguage(language);
  }, [language, speech]);
  const enter = (given: string): void => {
    keepToken(given);
    setToken(given);
  };
  if (token === null || live.link === "refused") {
    if (live.link === "refused") forgetToken();
    return html`<${Login} speech=${speech} wasRefused=${live.link === "refused"} enter=${enter} />`;
  }
  return html`<${Room} live=${live} speech=${speech} choose=${setLanguage} />`;
}

interface RoomProps {
  readonly live: Live;
  readonly speech: Speech;
  readonly choose: (language: Language) => void;
}

function Room({ live, speech, choose }: RoomProps) {
  const { country, aheadMs } = live;
  const { page, centre, visit } = useWhere();
  const me = useAnswer<Me>("/api/me", 0);
  const nowMs = useHubNow(aheadMs);
  const [wish, setWish] = useState<Wish>({ region: "", words: "", sort: "trouble" });
  const moment = { nowMs, silentAfterMs: country.silentAfterMs };
  const places = placesOf(country.tiles.values(), moment, wish);
  const isCountry = page === "country";
  return html`
    <${TopBar} live=${live} page=${page} places=${places} nowMs=${nowMs} speech=${speech} choose=${choose} />
    <div class="room">
      <main>
        ${page === "figures" && html`<${HistoryPage} centre=${centre} country=${country} nowMs=${nowMs} speech=${speech} />`}
        ${page === "audit" && html`<${AuditPage} nowMs=${nowMs} speech=${speech} />`}
        ${isCountry && centre === null && html`<${Tiles} country=${country} places=${places} nowMs=${nowMs} wish=${wish} setWish=${setWish} speech=${speech} />`}
        ${isCountry && centre !== null && visit === null && html`<${CentrePage} key=${centre} centre=${centre} me=${me} country=${country} nowMs=${nowMs} speech=${speech} />`}
        ${isCountry && centre !== null && visit !== null && html`<${VisitPage} key=${visit} centre=${centre} visit=${visit} country=${country} nowMs=${nowMs} speech=${speech} />`}
      </main>
      <${Rail} country=${country} centre=${centre} nowMs=${nowMs} speech=${speech} />
    </div>`;
}
