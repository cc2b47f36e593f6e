import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AgentUnderTest } from "../e2e/rig/agent.ts";
import { centreConfig } from "../e2e/rig/centre-config.ts";
import { type Check, demand, NotApplicable } from "./check.ts";
import type { ScriptHub } from "./script-hub.ts";
import type { Target } from "./target.ts";

/** Ports of loopback on which nobody listens. */
const NOWHERE = [9, 11, 13].map((port) => `tcp://127.0.0.1:${port}`);

/** What can be done to the agent that is examined; one that merely runs somewhere offers nothing of it. */
export interface AgentControl {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
}

export interface AgentPlan {
  readonly target: Target;
  readonly isPatient: boolean;
}

/** A scripted hub before one agent. */
export class AgentStage {
  readonly hub: ScriptHub;
  readonly control: AgentControl | null;
  /** How many messages had been heard when the present connection of the agent began. */
  from = 0;
  readonly target: Target;
  /** Whether there is time for what takes tens of seconds. */
  readonly isPatient: boolean;
  #commands = 0;

  constructor(hub: ScriptHub, control: AgentControl | null, plan: AgentPlan) {
    this.hub = hub;
    this.control = control;
    this.target = plan.target;
    this.isPatient = plan.isPatient;
  }

  get epoch(): string {
    const hello = this.hub.hellos(this.from).at(-1);
    if (hello === undefined) throw new Error("the agent has said no hello");
    return hello.epoch;
  }

  ulid(): string {
    this.#commands += 1;
    const digits = `${Date.now()}${this.#commands}`.slice(-12).padStart(25, "0");
    return `0${digits}`;
  }

  /** Has the agent do something harmless, which writes events, and answers the command's id. */
  async pinged(): Promise<string> {
    const id = this.ulid();
    await this.hub.command("ping", { id });
    await this.hub.until(() => this.hub.results(id).some(({ phase }) => phase === "done"), "a ping is not done");
    return id;
  }

  /** Waits until everything that is known of is acknowledged. */
  async settled(): Promise<void> {
    await this.hub.until(() => this.hub.upto(this.epoch) > this.hub.start(this.epoch), "no event came");
  }
}

/** The check that starts the agent. */
const FIRST_RULE = "TUC-005";

export const agentCheck = (rule: string, what: string, run: Check<AgentStage>["run"]): Check<AgentStage> => ({
  rule,
  what,
  run: async (stage) => {
    demand(rule === FIRST_RULE || stage.hub.hellos().length > 0, "the agent has said no hello");
    await run(stage);
  },
});

export function controlOf(stage: AgentStage): AgentControl {
  if (stage.control === null) throw new NotApplicable("this agent is not the kit's to start and stop");
  return stage.control;
}

/** The agent of this checkout, with a centre whose devices are all absent. */
export function ownAgent(target: Target): AgentControl & { readonly close: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), "talon-conformance-agent-"));
  const [{ password = "none" }] = target.centres;
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const [printer = "", w1 = "", w2 = ""] = NOWHERE;
  const boards = { "board-w1": w1, "board-w2": w2 };
  const config = centreConfig({ printer, boards, broker: target.url, passwordFile });
  writeFileSync(join(folder, "centre.json"), JSON.stringify(config));
  mkdirSync(join(folder, "state"));
  const agent = new AgentUnderTest(join(folder, "centre.json"), join(folder, "state"));
  return {
    start: () => agent.start(),
    stop: async () => {
      await agent.stop();
    },
    kill: () => agent.kill(),
    close: async () => {
      await agent.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
