import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BadHub, type Vice } from "./bad-hub.ts";
import { runChecks } from "./check.ts";
import { HUB_CHECKS } from "./hub-checks.ts";
import { HubStage } from "./hub-stage.ts";
import { aedesServer, type Server, targetOf } from "./servers.ts";

const SECONDS = 1_000;
const RULES = ["TUC-061", "TUC-063", "TUC-064", "TUC-066", "TUC-067", "TUC-032", "TUC-094"];

interface Broken {
  readonly vice: Vice;
  readonly what: string;
  readonly fails: readonly string[];
  readonly tried: readonly string[];
}

const [WITHOUT_LIVES, ALL] = [RULES.slice(0, -1), RULES];

const BROKEN: readonly Broken[] = [
  {
    vice: "beyond",
    what: "acknowledges more than came",
    fails: ["TUC-061", "TUC-063", "TUC-064", "TUC-066", "TUC-032"],
    tried: WITHOUT_LIVES,
  },
  { vice: "uncommitted", what: "acknowledges before it has written", fails: ["TUC-094"], tried: ALL },
  {
    vice: "forgetful",
    what: "answers a hello as if it had nothing",
    fails: ["TUC-063", "TUC-064", "TUC-032"],
    tried: WITHOUT_LIVES,
  },
  {
    vice: "doubling",
    what: "counts what comes twice as two",
    fails: ["TUC-066"],
    tried: ["TUC-061", "TUC-063", "TUC-066", "TUC-032"],
  },
  { vice: "disordered", what: "acknowledges what stands behind a hole", fails: ["TUC-064"], tried: ALL },
  { vice: "strayed", what: "acknowledges another epoch", fails: ["TUC-061"], tried: ["TUC-061"] },
  { vice: "credulous", what: "takes a frame whose chain does not follow", fails: ["TUC-032"], tried: ALL },
];

describe("the kit examines a hub that breaks one rule", () => {
  let server: Server;
  beforeAll(async () => {
    server = await aedesServer();
  });
  afterAll(() => server.stop());

  test.each(BROKEN)(
    "$vice: one that $what fails on exactly the rules that say so",
    async ({ vice, fails, tried }) => {
      const target = targetOf(server, 4);
      const hub = new BadHub(target, vice);
      await hub.start();
      const stage = await HubStage.open(target, hub);
      try {
        const checks = HUB_CHECKS.filter(({ rule }) => tried.includes(rule));
        const verdicts = await runChecks("hub", checks, { stage });
        const failed = verdicts.filter(({ outcome }) => outcome === "fail").map(({ rule }) => rule);
        expect([...new Set(failed)].sort()).toEqual([...fails].sort());
        expect(verdicts.filter(({ outcome }) => outcome === "not applicable")).toEqual([]);
      } finally {
        await stage.close();
        await hub.close();
      }
    },
    180 * SECONDS,
  );
});
