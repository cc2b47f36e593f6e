import { get } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BenchState } from "../../agent/console/bench/bench-state.ts";
import { RATING_SOONEST_MS } from "../../agent/domain/decide-rating.ts";
import { type BenchPage, openBenchPage, pause, SCREENS, SIZES } from "./rig/bench-page.ts";

const ALL_LANGUAGES_MS = 60_000;
const LANGUAGES = ["kk", "ru", "uk", "en"] as const;

let bench: BenchPage;

beforeAll(async () => {
  bench = await openBenchPage();
});

afterAll(() => bench?.close());

describe("the bench in a real browser", () => {
  test("a citizen presses a key, and the ticket comes out as paper and reaches the hub", async () => {
    await bench.press("[data-language=kk]");
    await bench.press("[data-service=licence-first]");
    const state = await bench.until((now) => isIssued(now) && now.hub.upTo === now.journal.last);
    expect(state.printer.papers).toHaveLength(1);
    await bench.page.locator(".thanks .number", { hasText: "A001" }).waitFor();
    const paper = bench.page.locator(".paper img");
    await paper.waitFor();
    expect(await paper.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(576);
    await bench.told("A001 reserved");
    await bench.told("paper proven: A001 issued");
  });

  test("an operator signs in, calls, starts and finishes; the board shows it and the citizen rates", async () => {
    await bench.press("[data-operator=c-101]");
    await bench.press("[data-act=call]");
    await bench.page.locator("[data-station=w1] .led", { hasText: "A001" }).waitFor();
    await bench.told("A001 called to window 1");
    await bench.press("[data-act=start]");
    await bench.press("[data-act=finish]");
    await bench.until((now) => now.stations[0]?.phase === "free");
    await pause(RATING_SOONEST_MS);
    await bench.press("[data-score='5']");
    await bench.told("5 counted for A001");
    const state = await bench.until((now) => now.cameras.some((camera) => camera.pulses >= 2));
    expect(state.stations[0]?.phase).toBe("free");
  });

  test("without paper the kiosk says where to go, and with paper it gives tickets again", async () => {
    await bench.press("[data-act=printer-paper-out]");
    await bench.page.locator(".kiosk .notice", { hasText: "window 1" }).waitFor();
    await bench.page.screenshot({ path: join(SCREENS, "paper-out.png") });
    await bench.press("[data-act=printer-paper-out].on");
    await bench.until((state) => state.kiosk.open);
    await bench.press("[data-language=uk]");
    await bench.press("[data-service=number-plates]");
    await bench.until((state) => state.printer.papers.length === 2);
  });

  test("a cut network loses nothing: the backlog grows, and the hub catches up", async () => {
    await bench.press("[data-act=network]");
    await bench.press("[data-language=en]");
    await bench.press("[data-service=certificate]");
    await bench.until((state) => state.journal.last > state.hub.upTo && state.printer.papers.length === 3);
    await bench.page.screenshot({ path: join(SCREENS, "network-cut.png") });
    await bench.press("[data-act=network].on");
    const state = await bench.until((now) => now.hub.upTo === now.journal.last, 120_000);
    expect(state.hub.problems).toBe(0);
    expect(state.hub.received).toBe(state.journal.last);
  });

  test("a killed agent comes back with everything it knew", async () => {
    const before = await bench.read();
    await bench.press("[data-act=agent]");
    await bench.page.locator(".kiosk .notice").waitFor();
    await bench.page.screenshot({ path: join(SCREENS, "agent-killed.png") });
    const after = await bench.until(
      ({ agent, kiosk, journal }) =>
        agent.starts === 2 && agent.phase === "running" && kiosk.open && journal.last > before.journal.last,
    );
    expect(after.journal.epoch).toBe(before.journal.epoch);
    expect(waiting(after)).toBe(waiting(before));
    const state = await bench.until((now) => now.hub.upTo === now.journal.last, 120_000);
    expect(state.hub.received).toBe(state.journal.last);
  });

  test("an unplugged board is told, and shows the call again when it is plugged in", async () => {
    await bench.press("[data-act=plug-board-w1]");
    await bench.until((state) => state.stations[0]?.board?.fault !== null);
    await bench.press("[data-act=plug-board-w1].on");
    await bench.until((state) => state.stations[0]?.board?.fault === null, 60_000);
  });

  test("an unknown act is refused with what to do, and no stranger's page is answered", async () => {
    const body = JSON.stringify({ act: "burn-down" });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${bench.base}/api/bench/act`, { method: "POST", headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ ok: false, problem: { place: "act" } });
    const large = await fetch(`${bench.base}/api/bench/act`, {
      method: "POST",
      headers,
      body: `"${"x".repeat(5_000)}"`,
    });
    expect(large.status).toBe(400);
    expect(await statusFor("stranger.example")).toBe(403);
  });

  test("in four languages and two sizes nothing is wider than the screen, and nothing comes from outside", async () => {
    for (const [name, size] of Object.entries(SIZES)) {
      await bench.page.setViewportSize(size);
      for (const language of LANGUAGES) {
        await bench.page.goto(`${bench.base}/bench?lang=${language}`);
        await bench.page.locator(".window").first().waitFor();
        const excess = await bench.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(excess, `${name} ${language}`).toBeLessThanOrEqual(0);
        expect(await bench.page.locator("body").innerText()).not.toMatch(/step\.|fault\.|\{\w+\}/);
        await bench.page.screenshot({ path: join(SCREENS, `${name}-${language}.png`), fullPage: name === "phone" });
      }
    }
    await bench.page.setViewportSize(SIZES.desktop);
    expect(bench.outside).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });

  test("the hall's screen and a window's show a call, in each language of the centre, and prove it", async () => {
    const free = (state: BenchState) => state.stations[0]?.phase === "free";
    expect(await bench.act({ act: "press", service: "number-plates", language: "kk" })).toBe(200);
    if (!free(await bench.read())) expect(await bench.act({ act: "start", station: "w1" })).toBe(200);
    if (!free(await bench.read()))
      expect(await bench.act({ act: "finish", station: "w1", outcome: "passed" })).toBe(200);
    await bench.until((state) => free(state) && waiting(state) > 0);
    await bench.page.setViewportSize(SIZES.desktop);
    await bench.page.goto(`${bench.base}/board`);
    await bench.page.locator(".hall").waitFor();
    expect(await bench.act({ act: "call", station: "w1" })).toBe(200);
    const { stations } = await bench.until((state) => state.stations[0]?.phase === "called");
    const ticket = stations[0]?.ticket ?? "none";
    await bench.shows(".newest b", ticket);
    const heading = (word: string) => bench.page.locator(".queue h2", { hasText: word }).first();
    const words = ["Күтуде", "Ждут", "Чекають", "Waiting"];
    await Promise.all(words.map((word) => heading(word).waitFor({ timeout: ALL_LANGUAGES_MS })));
    await bench.page.screenshot({ path: join(SCREENS, "board.png") });
    await bench.page.goto(`${bench.base}/board/w1`);
    await bench.shows(".one .number", ticket);
    await bench.page.screenshot({ path: join(SCREENS, "window.png") });
    expect(bench.outside).toEqual([]);
    expect(bench.complaints).toEqual([]);
  });
});

const isIssued = (state: BenchState): boolean => state.journal.lines.some((line) => line.type === "ticket.issued");
const waiting = (state: BenchState): number => state.services.reduce((sum, service) => sum + service.waiting, 0);

function statusFor(host: string): Promise<number | undefined> {
  return new Promise((settle, refuse) => {
    get(`${bench.base}/api/bench/state`, { headers: { host } }, (answer) => {
      answer.resume();
      settle(answer.statusCode);
    }).once("error", refuse);
  });
}
