import { execFileSync } from "node:child_process";
import { closeSync, cpSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { pause } from "../contracts/real-mosquitto.ts";
import { must } from "./rig/citizen.ts";
import { eventually, openCentre, type TestCentre } from "./rig.ts";

const isRoot = process.getuid?.() === 0;
const CHUNK = Buffer.alloc(1_024);
const EAT_EVERY_MS = 100;
const COOL_DOWN_MS = 3_500;

let centre: TestCentre;
let disk: string | null = null;
afterEach(async () => {
  await centre.close();
  if (disk !== null) {
    execFileSync("umount", [disk]);
    rmSync(disk, { recursive: true, force: true });
  }
  disk = null;
});

const well = () => centre.agent.until(({ kiosk, uplink }) => kiosk.open && uplink.phase === "online", 120_000);
const slips = () => centre.printer.slips().map(({ lines }) => lines.join("\n"));

async function ticket(no: string): Promise<void> {
  await pause(COOL_DOWN_MS);
  await must(centre, { verb: "press", device: "kiosk", key: "licence-first" });
  await centre.agent.until(
    ({ queues }) => queues.some(({ waiting }) => waiting.some((one) => one.ticket === no)),
    60_000,
  );
  expect(slips().some((slip) => slip.includes(no))).toBe(true);
}

async function actUntil(isOver: () => boolean): Promise<void> {
  for (const end = Date.now() + 180_000; !isOver() && Date.now() < end; await pause(100)) {
    const acts = Array.from({ length: 40 }, (_, at) =>
      at % 2 === 0
        ? centre.agent.ask({ verb: "sign-in", station: "w1", operator: "c-101" })
        : centre.agent.ask({ verb: "sign-out", station: "w1" }),
    );
    await Promise.all(acts);
  }
  expect(isOver()).toBe(true);
}

function eat(folder: string): () => Promise<void> {
  const path = join(folder, "filler");
  let isHungry = true;
  const file = openSync(path, "w");
  const eating = (async () => {
    for (; isHungry; await pause(EAT_EVERY_MS)) {
      try {
        for (;;) writeSync(file, CHUNK);
      } catch {}
    }
  })();
  return async () => {
    isHungry = false;
    await eating;
    closeSync(file);
    rmSync(path);
  };
}

test.runIf(isRoot)(
  "a card that refuses every commit for a minute is given up: the centre goes on in memory, says so on paper, and brings that time home",
  { timeout: 300_000 },
  async () => {
    disk = mkdtempSync(join(tmpdir(), "talon-card-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk]);
    centre = await openCentre({ state: disk });
    await centre.agent.start();
    await well();
    await ticket("A001");
    const giveBack = eat(disk);
    await actUntil(() => centre.agent.said.includes("a new journal begins"));
    await well();
    await ticket("A002");
    expect(slips().find((slip) => slip.includes("A002"))).toMatch(/recorded in memory|electronic copy|memory/i);
    await centre.untilHubHasAll(60_000);
    await giveBack();
    await centre.agent.stop();
    await centre.agent.start();
    await well();
    await ticket("A003");
    await centre.untilHubHasAll(60_000);
    const issued = centre.hub
      .events()
      .map(({ body }) => JSON.parse(body))
      .filter(({ type }) => type === "talon.ticket.issued.v1")
      .map(({ data }) => data.ticket);
    expect([...issued].sort()).toEqual(["A001", "A002", "A003"]);
  },
);

test("an older copy of the card is recognised by the hub's memory: a new journal begins, and what the copy lacks is declared", {
  timeout: 180_000,
}, async () => {
  centre = await openCentre();
  await centre.agent.start();
  await well();
  await ticket("A001");
  await centre.untilHubHasAll();
  await centre.agent.stop();
  const copy = mkdtempSync(join(tmpdir(), "talon-copy-"));
  cpSync(centre.state, copy, { recursive: true, filter: (path) => !path.endsWith(".sock") });
  await centre.agent.start();
  await well();
  await ticket("A002");
  await centre.untilHubHasAll();
  await centre.agent.kill();
  for (const name of readdirSync(centre.state)) rmSync(join(centre.state, name), { recursive: true });
  cpSync(copy, centre.state, { recursive: true });
  rmSync(copy, { recursive: true });
  const before = centre.hub.events();
  await centre.agent.start();
  await eventually("a new journal begins", () => centre.agent.said.includes("a new journal begins"), 60_000);
  await well();
  await centre.agent.until(({ journal }) => journal.last > 0 && journal.cursor === journal.last, 60_000);
  const kept = centre.hub.events();
  const epochs = new Set(kept.map(({ epoch }) => epoch));
  expect(epochs.size).toBe(2);
  expect(kept.filter(({ epoch }) => epoch === before[0]?.epoch)).toEqual(before);
  expect(new Set(kept.map(({ epoch, seq }) => `${epoch}.${seq}`)).size).toBe(kept.length);
  expect(centre.events("journal.resumed")).toMatchObject([{ fault: "journal-rolled-back" }]);
});
