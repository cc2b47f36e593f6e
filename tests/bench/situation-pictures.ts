import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openBrowser, openCountry, TOKEN } from "../e2e/rig/country.ts";
import { furnish, recordDays } from "../e2e/rig/furnish.ts";
import { recordLongVisit } from "../e2e/rig/long-visit.ts";

/** Pictures of the page of the Situation Centre as people see it: on a desk, on a wall, on a phone; by day and by night. */
const SCREENS = join(import.meta.dirname, "../../.cache/screens");
const DESK = { width: 1440, height: 900 };
const WALL = { width: 1920, height: 1080 };
const PHONE = { width: 390, height: 844 };
const WAIT_MS = 20_000;

mkdirSync(SCREENS, { recursive: true });
const country = await openCountry(166);
const { context, close } = await openBrowser();
const page = await context.newPage();
const centre = country.centres[1];
if (centre === undefined) throw new Error("no centre");
const config = furnish(country, centre);
recordLongVisit(centre, centre.takeTicket(Date.now() - 50 * 60_000, false));
centre.live();
const visit = [...centre.visits.values()].at(-1)?.visit ?? "";

interface Shot {
  readonly hash: string;
  readonly seen: string;
  readonly size: typeof DESK;
  readonly language?: string;
  readonly theme?: "light" | "dark";
}

async function shoot(name: string, { hash, seen, size, language = "en", theme = "light" }: Shot): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme });
  await page.goto(`${country.url}/?lang=${language}#token=${TOKEN}`);
  await page.evaluate((to) => localStorage.setItem("theme", to), theme);
  await page.goto(`${country.url}/?lang=${language}#token=${TOKEN}`);
  await page.reload();
  await page.evaluate((to) => location.assign(to), hash);
  await page.locator(seen).first().waitFor({ timeout: WAIT_MS });
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(SCREENS, `${name}.png`) });
}

const detail = `#/${centre.name}`;
const changed = config
  .replace('closes: "18:00"', 'closes: "20:00"')
  .replace("atRisk: 80", "atRisk: 75\n  kiosk: { coolSeconds: 20 }");
const only = process.argv[2];
const shots: Readonly<Record<string, Shot>> = {
  situation: { hash: "#/", seen: ".tile.overdue", size: DESK },
  "situation-wall": { hash: "#/", seen: ".tile.overdue", size: WALL, theme: "dark", language: "ru" },
  "situation-phone": { hash: "#/", seen: ".tile.overdue", size: PHONE, language: "kk" },
  "situation-visit": { hash: `${detail}/${visit}`, seen: "[data-mark]", size: DESK },
  "situation-centre": { hash: detail, seen: "[data-seal]", size: { width: 1440, height: 1500 } },
  "situation-centre-phone": {
    hash: detail,
    seen: "[data-seal]",
    size: { width: 390, height: 2200 },
    language: "uk",
    theme: "dark",
  },
  "situation-figures": { hash: "#figures/kz-ala-99", seen: "[data-chart]", size: { width: 1440, height: 1180 } },
  "situation-figures-wall": {
    hash: "#figures/kz-ala-99",
    seen: "[data-chart]",
    size: WALL,
    theme: "dark",
    language: "kk",
  },
  "situation-figures-phone": { hash: "#figures/kz-ala-99", seen: "[data-chart]", size: PHONE, language: "uk" },
};
let isRecorded = false;
for (const [name, shot] of Object.entries(shots)) {
  if (only !== undefined && !name.includes(only)) continue;
  if (shot.hash.startsWith("#figures") && !isRecorded) {
    recordDays(country, "kz-ala-99", "Almaty");
    isRecorded = true;
  }
  await shoot(name, shot);
}

await shoot("situation-configure", {
  hash: detail,
  seen: '[data-form="configuration"]',
  size: { width: 1440, height: 1000 },
});
await page.locator('[data-form="configuration"] > summary').click();
await page.locator("#configure-text").fill(changed);
await page.locator('[data-form="configuration"] button[type="submit"]').click();
await page.locator(".looked").waitFor({ timeout: WAIT_MS });
await page.locator('[data-form="configuration"]').scrollIntoViewIfNeeded();
await page.locator(".looked").scrollIntoViewIfNeeded();
await page.screenshot({ path: join(SCREENS, "situation-configure.png") });
await page.locator('[data-form="day"] > summary').click();
await page.locator('[data-form="day"] input[pattern="[0-9A-Z]{4,16}"]').fill("T0930");
await page.locator('[data-form="day"] input[list="day-services"]').fill("licence-first");
await page.locator('[data-form="day"] form .go').first().click();
await page.locator("[data-appointment]").waitFor({ timeout: WAIT_MS });
await page.locator('[data-form="day"]').scrollIntoViewIfNeeded();
await page.screenshot({ path: join(SCREENS, "situation-day.png") });
await shoot("situation-audit", { hash: "#audit", seen: "[data-deed]", size: DESK });
await close();
await country.close();
process.exit(0);
