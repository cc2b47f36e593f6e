import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { Hub } from "../../deploy/hub/hub.ts";
import { HubStore } from "../../deploy/hub/hub-store.ts";
import { configMessage } from "../../deploy/hub/signed-words.ts";
import { simSigner } from "../sim/sim-signer.ts";
import { CENTRE, type CentreConfig } from "./rig/centre-config.ts";
import { Eavesdropper } from "./rig/eavesdropper.ts";
import { eventually, openCentre, type TestCentre } from "./rig.ts";

const PASSWORD = "a password for tests";
const WATCH_MS = 20_000;
const SHORT_MS = 6_000;
const LONG_MS = 600_000;
const hubKey = simSigner("hub");

let centre: TestCentre;
let store: HubStore;
let hub: Hub;
let first: CentreConfig;

beforeEach(async () => {
  centre = await openCentre({
    change: (config) => ({ ...config, hub: { ...config.hub, trust: [hubKey.publicKey] } }),
  });
  first = JSON.parse(readFileSync(centre.configFile, "utf8"));
  await centre.hub.stop();
  store = new HubStore(join(centre.folder, "hub.db"));
  hub = new Hub(store, { url: centre.mosquitto.url, password: PASSWORD, signer: hubKey });
  await hub.start();
  await centre.agent.start();
  await centre.agent.until(isWell);
  await eventually("the hub hears what runs", () => store.configs.runs(CENTRE) !== null);
});

afterEach(async () => {
  await hub.stop();
  store.close();
  await centre.close();
});

type Status = Awaited<ReturnType<TestCentre["agent"]["status"]>>;
const isWell = ({ kiosk, uplink, devices }: Status): boolean =>
  kiosk.open && uplink.phase === "online" && devices.every(({ phase }) => phase === "ready");

const named = (region: string, more: Partial<CentreConfig["devices"]> = {}) =>
  JSON.stringify({ ...first, centre: { ...first.centre, region }, devices: { ...first.devices, ...more } });

const publish = (config: string, watchMs = WATCH_MS) =>
  hub.publishConfig(CENTRE, { config, by: "duty-officer", watchMs });

const fate = (revision: number) => store.configs.of(CENTRE).find((one) => one.revision === revision);
const until = (revision: number, phase: string, ms = 60_000) =>
  eventually(`revision ${revision} is ${phase}`, () => fate(revision)?.phase === phase, ms);
const runs = () => store.configs.runs(CENTRE);
const untilRuns = (revision: number | null) =>
  eventually(`the hub hears that ${revision} runs`, () => runs()?.revision === revision, 60_000);

test("TUC-125: U4: a good revision is applied, watched and committed; the journal and the hub know whose it is, and a restart keeps it", async () => {
  const { revision, keyId } = await publish(named("east"));
  await until(revision, "done");
  await untilRuns(1);
  expect(centre.events("config.applied").at(-1)).toEqual({
    digest: runs()?.digest,
    revision: { no: 1, by: "duty-officer", keyId },
    changes: [{ key: "centre.region", from: "almaty", to: "east" }],
  });
  await centre.agent.stop();
  await centre.agent.start();
  await centre.agent.until(isWell);
  await untilRuns(1);
  expect(runs()).toMatchObject({ phase: "committed", drift: false });
});

test("TUC-123: U4: one with mistakes is refused with all of them and where they stand, and changes nothing", async () => {
  const before = centre.events("config.applied").length;
  const { revision } = await publish(named("east").replace('"region"', '"regiom"').replace('"intake"', '"nowhere"'));
  await until(revision, "refused");
  expect(fate(revision)?.why).toBe("config-invalid");
  const told = JSON.stringify(fate(revision)?.problems);
  expect(told).toContain("regiom");
  expect(told).toContain("nowhere");
  expect(fate(revision)?.problems.every(({ place }) => place.startsWith("revision-1:"))).toBe(true);
  expect(centre.events("config.applied")).toHaveLength(before);
});

test("TUC-125: U4: one that kills a device is undone by the centre itself, which says what it missed", async () => {
  const dead = { ...first.devices["board-w1"], link: "tcp://127.0.0.1:9" };
  const { revision } = await publish(named("east", { "board-w1": dead }), SHORT_MS);
  await until(revision, "running");
  await until(revision, "failed");
  expect(fate(revision)?.why).toBe("config-reverted");
  expect(fate(revision)?.problems.map(({ place }) => place)).toContain("devices.board-w1");
  await centre.agent.until(isWell);
  await untilRuns(null);
  await eventually("the journal has it", () => centre.events("config.reverted").length > 0);
  expect(centre.events("config.reverted")).toMatchObject([
    { revision, why: "config-reverted", digest: runs()?.digest },
  ]);
});

test("TUC-125: U4: a power cut while it is watched undoes it, and an orderly restart does not", async () => {
  const { revision } = await publish(named("east"), LONG_MS);
  await until(revision, "running");
  await untilRuns(1);
  await centre.agent.stop();
  await centre.agent.start();
  await centre.agent.until(isWell);
  await eventually("it is watched again", () => runs()?.phase === "trial");
  await centre.agent.kill();
  await centre.agent.start();
  await until(revision, "failed");
  await untilRuns(null);
  await eventually("the journal has it", () => centre.events("config.reverted").length > 0);
  expect(centre.events("config.reverted")).toMatchObject([{ revision, why: "config-reverted" }]);
});

test("TUC-124: U4: a change made at the centre is told as drift and not overwritten, until the hub publishes on its base", async () => {
  const { revision } = await publish(named("almaty"));
  await until(revision, "done");
  const old = runs()?.digest ?? "";
  writeFileSync(centre.configFile, named("west"));
  process.kill(centre.agent.pid ?? 0, "SIGHUP");
  await eventually("the hub sees the drift", () => runs()?.drift === true, 60_000);
  const late = await hub.publishConfig(CENTRE, { config: named("north"), by: "x", base: old, watchMs: LONG_MS });
  await until(late.revision, "accepted");
  expect(fate(late.revision)?.why).toBe("config-drift");
  expect(runs()).toMatchObject({ revision: null, drift: true });
  const next = await publish(named("south"), LONG_MS);
  await until(next.revision, "running");
  await untilRuns(3);
  expect(runs()).toMatchObject({ phase: "trial", drift: false });
});

test("TUC-121: TUC-122: U4: a forged revision and an old one change nothing, and are told as config-forged and config-old", async () => {
  const thief = await Eavesdropper.listen(centre.mosquitto);
  const said = { config: named("east"), by: "thief", force: true };
  const of = (key: typeof hubKey, revision: number) =>
    JSON.stringify(configMessage(key, { centre: CENTRE, nowMs: Date.now(), revision }, said));
  await thief.say(topicsOf(CENTRE).config, of(simSigner("thief"), 7));
  await eventually("the forged one is told", () => centre.agent.said.includes("config-forged"));
  const { revision } = await publish(named("west"), LONG_MS);
  await until(revision, "running");
  await thief.say(topicsOf(CENTRE).config, of(hubKey, revision));
  await eventually("the old one is told", () => centre.agent.said.includes("config-old"));
  await thief.close();
  await untilRuns(1);
});

test("U4: a technician takes a revision back through the agent", async () => {
  const { revision } = await publish(named("east"), LONG_MS);
  await until(revision, "running");
  await untilRuns(1);
  await centre.agent.until(isWell);
  expect(await centre.agent.ask({ verb: "revert" })).toMatchObject({ ok: true });
  await until(revision, "failed");
  await untilRuns(null);
});

test.each([
  ["of length zero", ""],
  ["half written", '{"centre":{"id":"kz-ala'],
])(
  "config or state zero-length after power loss; settings reset to default: with a file %s the last good copy runs, and says so loudly",
  async (_, damaged) => {
    await centre.agent.kill();
    writeFileSync(centre.configFile, damaged);
    await centre.agent.start();
    await centre.agent.until(isWell);
    expect(centre.agent.said).toContain("config-restored");
    await eventually("the hub is told", () => runs()?.phase === "restored", 60_000);
    expect(centre.events("config.applied")).toHaveLength(1);
  },
);
