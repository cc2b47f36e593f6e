import { html } from "htm/preact";
import { stretches, ticksTo } from "./scale.ts";

export interface Series {
  readonly name: string;
  /** The class that gives it its colour. */
  readonly tone: string;
  /** One for each day; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

interface Props {
  readonly title: string;
  readonly days: readonly string[];
  readonly series: readonly Series[];
  /** How values are written. */
  readonly say: (value: number) => string;
  readonly isStacked?: boolean;
  /** A line that should not be passed. */
  readonly bound?: { readonly name: string; readonly value: number };
  /** The axis goes at least so far. */
  readonly least?: number;
}

const [WIDTH, HEIGHT] = [400, 190];
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 8, 10, 22];
const [ROOM, FLOOR] = [WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM];
const DAYS_NAMED_MAX = 6;

/** Values of days as lines or stacked bars; the table under it says the same to whoever does not see it. */
export function Chart({ title, days, series, say, isStacked = false, bound, least = 0 }: Props) {
  const tops = isStacked
    ? days.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0))
    : series.flatMap(({ values }) => values.filter((value) => value !== null));
  const ticks = ticksTo(Math.max(least, bound?.value ?? 0, ...tops));
  const top = ticks.at(-1) ?? 1;
  const y = (value: number): number => FLOOR - (value / top) * (FLOOR - TOP);
  const x = (at: number): number => LEFT + ((at + 0.5) / days.length) * ROOM;
  const isEmpty = series.every(({ values }) => values.every((value) => value === null || value === 0));
  const lines = isStacked
    ? null
    : series.map((one) => html`<${Line} key=${one.name} series=${one} x=${x} y=${y} days=${days} say=${say} />`);
  return html`
    <figure class="chart" data-chart=${title} data-empty=${isEmpty}>
      <figcaption>${title} <${Legend} series=${series} say=${say} /></figcaption>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${labelOf(title, series, say)}>
        ${ticks.map((tick) => html`<line key=${tick} class="grid" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(tick)} y2=${y(tick)} /><text class="tick-name" x=${LEFT - 5} y=${y(tick) + 4} text-anchor="end">${say(tick)}</text>`)}
        ${isStacked && html`<${Bars} days=${days} series=${series} x=${x} y=${y} say=${say} />`}
        ${bound !== undefined && html`<line class="bound" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(bound.value)} y2=${y(bound.value)} /><text class="bound-name" x=${WIDTH - RIGHT} y=${y(bound.value) - 4} text-anchor="end">${bound.name}</text>`}
        ${lines}
        <${DayNames} days=${days} x=${x} />
      </svg>
      <${ValueTable} title=${title} days=${days} series=${series} say=${say} />
    </figure>`;
}

const lastOf = ({ values }: Series): number | null => values.findLast((value) => value !== null) ?? null;

const labelOf = (title: string, series: readonly Series[], say: Props["say"]): string =>
  `${title}: ${series.map((one) => `${one.name} ${sayOr(lastOf(one), say)}`).join(", ")}`;

const sayOr = (value: number | null, say: Props["say"]): string => (value === null ? "—" : say(value));

const Legend = ({ series, say }: Pick<Props, "series" | "say">) => html`
  <span class="keys">
    ${series.map((one) => html`<span key=${one.name}><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="fill ${one.tone}" width="10" height="10" rx="2" /></svg> ${one.name} <b>${sayOr(lastOf(one), say)}</b></span>`)}
  </span>`;

interface Drawn {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  readonly days: readonly string[];
  readonly say: Props["say"];
}

function Line({ series, x, y, days, say }: Drawn & { readonly series: Series }) {
  const parts = stretches(series.values);
  return html`
    ${parts.map((part) => html`<polyline key=${part[0]?.at} class="line ${series.tone}" points=${part.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ")} />`)}
    ${parts.flat().map(({ at, value }) => html`<circle key=${at} class="fill ${series.tone}" cx=${x(at)} cy=${y(value)} r=${days.length > 31 ? 1.5 : 3}><title>${`${days[at]} · ${series.name}: ${say(value)}`}</title></circle>`)}`;
}

function Bars({ days, series, x, y, say }: Drawn & { readonly series: readonly Series[] }) {
  const width = Math.min(26, (ROOM / days.length) * 0.72);
  return days.map((day, at) => {
    let below = 0;
    return series.map(({ name, tone, values }) => {
      const value = values[at] ?? 0;
      const from = below;
      below += value;
      if (value === 0) return null;
      return html`<rect key=${day + name} class="fill ${tone}" x=${x(at) - width / 2} width=${width} y=${y(below)} height=${Math.max(0.5, y(from) - y(below))}><title>${`${day} · ${name}: ${say(value)}`}</title></rect>`;
    });
  });
}

function DayNames({ days, x }: Pick<Drawn, "days" | "x">) {
  const every = Math.max(1, Math.ceil(days.length / DAYS_NAMED_MAX));
  return days.map((day, at) =>
    (days.length - 1 - at) % every === 0
      ? html`<text key=${day} class="tick-name" x=${x(at)} y=${HEIGHT - 6} text-anchor="middle">${day}</text>`
      : null,
  );
}

const ValueTable = ({ title, days, series, say }: Pick<Props, "title" | "days" | "series" | "say">) => html`
  <table class="unseen">
    <caption>${title}</caption>
    <thead><tr><td></td>${series.map(({ name }) => html`<th key=${name} scope="col">${name}</th>`)}</tr></thead>
    <tbody>${days.map((day, at) => html`<tr key=${day}><th scope="row">${day}</th>${series.map(({ name, values }) => html`<td key=${name}>${sayOr(values[at] ?? null, say)}</td>`)}</tr>`)}</tbody>
  </table>`;
