import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, type Country, openBrowser, openCountry, TOKEN } from "./rig/country.ts";
import { furnish, recordDays } from "./rig/furnish.ts";
import type { VirtualCentre } from "./rig/virtual-centre.ts";

const WAIT_MS = 60_000;
let country: Country;
let browser: Browser;
let page: Page;
let centre: VirtualCentre;
let config: string;
const complaints: string[] = [];

beforeAll(async () => {
  country = await openCountry(3);
  browser = await openBrowser();
  page = await browser.context.newPage();
  page.on("pageerror", (problem) => complaints.push(problem.message));
  [centre] = country.centres as [VirtualCentre];
  recordDays(country, "kz-ala-99", "Almaty");
  config = furnish(country, centre);
  await page.goto(`${country.url}/?lang=en#token=${TOKEN}`);
  await page.locator(`[data-centre="${centre.name}"]`).waitFor({ timeout: WAIT_MS });
});

afterAll(async () => {
  await browser?.close();
  await country?.close();
});

const shows = (selector: string) => page.locator(selector).first().waitFor({ timeout: WAIT_MS });
const go = (hash: string) => page.evaluate((to) => location.assign(to), hash);
const form = (name: string) => page.locator(`[data-form="${name}"]`);
const deeds = async () => (await country.store.audit.latest(null, 50)).map(({ act, outcome }) => `${act} ${outcome}`);

describe("the forms of the Situation Centre", () => {
  test("U4: show what a configuration changes and what is wrong with it before it can be published", async () => {
    await go(`#/${centre.name}`);
    await form("configuration").locator("summary").click({ timeout: WAIT_MS });
    const publish = form("configuration").locator('[data-act="publish"]');
    expect(await publish.isDisabled()).toBe(true);
    await page.locator("#configure-text").fill(config.replace("atRisk: 80", "atRisc: 70"));
    await form("configuration").locator('button[type="submit"]').click();
    await shows('.looked[data-problems="1"]');
    await shows('.diff[data-out="1"][data-in="1"]');
    expect(await publish.isDisabled()).toBe(true);
    expect(country.store.configs.of(centre.name)).toHaveLength(1);
  });

  test("U4: publish what was looked at, signed, on the base of what runs, and tell what the centre answers", async () => {
    const wanted = config.replace("atRisk: 80", "atRisk: 70");
    const publish = form("configuration").locator('[data-act="publish"]');
    await page.locator("#configure-file").setInputFiles({
      name: "centre.yaml",
      mimeType: "application/yaml",
      buffer: Buffer.from(wanted),
    });
    await form("configuration").locator('button[type="submit"]').click();
    await shows('.looked[data-problems="0"]');
    await publish.click();
    await shows('.revisions [data-revision="2"]');
    const [newest] = country.store.configs.of(centre.name);
    expect(newest).toMatchObject({ revision: 2, by: "test", phase: null });
    expect(JSON.parse(newest?.text ?? "")).toMatchObject({ config: wanted, base: centre.runs?.digest });
    const said = {
      v: 1,
      centre: centre.name,
      command: "config-2",
      op: "config",
      phase: "refused",
      why: "config-invalid",
    } as const;
    country.store.hearResult(centre.name, { ...said, ts: new Date().toISOString() });
    await shows('.revisions [data-revision="2"][data-fate="refused"]');
  });

  test("add an appointment, withdraw it, revoke an operator, and leave everything else on the list", async () => {
    await form("day").locator("summary").click();
    const day = await page.locator("#day-date").inputValue();
    const listed = () => JSON.parse(country.store.days.get(centre.name, day)?.text ?? "null");
    const add = async (code: string) => {
      await form("day").locator('input[maxlength="16"]').fill(code);
      await form("day").locator('input[list="day-services"]').fill("licence-first");
      await form("day").locator(".go").click();
      await shows(`[data-appointment="${code.toLowerCase()}"]`);
    };
    await add("T0930");
    await add("T0945");
    await form("day").locator('input[list="day-operators"]').fill("c-102");
    await form("day").locator(".danger").click();
    await shows('[data-revoked="c-102"]');
    await page.locator('[data-appointment="t0930"] button').click();
    await page.locator('[data-appointment="t0930"]').waitFor({ state: "detached", timeout: WAIT_MS });
    expect(listed().appointments.map(({ id }: { id: string }) => id)).toEqual(["t0945"]);
    expect(listed().revoked).toEqual(["c-102"]);
  });

  test("believe another machine's key only when an officer says so", async () => {
    await shows('[data-seal="other-key"]');
    await shows('[data-alarm="seal.other-key"]');
    await page.locator(".seals + button").click();
    await page.locator('[data-seal="other-key"]').waitFor({ state: "detached", timeout: WAIT_MS });
    expect(country.store.seals.of(centre.name).key?.by).toBe("test");
  });

  test("leave a line in the audit trail for every change, which the page shows", async () => {
    await go("#audit");
    await shows('[data-deed="configuration"][data-outcome="done"]');
    expect(await deeds()).toEqual(["key done", "day done", "day done", "day done", "day done", "configuration done"]);
    expect(await page.locator("[data-deed]").count()).toBe(6);
  });

  test("K20: draw the days of a centre, each chart with its table for those who do not see it", async () => {
    await go("#figures/kz-ala-99");
    await shows("[data-chart]");
    const charts = page.locator("[data-chart]");
    expect(await charts.count()).toBe(9);
    expect(await page.locator('[data-chart][data-empty="true"]').count()).toBe(0);
    expect(await page.locator(".chart table tbody tr").count()).toBe(9 * 8);
    await page.locator(".spans button").first().click();
    await page.waitForFunction(() => document.querySelectorAll(".chart table tbody tr").length === 9 * 7, null, {
      timeout: WAIT_MS,
    });
  });

  test("show how the machine is", async () => {
    await go(`#/${centre.name}`);
    await shows('[data-gauge="temperature"]');
    expect(await page.locator('[data-gauge="temperature"]').textContent()).toContain("58");
    const worn = page.locator('[data-worn="printer"]');
    expect(await worn.textContent()).toMatch(/×3.*×2.*printedMm 5.?200/);
    expect(await page.locator("[data-worn]").count()).toBe(1);
  });

  test("find nothing to complain of", () => {
    expect(complaints).toEqual([]);
  });
});
