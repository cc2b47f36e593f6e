import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actToPixelMs, openWall } from "./rig/act-to-pixel.ts";
import { type Browser, type Country, openBrowser, openCountry, TOKEN } from "./rig/country.ts";
import { recordLongVisit } from "./rig/long-visit.ts";

const CENTRES = 166;
const MINUTE_MS = 60_000;
const WAIT_MS = 20_000;
let country: Country;
let browser: Browser;
let page: Page;
const outside: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  country = await openCountry(CENTRES);
  browser = await openBrowser();
  page = await browser.context.newPage();
  page.on("pageerror", (problem) => complaints.push(problem.message));
  page.on("console", (said) => {
    if (said.type() === "error") complaints.push(`${said.text()} ${said.location().url}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(country.url)) outside.push(request.url());
  });
  await openWall(page, `${country.url}/?lang=en#token=${TOKEN}`, CENTRES);
});

afterAll(async () => {
  await browser?.close();
  await country?.close();
});

const shows = (selector: string) => page.locator(selector).first().waitFor({ timeout: WAIT_MS });
const go = (hash: string) => page.evaluate((to) => location.assign(to), hash);
const named = (words: string) => country.centres.find((centre) => centre.name === words);

describe("the page of the Situation Centre", () => {
  test("K18: shows 166 centres on one screen of 1440 by 900, trouble first, and takes the token out of the address", async () => {
    expect(page.url()).not.toContain(TOKEN);
    await page.waitForFunction(() => document.querySelectorAll(".tile.overdue").length === 6, null, {
      timeout: WAIT_MS,
    });
    const bottoms = await page
      .locator(".tile")
      .evaluateAll((tiles) => tiles.map((tile) => tile.getBoundingClientRect().bottom));
    expect(Math.max(...bottoms)).toBeLessThanOrEqual(900);
    const first = await page.locator(".tile").evaluateAll((tiles) => tiles.slice(0, 11).map((tile) => tile.className));
    expect(first.slice(0, 4).every((name) => name.includes("offline"))).toBe(true);
    expect(first.slice(4, 10).every((name) => name.includes("overdue"))).toBe(true);
  });

  test("shows an act at a centre by itself, without asking for everything again", async () => {
    const ms = await actToPixelMs(page, named("kz-alm-03")!);
    expect(ms).toBeLessThan(WAIT_MS);
    await shows('[data-centre="kz-alm-03"]');
  });

  test("lets clocks run on without traffic", async () => {
    const clock = page.locator('[data-centre="kz-alm-01"] .clock');
    const before = await clock.textContent();
    await page.waitForFunction(
      (text) => document.querySelector('[data-centre="kz-alm-01"] .clock')?.textContent !== text,
      before,
      {
        timeout: WAIT_MS,
      },
    );
  });

  test("K12: tells overruns by authority, with whose minutes they are, and alarms as they come", async () => {
    await shows('[data-authority="police"] .owner-bar');
    await shows('[data-alarm="visit.overdue"]');
    expect(await page.locator('[data-authority="police"] .owner-list').textContent()).toContain("the police");
  });

  test("K10: leads in two clicks to a visit: whose each minute was, every act, and the marks in the footage", async () => {
    const centre = named("kz-ast-01")!;
    recordLongVisit(centre, centre.takeTicket(Date.now() - 50 * MINUTE_MS, false));
    centre.live();
    const ticket = [...centre.visits.keys()].at(-1)!;
    await page.locator(`[data-centre="${centre.name}"]`).click();
    await page.locator(`[data-visit="${ticket}"] a`).click({ timeout: WAIT_MS });
    await shows('[data-act="stage.finished"]');
    expect(await page.locator("[data-mark]").count()).toBe(5);
    expect(Number(await page.locator(".time-bar").getAttribute("data-spans"))).toBe(8);
  });

  test.each([
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ])("speaks four languages, and nothing is wider than $width", async (size) => {
    await page.setViewportSize(size);
    for (const language of ["kk", "ru", "uk", "en"]) {
      await page.locator(".preferences select").selectOption(language);
      for (const [hash, seen] of [
        ["#/", ".tile"],
        ["#/kz-ast-01", ".stations"],
      ] as const) {
        await go(hash);
        await shows(seen);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide, `${language} ${hash}`).toBeLessThanOrEqual(0);
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test("U2: gives an order and shows what became of it", async () => {
    await go("#/kz-ast-02");
    await page.locator(".orders button").first().click({ timeout: WAIT_MS });
    await shows('[data-fate="sent"]');
    expect(country.store.commands.waiting("kz-ast-02", Date.now()).map(({ op }) => op)).toEqual(["ping"]);
  });

  test("U4: shows what a centre runs, and that somebody changed it there", async () => {
    const centre = named("kz-ast-02")!;
    await go("#/kz-ast-02");
    await shows('.configuration[data-drift="false"]');
    centre.runs = { revision: 4, digest: "c0ffee".padEnd(64, "0"), phase: "committed", drift: true };
    centre.online(true);
    await shows('.configuration[data-drift="true"]');
    expect(await page.locator(".configuration").textContent()).toContain("revision 4 of the hub");
  });

  test("asks nobody but its hub, and finds nothing to complain of", () => {
    expect(outside).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
