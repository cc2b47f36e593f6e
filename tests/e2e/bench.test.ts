import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BenchState } from "../../agent/console/bench/bench-state.ts";
import { RATING_SOONEST_MS } from "../../agent/domain/decide-rating.ts";

const SCREENS = new URL("../../.cache/screens/", import.meta.url).pathname;
const CHROMIUM = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const LANGUAGES = ["kk", "ru", "uk", "en"] as const;
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
const WAIT_MS = 20_000;

let directory: string;
let demo: ChildProcess;
let base: string;
let browser: BrowserContext;
let page: Page;
const outside: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(SCREENS, { recursive: true });
  directory = mkdtempSync(join(tmpdir(), "talon-bench-"));
  const program = new URL("../../agent/main.ts", import.meta.url).pathname;
  const args = [program, "demo", "--state", join(directory, "state"), "--port", "0"];
  demo = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, LANG: "en_US.UTF-8" },
  });
  base = await addressSaid(demo);
  const data = join(directory, "browser");
  browser = await chromium.launchPersistentContext(data, { executablePath: "/usr/bin/chromium", args: CHROMIUM });
  page = await browser.newPage();
  page.on("request", (request) => {
    if (!request.url().startsWith(base)) outside.push(request.url());
  });
  page.on("pageerror", (problem) => complaints.push(problem.message));
  page.on("console", (said) => {
    if (said.type() === "error") complaints.push(said.text());
  });
  await page.setViewportSize(SIZES.desktop);
  await page.goto(`${base}/bench?lang=en`);
  await until((state) => state.agent.phase === "running" && state.kiosk.open && state.hub.online);
});

afterAll(async () => {
  await browser?.close();
  demo?.kill("SIGTERM");
  await new Promise((settle) => demo?.once("exit", settle));
  rmSync(directory, { recursive: true, force: true });
});

describe("the bench in a real browser", () => {
  test("a citizen presses a key, and the ticket comes out as paper and reaches the hub", async () => {
    await press("[data-language=kk]");
    await press("[data-service=licence-first]");
    const state = await until((now) => isIssued(now) && now.hub.upTo === now.journal.last);
    expect(state.printer.papers).toHaveLength(1);
    await page.locator(".thanks .number", { hasText: "A001" }).waitFor();
    const paper = page.locator(".paper img");
    await paper.waitFor();
    expect(await paper.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(576);
    await told("A001 reserved");
    await told("paper proven: A001 issued");
  });

  test("an operator signs in, calls, starts and finishes; the board shows it and the citizen rates", async () => {
    await press("[data-operator=c-101]");
    await press("[data-act=call]");
    await page.locator("[data-station=w1] .led", { hasText: "A001" }).waitFor();
    await told("A001 called to window 1");
    await press("[data-act=start]");
    await press("[data-act=finish]");
    await pause(RATING_SOONEST_MS);
    await press("[data-score='5']");
    await told("5 counted for A001");
    const state = await until((now) => now.cameras.some((camera) => camera.pulses >= 2));
    expect(state.stations[0]?.phase).toBe("free");
  });

  test("without paper the kiosk says where to go, and with paper it gives tickets again", async () => {
    await press("[data-act=printer-paper-out]");
    await page.locator(".kiosk .notice", { hasText: "window 1" }).waitFor();
    await page.screenshot({ path: join(SCREENS, "paper-out.png") });
    await press("[data-act=printer-paper-out].on");
    await until((state) => state.kiosk.open);
    await press("[data-language=uk]");
    await press("[data-service=number-plates]");
    await until((state) => state.printer.papers.length === 2);
  });

  test("a cut network loses nothing: the backlog grows, and the hub catches up", async () => {
    await press("[data-act=network]");
    await press("[data-language=en]");
    await press("[data-service=certificate]");
    await until((state) => state.journal.last > state.hub.upTo && state.printer.papers.length === 3);
    await page.screenshot({ path: join(SCREENS, "network-cut.png") });
    await press("[data-act=network].on");
    const state = await until((now) => now.hub.upTo === now.journal.last, 120_000);
    expect(state.hub.problems).toBe(0);
    expect(state.hub.received).toBe(state.journal.last);
  });

  test("a killed agent comes back with everything it knew", async () => {
    const before = await read();
    await press("[data-act=agent]");
    await page.locator(".kiosk .notice").waitFor();
    await page.screenshot({ path: join(SCREENS, "agent-killed.png") });
    const after = await until(
      (state) => state.agent.starts === 2 && state.agent.phase === "running" && state.kiosk.open,
    );
    expect(after.journal.epoch).toBe(before.journal.epoch);
    expect(after.journal.last).toBeGreaterThan(before.journal.last);
    expect(waiting(after)).toBe(waiting(before));
    const state = await until((now) => now.hub.upTo === now.journal.last, 120_000);
    expect(state.hub.received).toBe(state.journal.last);
  });

  test("an unplugged board is told, and shows the call again when it is plugged in", async () => {
    await press("[data-act=plug-board-w1]");
    await until((state) => state.stations[0]?.board?.fault !== null);
    await press("[data-act=plug-board-w1].on");
    await until((state) => state.stations[0]?.board?.fault === null, 60_000);
  });

  test("an unknown act is refused with what to do, and no stranger's page is answered", async () => {
    const body = JSON.stringify({ act: "burn-down" });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${base}/api/bench/act`, { method: "POST", headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ ok: false, problem: { place: "act" } });
    const large = await fetch(`${base}/api/bench/act`, { method: "POST", headers, body: `"${"x".repeat(5_000)}"` });
    expect(large.status).toBe(400);
    expect(await statusFor("stranger.example")).toBe(403);
  });

  test("in four languages and two sizes nothing is wider than the screen, and nothing comes from outside", async () => {
    for (const [name, size] of Object.entries(SIZES)) {
      await page.setViewportSize(size);
      for (const language of LANGUAGES) {
        await page.goto(`${base}/bench?lang=${language}`);
        await page.locator(".window").first().waitFor();
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(excess, `${name} ${language}`).toBeLessThanOrEqual(0);
        expect(await page.locator("body").innerText()).not.toMatch(/step\.|fault\.|\{\w+\}/);
        await page.screenshot({ path: join(SCREENS, `${name}-${language}.png`), fullPage: name === "phone" });
      }
    }
    await page.setViewportSize(SIZES.desktop);
    await page.goto(`${base}/board`);
    await page.locator(".newest b").waitFor();
    await page.screenshot({ path: join(SCREENS, "board.png") });
    expect(outside).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

const press = (selector: string): Promise<void> => page.locator(selector).first().click({ timeout: WAIT_MS });
const told = (words: string): Promise<void> =>
  page.locator(".stories", { hasText: words }).waitFor({ timeout: WAIT_MS });
const pause = (ms: number): Promise<void> => new Promise((settle) => setTimeout(settle, ms));
const read = async (): Promise<BenchState> => (await fetch(`${base}/api/bench/state`)).json() as Promise<BenchState>;
const isIssued = (state: BenchState): boolean => state.journal.lines.some((line) => line.type === "ticket.issued");
const waiting = (state: BenchState): number => state.services.reduce((sum, service) => sum + service.waiting, 0);

function statusFor(host: string): Promise<number | undefined> {
  return new Promise((settle, refuse) => {
    get(`${base}/api/bench/state`, { headers: { host } }, (answer) => {
      answer.resume();
      settle(answer.statusCode);
    }).once("error", refuse);
  });
}

async function until(holds: (state: BenchState) => boolean, mostMs = WAIT_MS): Promise<BenchState> {
  const end = Date.now() + mostMs;
  for (;;) {
    const state = await read();
    if (holds(state)) return state;
    if (Date.now() > end) throw new Error(`it did not come to that: ${JSON.stringify({ ...state, services: [] })}`);
    await new Promise((settle) => setTimeout(settle, 100));
  }
}

function addressSaid(child: ChildProcess): Promise<string> {
  return new Promise((settle, refuse) => {
    let said = "";
    child.stdout?.on("data", (text: Buffer) => {
      said += text.toString("utf8");
      const url = /(http:\/\/127\.0\.0\.1:\d+)\/bench/.exec(said)?.[1];
      if (url !== undefined) settle(url);
    });
    child.once("exit", () => refuse(new Error(`the demo ended: ${said}`)));
  });
}
