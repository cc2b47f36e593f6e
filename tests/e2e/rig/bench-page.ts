import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import type { BenchState } from "../../../agent/console/bench/bench-state.ts";

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
const WAIT_MS = 20_000;
export const SCREENS = new URL("../../../.cache/screens/", import.meta.url).pathname;
export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** A demo of its own, and a browser that looks at its bench. */
export interface BenchPage {
  readonly base: string;
  readonly page: Page;
  /** Addresses that the page asked for beyond the demo. */
  readonly outside: readonly string[];
  readonly complaints: readonly string[];
  /** Does one of the acts of agent/console/bench/act.ts; answers its HTTP code. */
  readonly act: (act: object) => Promise<number>;
  readonly press: (selector: string) => Promise<void>;
  /** Waits until the line at the foot of the page says it. */
  readonly told: (words: string) => Promise<void>;
  readonly shows: (selector: string, words?: string) => Promise<void>;
  readonly read: () => Promise<BenchState>;
  readonly until: (holds: (state: BenchState) => boolean, mostMs?: number) => Promise<BenchState>;
  readonly close: () => Promise<void>;
}

export async function openBenchPage(): Promise<BenchPage> {
  mkdirSync(SCREENS, { recursive: true });
  const directory = mkdtempSync(join(tmpdir(), "talon-bench-"));
  const program = new URL("../../../agent/main.ts", import.meta.url).pathname;
  const demo = spawn(process.execPath, [program, "demo", "--state", join(directory, "state"), "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, LANG: "en_US.UTF-8" },
  });
  const base = await addressSaid(demo);
  const launch = { executablePath: "/usr/bin/chromium", args: CHROMIUM };
  const browser = await chromium.launchPersistentContext(join(directory, "browser"), launch);
  const page = await browser.newPage();
  const heard = listen(page, base);
  const read = async (): Promise<BenchState> => (await fetch(`${base}/api/bench/state`)).json() as Promise<BenchState>;
  const until = (holds: (state: BenchState) => boolean, mostMs = WAIT_MS) => untilState(read, holds, mostMs);
  const close = async (): Promise<void> => {
    await browser.close();
    const ended = new Promise((settle) => demo.once("exit", settle));
    demo.kill("SIGTERM");
    await ended;
    rmSync(directory, { recursive: true, force: true });
  };
  await page.setViewportSize(SIZES.desktop);
  await page.goto(`${base}/bench?lang=en`);
  await until((state) => state.agent.phase === "running" && state.kiosk.open && state.hub.online);
  const shows = (selector: string, words?: string): Promise<void> => {
    const found = words === undefined ? page.locator(selector) : page.locator(selector, { hasText: words });
    return found.first().waitFor({ timeout: WAIT_MS });
  };
  const press = (selector: string): Promise<void> => page.locator(selector).first().click({ timeout: WAIT_MS });
  const act = async (wished: object): Promise<number> => {
    const headers = { "content-type": "application/json" };
    return (await fetch(`${base}/api/bench/act`, { method: "POST", headers, body: JSON.stringify(wished) })).status;
  };
  return { base, page, ...heard, act, press, told: (words) => shows(".stories", words), shows, read, until, close };
}

function listen(page: Page, base: string): Pick<BenchPage, "outside" | "complaints"> {
  const outside: string[] = [];
  const complaints: string[] = [];
  const { hostname } = new URL(base);
  page.on("request", (request) => {
    if (new URL(request.url()).hostname !== hostname) outside.push(request.url());
  });
  page.on("pageerror", (problem) => complaints.push(problem.message));
  page.on("console", (said) => {
    if (said.type() === "error") complaints.push(said.text());
  });
  return { outside, complaints };
}

export const pause = (ms: number): Promise<void> => new Promise((settle) => setTimeout(settle, ms));

async function untilState(
  read: () => Promise<BenchState>,
  holds: (state: BenchState) => boolean,
  mostMs: number,
): Promise<BenchState> {
  const end = Date.now() + mostMs;
  for (;;) {
    const state = await read();
    if (holds(state)) return state;
    if (Date.now() > end) throw new Error(`it did not come to that: ${JSON.stringify({ ...state, services: [] })}`);
    await pause(100);
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
