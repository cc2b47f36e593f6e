import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { loadConfig } from "../../config/load.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import type { Verdict } from "../conformance/check.ts";
import { Child } from "./rig/child.ts";
import { writeOldJournal } from "./rig/old-journal.ts";
import { eventually, openCentre, type TestCentre } from "./rig.ts";

const LONG_JOURNAL = 3_000;
const STARTING_RULES = ["TUC-005", "TUC-006", "TUC-111", "TUC-112", "TUC-007"];

let centre: TestCentre;
afterEach(() => centre.close());

async function examined(...more: readonly string[]) {
  const { url, passwordFile } = centre.mosquitto;
  const place = ["--broker", url, "--password-file", passwordFile, "--centres", "kz-ala-01"];
  const kit = new Child([process.execPath, "tests/conformance/main.ts", ...place, "--agent", "running", ...more]);
  kit.start();
  const { code } = await kit.ended;
  const lines = kit.said.split("\n").filter((line) => line.startsWith('{"rule"'));
  return { code, said: kit.said, verdicts: lines.map((line): Verdict => JSON.parse(line)) };
}

const rulesOf = ({ verdicts }: { readonly verdicts: readonly Verdict[] }, outcome: Verdict["outcome"]) =>
  verdicts.filter((verdict) => verdict.outcome === outcome).map(({ rule }) => rule);

const bodies = (records: readonly { readonly body: string }[]) => records.map(({ body }) => body);
const hubHasAll = () => bodies(centre.hub.events()).join() === bodies(centre.journal()).join();

test("the kit examines an agent that has long been connected, twice, and the hub that comes after has every event", {
  timeout: 240_000,
}, async () => {
  centre = await openCentre();
  await centre.agent.start();
  await centre.untilHubHasAll();
  await centre.hub.stop();
  const first = await examined("--json");
  expect([rulesOf(first, "fail"), first.code], first.said).toEqual([[], 0]);
  expect(rulesOf(first, "not applicable")).toEqual(STARTING_RULES);
  expect(first.verdicts.every(({ part }) => part === "agent")).toBe(true);
  expect(rulesOf(first, "pass")).toContain("TUC-060");
  const second = await examined("--json", "--quick");
  expect([rulesOf(second, "fail"), second.code], second.said).toEqual([[], 0]);
  await centre.hub.start();
  await eventually("the hub has every event", hubHasAll, 60_000);
});

test("of a long journal the kit asks for the end alone, and breaks no rule over it", { timeout: 240_000 }, async () => {
  centre = await openCentre();
  await centre.hub.stop();
  const loaded = loadConfig(readFileSync(centre.configFile, "utf8"), "centre.json", catalogue);
  if (!loaded.ok) throw new Error("the configuration of the tests is wrong");
  writeOldJournal(centre.state, loaded.value.rules, { events: LONG_JOURNAL, agoMs: 0 });
  await centre.agent.start();
  const kit = await examined("--json", "--quick");
  expect([rulesOf(kit, "fail"), kit.code], kit.said).toEqual([[], 0]);
  expect(rulesOf(kit, "not applicable")).toContain("TUC-060");
  await centre.hub.start();
  await eventually("the hub has every event", hubHasAll, 60_000);
});

test("the kit does not stand beside a hub that is online, and touches nothing then", { timeout: 120_000 }, async () => {
  centre = await openCentre();
  await centre.agent.start();
  await centre.untilHubHasAll();
  const kit = await examined();
  expect([kit.code, kit.verdicts]).toEqual([1, []]);
  expect(kit.said).toContain("is online at this broker. Stop it while its agent is examined.");
  expect((await examined("--hub", "running")).code).toBe(2);
  expect(centre.events("command.accepted")).toEqual([]);
  const { last } = (await centre.agent.status()).journal;
  await eventually("the hub goes on", () => centre.hub.events().length >= last);
});
