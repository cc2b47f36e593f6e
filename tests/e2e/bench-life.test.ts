import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BenchState, StationView } from "../../agent/console/bench/bench-state.ts";
import { STAY_MIN_MS } from "../../agent/domain/decide-scan.ts";
import { type BenchPage, openBenchPage, SCREENS } from "./rig/bench-page.ts";

let bench: BenchPage;
let enteredAt = 0;

beforeAll(async () => {
  bench = await openBenchPage();
});

afterAll(() => bench?.close());

describe("the whole life of a visit on the bench", () => {
  test("U1: a privileged ticket waits in a lane of its own, goes ahead, and the desk says why in one sentence", async () => {
    const { press, shows, page } = bench;
    await take("certificate");
    await take("licence-first");
    await press("[data-language=en]");
    await press("[data-act=privileged]");
    await press("[data-service=licence-first]");
    await shows("[data-queue=intake] [data-lane=privileged]", "A900 priority");
    await press("[data-operator=c-101]");
    await press("[data-act=call]");
    await shows("[data-station=w1] .led", "A900");
    await shows("[data-why=A900]", "it is a privileged ticket, and such a ticket may go ahead");
    await shows("[data-why=A900]", "E001, A001");
    await page.screenshot({ path: join(SCREENS, "why.png") });
  });

  test("U2: an appointment of the hub's list becomes a ticket; one that nobody knows is refused with what to do", async () => {
    const { press, shows, page, until, read } = bench;
    await openCheckIn();
    const code = await page.locator(".check-in input").inputValue();
    expect(code).toBe((await read()).appointments.next[0]?.code);
    await press("[data-act=check-in-now]");
    await until((state) => state.appointments.next[0]?.code !== code && state.queues[0]?.waiting.length === 3);
    await bench.told(`Appointment typed: ${code}`);
    await openCheckIn();
    await page.locator(".check-in input").fill("nobody");
    await page.keyboard.press("Enter");
    await shows(".kiosk .notice", "take an ordinary ticket");
  });

  test("U13: one switch holds the centre, everything says so, and it resumes at the same visit", async () => {
    const { press, shows, page, until } = bench;
    await press("[data-act=hold]");
    await shows(".centre.held", "nobody is called");
    await shows(".kiosk .notice", "Everybody waits");
    await shows("[data-station=w2] .tag", "held");
    await shows(".hub .note", "held");
    await shows("[data-visit=A900][data-owner=force-majeure]", "Time of: force majeure");
    expect(await page.locator("[data-act=start]").isDisabled()).toBe(true);
    await page.screenshot({ path: join(SCREENS, "held.png") });
    await press("[data-act=hold]");
    await shows(".centre:not(.held)");
    const state = await until((now) => now.held === null);
    expect(station(state, "w1")).toMatchObject({ phase: "called", ticket: "A900" });
  });

  test("K17: a ticket before the hall's scanner enters the exam", async () => {
    const { press, shows, until } = bench;
    await press("[data-act=start]");
    await press("[data-act=finish]");
    await until((state) => state.queues.some(({ stage }) => stage === "exam-theory"));
    await press("[data-station=hall] .place");
    await press("[data-operator=p-201]");
    await press("[data-act=scan]");
    await shows("[data-inside=A900]", "0:0");
    enteredAt = Date.now();
    await shows("[data-station=hall]", "inside: 1 of 20");
    await bench.told("A900 is held before it");
  });

  test("a visit is postponed and comes back; others are passed on and back again, or leave", async () => {
    const { press, shows, until, told } = bench;
    await press("[data-station=w1] .place");
    await serveNext();
    await more("postpone-open");
    const away = (await until((state) => state.away.length === 1)).away[0]?.ticket;
    let isPassedOn = false;
    for (const _ of ["the ordinary ticket", "the appointment"]) {
      const now = await serveNext();
      if (isPassedOn || now.transferTo.length === 0) {
        await more("gone");
        await told("the citizen has left");
      } else {
        await more("and-back");
        await press("[data-more^=to-]");
        await told("passed on");
        isPassedOn = true;
      }
      await shows("[data-desk=w1][data-phase=free]");
    }
    expect(isPassedOn).toBe(true);
    await more(`return-${away}`);
    await until((state) => state.away.length === 0);
  });

  test("K6: a break says its reason at the window, and ends with one key", async () => {
    const { press, shows } = bench;
    await more("lunch");
    await shows("[data-station=w1] .who", "on a break: lunch");
    await press("[data-act=back]");
    await shows("[data-act=call]");
    await bench.told("101 is back");
  });

  test("K17, K19: the hall is left by a scan, and a visit beyond its norm is said to be overdue", async () => {
    const { press, shows, until, page } = bench;
    await press("[data-station=hall] .place");
    const stay = STAY_MIN_MS - (Date.now() - enteredAt);
    await page.locator("[data-act=leave]:not(:disabled)").click({ timeout: Math.max(0, stay) + 5_000 });
    await until((state) => station(state, "hall")?.inside.length === 0);
    await until((state) => state.alarms.some(({ type }) => type === "visit.overdue"), 90_000);
    await shows("[data-alarm='visit.overdue']", "exceeded its norm of 1 min");
    await shows("[data-warned=overdue] .warned", "overdue");
    await shows("[data-warned=overdue] .spent", "of 1 min");
    await page.screenshot({ path: join(SCREENS, "overdue.png") });
    expect(bench.complaints.filter((said) => !said.includes("409 (Conflict)"))).toEqual([]);
  });
});

const station = (state: BenchState, id: string): StationView | undefined => state.stations.find((one) => one.id === id);

async function take(service: string): Promise<void> {
  const before = (await bench.read()).services.reduce((sum, one) => sum + one.waiting, 0);
  await bench.page.goto(`${bench.base}/bench?lang=en`);
  await bench.press("[data-language=en]");
  await bench.press(`[data-service=${service}]`);
  await bench.until((state) => state.services.reduce((sum, one) => sum + one.waiting, 0) > before);
  await bench.page.goto(`${bench.base}/bench?lang=en`);
}

async function openCheckIn(): Promise<void> {
  await bench.page.goto(`${bench.base}/bench?lang=en`);
  await bench.press("[data-language=en]");
  await bench.press("[data-act=check-in]");
}

async function serveNext(): Promise<StationView> {
  await bench.shows("[data-desk=w1][data-phase=free]");
  await bench.press("[data-act=call]");
  await bench.press("[data-act=start]");
  await bench.shows("[data-desk=w1][data-phase=serving]");
  const now = station(await bench.until((state) => station(state, "w1")?.phase === "serving"), "w1");
  if (now === undefined) throw new Error("window 1 is gone");
  return now;
}

async function more(key: string): Promise<void> {
  const isOpen = await bench.page.locator(".more[open]").count();
  if (isOpen === 0) await bench.press("[data-act=more]");
  await bench.press(`[data-more=${key}]`);
}
