import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { actToPixelMs, openWall } from "../e2e/rig/act-to-pixel.ts";
import { openBrowser, openCountry, TOKEN } from "../e2e/rig/country.ts";
import { recordLongVisit } from "../e2e/rig/long-visit.ts";
import { called } from "../e2e/rig/virtual-centre.ts";

/** Time from an act at a centre to the pixel, while all the others speak: live pictures every 5 s each, and so many events a second. */
const CENTRES = 166;
const ACTS = Number(process.argv[2] ?? 200);
const LIVE_EVERY_MS = 5_000;
const EVENTS_A_SECOND = 20;
const SCREENS = join(import.meta.dirname, "../../.cache/screens");

const country = await openCountry(CENTRES);
const { context, close } = await openBrowser();
const page = await context.newPage();
await openWall(page, `${country.url}/?lang=en#token=${TOKEN}`, CENTRES);

let turn = 0;
const live = setInterval(() => {
  country.centres[turn % CENTRES]?.live();
  turn += 1;
}, LIVE_EVERY_MS / CENTRES);
const events = setInterval(() => {
  const centre = country.centres[Math.floor(Math.random() * CENTRES)];
  const visit = [...(centre?.visits.values() ?? [])][0];
  if (visit !== undefined) centre?.record([called(visit)]);
}, 1_000 / EVENTS_A_SECOND);

const cpuBefore = process.cpuUsage();
const began = performance.now();
const times: number[] = [];
for (let act = 0; act < ACTS; act += 1) {
  const centre = country.centres[(act * 37) % CENTRES];
  if (centre !== undefined) times.push(await actToPixelMs(page, centre));
  await new Promise((done) => setTimeout(done, Math.random() * 100));
}
const { user, system } = process.cpuUsage(cpuBefore);
const seconds = (performance.now() - began) / 1_000;
clearInterval(live);
clearInterval(events);

times.sort((one, other) => one - other);
const part = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
const figures = {
  centres: CENTRES,
  acts: times.length,
  p50Ms: part(0.5),
  p90Ms: part(0.9),
  p99Ms: part(0.99),
  maxMs: part(1),
};
const cpuPercent = Math.round((user + system) / 10_000 / seconds);
console.log(
  JSON.stringify({
    ...figures,
    hubAndCentresCpuPercent: cpuPercent,
    heapMb: Math.round(process.memoryUsage().heapUsed / 1e6),
  }),
);

mkdirSync(SCREENS, { recursive: true });
const shoot = (name: string) => page.screenshot({ path: join(SCREENS, `${name}.png`) });
await shoot("situation");
const centre = country.centres[1];
if (centre !== undefined) {
  recordLongVisit(centre, centre.takeTicket(Date.now() - 50 * 60_000, false));
  centre.live();
  const ticket = [...centre.visits.values()].at(-1);
  await page.goto(`${country.url}/?lang=en#/${centre.name}/${ticket?.visit}`);
  await page.waitForSelector("[data-mark]");
  await shoot("situation-visit");
  await page.goto(`${country.url}/?lang=kk#/`);
  await page.reload();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForSelector("[data-centre]");
  await shoot("situation-phone");
}
await close();
await country.close();
process.exit(0);
