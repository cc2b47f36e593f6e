import { html } from "htm/preact";
import { duration } from "../../../agent/console/page/words.ts";
import type { CentreTile } from "../http/model.ts";
import { beyondMs, type Country, type Place, type Standing, type Wish } from "./country.ts";
import { memo } from "./memo.ts";
import type { Speech } from "./speech.ts";
import { toCentre } from "./where.ts";

interface Props {
  readonly country: Country;
  readonly places: readonly Place[];
  readonly nowMs: number;
  readonly wish: Wish;
  readonly setWish: (wish: Wish) => void;
  readonly speech: Speech;
}

/** All centres on one screen, those first where somebody should look. */
export function Tiles({ country, places, nowMs, wish, setWish, speech }: Props) {
  return html`
    <section class="country" aria-labelledby="country">
      <div class="country-head">
        <h2 id="country">${speech.say("country.title")}</h2>
        <${Wishes} country=${country} wish=${wish} setWish=${setWish} speech=${speech} />
        <${Legend} speech=${speech} />
      </div>
      ${places.length === 0 && html`<p class="quiet">${speech.say("country.none")}</p>`}
      <ul class="tiles">
        ${places.map(({ tile, standing }) => html`<${Tile} key=${tile.centre} tile=${tile} standing=${standing} seconds=${Math.floor(nowMs / 1_000)} speech=${speech} />`)}
      </ul>
    </section>`;
}

function Wishes({ country, wish, setWish, speech }: Pick<Props, "country" | "wish" | "setWish" | "speech">) {
  const regions = [...new Set([...country.tiles.values()].map(({ region }) => region))].filter(Boolean).sort();
  const text = (event: Event): string => (event.target as HTMLInputElement).value;
  return html`
    <div class="wishes">
      <select aria-label=${speech.say("country.region")} value=${wish.region} onChange=${(event: Event) => setWish({ ...wish, region: text(event) })}>
        <option value="">${speech.say("country.all")}</option>
        ${regions.map((region) => html`<option key=${region} value=${region}>${speech.name("region", region)}</option>`)}
      </select>
      <input type="search" placeholder=${speech.say("country.find")} aria-label=${speech.say("country.find")} value=${wish.words}
        onInput=${(event: Event) => setWish({ ...wish, words: text(event).trim().toLowerCase() })} />
      <select aria-label=${speech.say("country.sort")} value=${wish.sort} onChange=${(event: Event) => setWish({ ...wish, sort: text(event) as Wish["sort"] })}>
        <option value="trouble">${speech.say("country.sort.trouble")}</option>
        <option value="name">${speech.say("country.sort.name")}</option>
      </select>
    </div>`;
}

const SIGNS: Readonly<Record<Standing, string>> = {
  offline: "✕",
  silent: "∅",
  overdue: "▲",
  held: "‖",
  "at-risk": "◆",
  broken: "⚙",
  well: "●",
  unknown: "○",
};

const Legend = ({ speech }: { readonly speech: Speech }) => html`
  <p class="legend" aria-hidden="true">
    ${(["overdue", "at-risk", "held", "silent", "offline", "broken", "well"] as const).map(
      (standing) =>
        html`<span key=${standing} class="sign ${standing}"><b>${SIGNS[standing]}</b> ${speech.say(`standing.${standing}`)}</span>`,
    )}
  </p>`;

interface TileProps {
  readonly tile: CentreTile;
  readonly standing: Standing;
  readonly seconds: number;
  readonly speech: Speech;
}

const MINUTE_MS = 60_000;

/** A tile is drawn anew when its centre changed or its clock ran on. */
const Tile = memo(({ tile, standing, seconds, speech }: TileProps) => {
  const nowMs = seconds * 1_000;
  const { centre, waiting, open, atRisk, overdue, worst } = tile;
  const silent = standing === "offline" || standing === "silent";
  const clock = silent ? sinceHeard(tile, nowMs) : worst === null ? "" : duration(nowMs - worst.sinceMs);
  const part = worst === null ? 0 : (nowMs - worst.sinceMs) / (worst.normMinutes * MINUTE_MS);
  const said = speech.say("tile.said", {
    centre,
    standing: speech.say(`standing.${standing}`),
    waiting,
    open,
    risk: atRisk,
    overdue,
  });
  return html`
    <li>
      <a class="tile ${standing} ${beyondMs(tile, nowMs) > 0 ? "late" : ""}" href=${toCentre(centre)} aria-label=${said} title=${said} data-centre=${centre} data-open=${open} data-version=${tile.version}>
        <span class="line">
          <span class="name"><b class="mark">${SIGNS[standing]}</b> ${shortName(centre)}</span>
          ${atRisk > 0 && html`<span class="risk">◆${atRisk}</span>`}
          ${overdue > 0 && html`<span class="over">▲${overdue}</span>`}
        </span>
        <span class="line">
          <span class="waits">${waiting}<i>/</i>${open}</span>
          <span class="clock">${clock}</span>
        </span>
        <span class="bar" aria-hidden="true"><svg viewBox="0 0 100 4" preserveAspectRatio="none"><rect width=${Math.round(Math.min(1, part) * 100)} height="4" /></svg></span>
      </a>
    </li>`;
});

const sinceHeard = ({ heardMs }: CentreTile, nowMs: number): string =>
  heardMs === null ? "—" : duration(nowMs - heardMs);

/** Names of one country all begin alike. */
const shortName = (centre: string): string => centre.replace(/^[a-z]{2}-/, "");
