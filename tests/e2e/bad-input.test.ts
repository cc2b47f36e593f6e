import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, expect, test } from "vitest";
import { sha256 } from "../../agent/host/sha256.ts";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { pause } from "../contracts/real-mosquitto.ts";
import { MAIN } from "./rig/agent.ts";
import { CENTRE } from "./rig/centre-config.ts";
import { Chance } from "./rig/chance.ts";
import { Child } from "./rig/child.ts";
import { must } from "./rig/citizen.ts";
import { Eavesdropper } from "./rig/eavesdropper.ts";
import { NoisyDevice } from "./rig/noise.ts";
import { eventually, openCentre, type TestCentre } from "./rig.ts";

const MIB = 1024 ** 2;
const RSS_MOST_BYTES = 400 * MIB;

let centre: TestCentre;
const cleanings: (() => void)[] = [];
afterEach(async () => {
  await centre.close();
  for (const clean of cleanings.splice(0)) clean();
});

const rssBytes = (pid: number | null): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1_024;

const ready = () => centre.agent.until(({ kiosk, uplink }) => kiosk.open && uplink.phase === "online");

async function expectALiveAgent(): Promise<void> {
  const asked = performance.now();
  await centre.agent.status();
  expect(performance.now() - asked).toBeLessThan(2_000);
  const before = centre.events("rating.refused").length;
  await centre.agent.ask({ verb: "rate", station: "w1", score: 4 });
  expect(centre.events("rating.refused").length).toBe(before + 1);
  expect(rssBytes(centre.agent.pid)).toBeLessThan(RSS_MOST_BYTES);
}

test("unknown keys in the configuration end the start with each one's file and line", async () => {
  centre = await openCentre({
    hasBroker: false,
    change: (config) => ({ ...config, centre: { ...config.centre, regoin: "x" }, stroage: {} }),
  });
  const child = new Child([process.execPath, MAIN, "run", "--config", centre.configFile, "--state", centre.state]);
  child.start();
  expect(await child.ended).toEqual({ code: 1, signal: null });
  expect(child.said).toMatch(/centre\.json:\d+.*regoin/);
  expect(child.said).toMatch(/centre\.json:\d+.*stroage/);
});

test("a printer and a board that shout random bytes without end disturb nobody", async () => {
  const noisy = [new NoisyDevice(new Chance(1)), new NoisyDevice(new Chance(2))];
  cleanings.push(() => noisy.map((device) => device.close()));
  const [printer = "", board = ""] = await Promise.all(noisy.map((device) => device.listen()));
  centre = await openCentre({
    hasBroker: false,
    change: ({ devices, ...config }) => ({
      ...config,
      devices: {
        ...devices,
        printer: { ...devices.printer, link: printer },
        "board-w1": { ...devices["board-w1"], link: board },
      },
    }),
  });
  await centre.agent.start();
  await pause(6_000);
  expect(noisy.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(2 * MIB);
  await expectALiveAgent();
  expect(centre.events("device.state").length).toBeLessThan(60);
});

test("garbage and an endless line at the control socket cost only the caller", async () => {
  centre = await openCentre({ hasBroker: false });
  await centre.agent.start();
  const say = (text: string) =>
    new Promise<string>((settle) => {
      const socket = connect(join(centre.state, "talon.sock"));
      let heard = "";
      socket.on("data", (answer) => {
        heard += answer.toString("utf8");
      });
      socket.on("error", () => socket.destroy());
      socket.on("close", () => settle(heard));
      socket.write(text);
      setTimeout(() => socket.destroy(), 1_500);
    });
  const chance = new Chance(3);
  const garbage = Array.from({ length: 5_000 }, () => String.fromCharCode(Math.floor(chance.unit() * 300))).join("");
  const answers = await Promise.all([
    say(`${garbage}\n`),
    say("x".repeat(8 * MIB)),
    say('{"no":1,"verb":"press"}\n'),
    say('{"no":2,"verb":"explode"}\n'),
    say(`${"[".repeat(60_000)}\n`),
  ]);
  expect(answers[2]).toContain("request-malformed");
  expect(answers[3]).toContain("request-malformed");
  expect(answers[1]).toBe("");
  await expectALiveAgent();
});

const COMMAND = {
  v: 1,
  id: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  op: "explode",
  args: {},
  issued: "2026-01-01T00:00:00.000Z",
  notAfter: "2099-01-01T00:00:00.000Z",
  by: "nobody",
};

test("malformed and oversized messages and unknown commands are refused, and no event is lost", async () => {
  centre = await openCentre();
  await centre.agent.start();
  await ready();
  const topics = topicsOf(CENTRE);
  const eavesdropper = await Eavesdropper.listen(centre.mosquitto);
  const bad = ["", "not JSON", "[".repeat(9_000), '{"v":1}', "null", "x".repeat(280_000), "\u0000\uffff"];
  for (const payload of bad) {
    await eavesdropper.say(topics.ack, payload);
    await eavesdropper.say(`${topics.commands}explode`, payload);
  }
  await eavesdropper.say(topics.ack, JSON.stringify({ v: 1, epoch: "another", upto: 1e15, now: COMMAND.issued }));
  await eavesdropper.say(`${topics.commands}explode`, JSON.stringify(COMMAND));
  const results = () => eavesdropper.heard.filter(({ topic }) => topic === topics.result(COMMAND.id));
  await eventually("the unknown command has its result", () =>
    results().some(({ payload }) => payload.includes("refused")),
  );
  expect(JSON.parse(results().at(-1)?.payload ?? "null")).toMatchObject({ phase: "refused", why: "command-unknown" });
  await eavesdropper.close();
  expect(centre.events("command.finished")).toEqual([
    { command: COMMAND.id, op: "explode", outcome: "refused", why: "command-unknown" },
  ]);
  await expectALiveAgent();
  await centre.untilHubHasAll(60_000);
  expect(centre.hub.events().map(({ body }) => body)).toEqual(centre.journal().map(({ body }) => body));
});

test("a state directory of a newer version is not touched: the agent lives, says so and issues nothing", async () => {
  centre = await openCentre({ hasBroker: false });
  await centre.agent.start();
  await centre.agent.until(({ kiosk }) => kiosk.open);
  await centre.agent.stop();
  const file = join(centre.state, "journal.db");
  const db = new Database(file);
  db.pragma("journal_mode = DELETE");
  db.pragma("user_version = 99");
  db.close();
  const before = sha256(readFileSync(file, "latin1"));
  await centre.agent.start();
  const { kiosk, journal } = await centre.agent.until(({ journal: { fault } }) => fault !== null);
  expect([kiosk.open, kiosk.notice, journal.fault]).toEqual([false, "journal-newer", "journal-newer"]);
  await eventually(
    "the board says that nobody is served",
    () => centre.boards["board-w1"].face().text.trim() === "---",
  );
  await must(centre, { verb: "press", device: "kiosk", key: "licence-first" });
  await pause(1_000);
  expect(centre.printer.slips()).toEqual([]);
  expect(sha256(readFileSync(file, "latin1"))).toBe(before);
  expect(centre.agent.said).toContain("journal-newer");
});
