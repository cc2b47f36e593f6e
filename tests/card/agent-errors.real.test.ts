import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, type TestContext, test } from "vitest";
import { pause } from "../contracts/real-mosquitto.ts";
import { eventually, openCentre, type TestCentre } from "../e2e/rig.ts";
import { Card, cardProblem } from "./card.ts";

const problem = cardProblem();
const here = problem === null ? "" : ` (not on this machine: ${problem})`;
const LONG_MS = 420_000;
const FOR_EVER = 1_000_000;
const PRESS_EVERY_MS = 4_000;

type Finished = TestContext["onTestFinished"];

async function centreOnCard(onTestFinished: Finished): Promise<{ centre: TestCentre; card: Card }> {
  const card = new Card();
  const centre = await openCentre({ state: join(card.dir, "state") });
  onTestFinished(async () => {
    card.order("fail-flushes 0");
    await centre.close();
    card.remove();
  });
  await centre.agent.start();
  await well(centre);
  return { centre, card };
}

const well = ({ agent }: TestCentre) =>
  agent.until(({ kiosk, uplink }) => kiosk.open && uplink.phase === "online", 180_000);

const onPaper = ({ printer }: TestCentre): readonly string[] =>
  printer.slips().flatMap(({ lines }) => /^[A-Z]\d{3}$/.exec(lines[0] ?? "")?.[0] ?? []);

async function slip(centre: TestCentre): Promise<string> {
  const before = onPaper(centre).length;
  let pressedAt = 0;
  await pause(PRESS_EVERY_MS);
  for (const end = Date.now() + 180_000; onPaper(centre).length === before && Date.now() < end; await pause(100)) {
    if (Date.now() - pressedAt < PRESS_EVERY_MS) continue;
    pressedAt = Date.now();
    await centre.agent.ask({ verb: "press", device: "kiosk", key: "licence-first" });
  }
  return onPaper(centre).at(-1) ?? "none";
}

const issuedAtHub = ({ hub }: TestCentre): readonly string[] =>
  hub
    .events()
    .map(({ body }) => JSON.parse(body))
    .filter(({ type }) => type === "talon.ticket.issued.v1")
    .map(({ data }) => data.ticket);

async function expectNothingLost(centre: TestCentre): Promise<void> {
  const slips = onPaper(centre);
  expect(new Set(slips).size).toBe(slips.length);
  await eventually("the hub knows each slip", () => slips.every((no) => issuedAtHub(centre).includes(no)), 90_000);
  expect([...issuedAtHub(centre)].sort()).toEqual([...slips].sort());
}

test.skipIf(problem !== null)(
  `a card that answers EIO to one flush costs nobody a ticket, and nothing that was told is lost${here}`,
  { timeout: LONG_MS },
  async ({ onTestFinished }) => {
    const { centre, card } = await centreOnCard(onTestFinished);
    const first = await slip(centre);
    await centre.untilHubHasAll(60_000);
    execFileSync("sync", ["-f", card.dir]);
    const before = card.counters().failed;
    card.order("fail-flushes 1");
    const second = await slip(centre);
    expect(card.counters().failed).toBeGreaterThan(before);
    expect([first, second]).toEqual(["A001", "A002"]);
    await expectNothingLost(centre);
    await centre.agent.kill();
    card.insert();
    await centre.agent.start();
    await well(centre);
    expect(await slip(centre)).toBe("A003");
    await expectNothingLost(centre);
  },
);

const FAILURES: readonly (readonly [string, (card: Card) => void])[] = [
  ["answers EIO to every flush", (card) => card.order(`fail-flushes ${FOR_EVER}`)],
  [
    "turns read-only (EROFS)",
    (card) => execFileSync("mount", ["-o", "remount,abort", card.dir], { stdio: ["ignore", "ignore", "ignore"] }),
  ],
];

test.skipIf(problem !== null).for(FAILURES)(
  `a card that %s: tickets go on in memory, paper and kiosk say so, and that time is brought home${here}`,
  { timeout: LONG_MS, concurrent: true },
  async ([_what, fail], { onTestFinished }) => {
    const { centre, card } = await centreOnCard(onTestFinished);
    await slip(centre);
    fail(card);
    await centre.agent.ask({ verb: "sign-in", station: "w1", operator: "c-101" });
    await eventually("the card is given up", () => centre.agent.said.includes("a new journal begins"), 180_000);
    await well(centre);
    await centre.agent.until(({ kiosk }) => kiosk.notice === "journal-volatile", 60_000);
    await slip(centre);
    const paper = centre.printer.slips().at(-1)?.lines.join("\n");
    expect(paper).toMatch(/recorded in memory|electronic copy|memory/i);
    await expectNothingLost(centre);
    await centre.agent.stop();
    card.order("fail-flushes 0");
    card.insert();
    await centre.agent.start();
    await well(centre);
    await slip(centre);
    expect(onPaper(centre)).toEqual(["A001", "A002", "A003"]);
    await expectNothingLost(centre);
  },
);
