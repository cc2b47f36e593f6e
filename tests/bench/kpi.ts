import { parseRecord } from "../../agent/journal/record.ts";
import { emptyKpi, evolveKpi, type Kpi, mergeKpi } from "../../agent/kpi/kpi.ts";
import { toKpiText } from "../../agent/kpi/kpi-text.ts";
import { readKpi } from "../../agent/kpi/read-kpi.ts";
import { madeJournal } from "../unit/agent/kpi/made-journal.ts";
import { storedOf } from "../unit/agent/kpi/recorded.ts";
import { hours } from "../unit/agent/kpi/tape.ts";

/** Records through the fold, beside JSON.parse of the same records in the same run. `node tests/bench/kpi.ts [VISITS A DAY]`. */
const [visitsWanted = "800"] = process.argv.slice(2);
const ROUNDS = 3;
const CENTRES = 162;

const records = madeJournal("kz-ala-01", 5, { days: 7, visits: Number(visitsWanted) });
const bodies = storedOf(records).map(({ body }) => body);
const fold = (): Kpi => records.reduce((kpi, record) => evolveKpi(kpi, record, hours), emptyKpi);

/** The best of some rounds: what the machine does beside it only slows. */
function perSecond(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    work();
    best = Math.min(best, performance.now() - began);
  }
  return records.length / (best / 1_000);
}

const format = (figure: number): string => Math.round(figure).toLocaleString("en");
const parsed = perSecond(() => {
  for (const body of bodies) JSON.parse(body);
});
const checked = perSecond(() => {
  for (const body of bodies) parseRecord(body);
});
const folded = perSecond(fold);
const kpi = fold();
const others = Array.from({ length: CENTRES }, (_, no) => {
  const centre = `kz-${no}`;
  return madeJournal(centre, no, { days: 1, visits: 20 }).reduce((all, one) => evolveKpi(all, one, hours), emptyKpi);
});
const began = performance.now();
const merged = others.reduce(mergeKpi, emptyKpi);
const mergedAt = performance.now();
readKpi(merged);
const readAt = performance.now();

console.log(`${format(records.length)} records of a week, ${kpi.days.size} business days, one core, best of ${ROUNDS}`);
console.log(`JSON.parse of the same records   ${format(parsed)}/s`);
console.log(`parseRecord, which checks them   ${format(checked)}/s`);
console.log(`evolveKpi                        ${format(folded)}/s   ${(folded / parsed).toFixed(2)} of JSON.parse`);
console.log(`state of the week                ${format(toKpiText(kpi).length / 1_024)} KiB as text`);
console.log(
  `merging ${CENTRES} centres' days        ${(mergedAt - began).toFixed(0)} ms; reading them ${(readAt - mergedAt).toFixed(0)} ms`,
);
