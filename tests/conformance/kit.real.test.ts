import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownAgent } from "./agent-stage.ts";
import { BROKER_CHECKS } from "./broker-checks.ts";
import { countOf, lineOf, type Verdict } from "./check.ts";
import { HUB_CHECKS } from "./hub-checks.ts";
import { examineAgent, examineBroker, examineHub } from "./kit.ts";
import { openReferenceHub } from "./reference-hub.ts";
import { aedesServer, mosquittoServer, natsServer, rabbitServer, type Server, targetOf } from "./servers.ts";

const SECONDS = 1_000;
const WILDCARD_RULE = "TUC-044";
const SLOW_RULES = ["TUC-012"];
const ACCOUNT_RULES = ["TUC-056", "TUC-057", "TUC-058"];

const has = (program: string): boolean => {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const BROKERS = [
  { name: "mosquitto", program: "mosquitto", open: mosquittoServer, protocols: [5, 4], lacking: [], isPatient: true },
  {
    name: "the embedded broker",
    program: "node",
    open: aedesServer,
    protocols: [4],
    lacking: ACCOUNT_RULES,
    isPatient: false,
  },
  { name: "NATS", program: "nats-server", open: natsServer, protocols: [4], lacking: [], isPatient: false },
  {
    name: "RabbitMQ",
    program: "rabbitmq-server",
    open: rabbitServer,
    protocols: [4],
    lacking: [WILDCARD_RULE],
    isPatient: false,
  },
] as const;

const linesOf = (verdicts: readonly Verdict[], outcome: Verdict["outcome"]) =>
  verdicts.filter((verdict) => verdict.outcome === outcome).map(lineOf);

describe.each(BROKERS)("over $name", ({ program, open, protocols, lacking, isPatient }) => {
  let server: Server;
  beforeAll(async () => {
    if (has(program)) server = await open();
  }, 90 * SECONDS);
  afterAll(() => server?.stop(), 30 * SECONDS);

  for (const protocol of protocols) {
    test.skipIf(!has(program))(
      `protocol level ${protocol} carries the contract (this needs ${program})`,
      async () => {
        const verdicts = await examineBroker(targetOf(server, protocol));
        expect(linesOf(verdicts, "fail")).toEqual([]);
        const left = verdicts.filter(({ outcome }) => outcome === "not applicable").map(({ rule }) => rule);
        expect(left).toEqual(lacking);
        expect(countOf(verdicts, "pass")).toBe(BROKER_CHECKS.length - lacking.length);
      },
      120 * SECONDS,
    );
  }

  test.skipIf(!has(program))(
    `the reference hub keeps every rule of a hub (this needs ${program})`,
    async () => {
      const target = targetOf(server, 4);
      const hub = await openReferenceHub(target);
      try {
        const verdicts = await examineHub(target, hub);
        expect(verdicts.filter(({ outcome }) => outcome !== "pass").map(lineOf)).toEqual([]);
        expect(countOf(verdicts, "pass")).toBe(HUB_CHECKS.length);
      } finally {
        await hub.close();
      }
    },
    180 * SECONDS,
  );

  test.skipIf(!has(program))(
    `the agent keeps every rule of an agent (this needs ${program})`,
    async () => {
      const target = targetOf(server, 4);
      const agent = ownAgent(target);
      try {
        const verdicts = await examineAgent({ target, isPatient }, agent);
        expect(linesOf(verdicts, "fail")).toEqual([]);
        const left = verdicts.filter(({ outcome }) => outcome === "not applicable").map(({ rule }) => rule);
        expect(left).toEqual(isPatient ? [] : SLOW_RULES);
      } finally {
        await agent.close();
      }
    },
    300 * SECONDS,
  );
});
