import type { Config } from "../../../config/load.ts";
import { isDrifted, type Known, type Revisions, running, stagedOf } from "../../../config/revision/state.ts";
import { type RevisionIn, type RevisionOut, stepRevisions } from "../../../config/revision/step.ts";
import { beginWatch, lookAgain, verdictOf, type Watch } from "../../../config/revision/watch.ts";
import { say } from "../../../config/words.ts";
import type { ConfigCause } from "../../domain/input.ts";
import { assert } from "../../kernel/assert.ts";
import type { FaultCode } from "../../kernel/fault.ts";
import { fail, ok, type Problem, problemLine, type Result } from "../../kernel/result.ts";
import { monoMs } from "../../kernel/units.ts";
import type { Configs } from "../../runtime/world.ts";
import type { ConfigMessage, RunsMessage } from "../../uplink/contract/schemas.ts";
import type { CommandFate } from "../../uplink/state.ts";
import type { KeeperPlan, KeptAgent } from "./config-keeper-plan.ts";
import { ConfigTexts } from "./config-texts.ts";
import { RevisionStore, sha256Of } from "./revision-store.ts";

const LOOK_EVERY_MS = 1_000;

/** Keeps the configurations of a centre on its disk, and decides with `stepRevisions` which of them runs. */
export class ConfigKeeper implements Configs {
  readonly #plan: KeeperPlan;
  readonly #store: RevisionStore;
  readonly #texts: ConfigTexts;
  #state: Revisions;
  #agent: KeptAgent | null = null;
  #watch: Watch | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isRestored = false;
  #isBusy = false;

  constructor(plan: KeeperPlan) {
    this.#plan = plan;
    this.#store = new RevisionStore(plan.directory);
    this.#texts = new ConfigTexts(plan, this.#store);
    this.#state = this.#store.state;
  }

  /** Which configuration this start runs. Without a right local file it is the last good copy, and never one that nobody here has chosen. */
  begin(): Result<Config, readonly Problem[]> {
    const local = this.#texts.local();
    const file = local.ok ? local.value : null;
    const lost: string[] = [];
    for (;;) {
      const { state, out } = stepRevisions(this.#store.state, { type: "began", file, lost });
      const known = running(state);
      if (known === null) return local.ok ? fail([]) : local;
      const config = this.#texts.load(known);
      if (config !== null) {
        this.#keep(state);
        this.#state = state;
        this.#hear(out);
        if (!local.ok) this.#tellRestored(local.fault);
        return ok(config);
      }
      assert(!lost.includes(known.text), "what is lost does not run");
      lost.push(known.text);
    }
  }

  /** From now on somebody runs it. */
  attach(agent: KeptAgent): void {
    this.#agent = agent;
    this.#beginWatch();
    this.#lookOrRest();
  }

  /** An orderly end is not held against a revision that is watched. */
  end(): void {
    this.#agent = null;
    this.#perform({ type: "ended" }, true);
    this.#lookOrRest();
  }

  /** The local file again: one with problems changes nothing. */
  reload(): void {
    const local = this.#texts.local();
    if (!local.ok) return this.#tellFault("config-invalid", local.fault);
    this.#isRestored = false;
    const before = running(this.#state);
    this.#perform({ type: "edited", file: local.value }, true);
    if (running(this.#state) === before) this.#plan.log.info("the configuration is the same");
  }

  take(message: ConfigMessage): void {
    const { revision } = message;
    const text = sha256Of(message.config);
    const { highest } = this.#state;
    // The hub keeps a revision with the broker until it knows what became of it: who hears it again was not heard.
    if (highest?.revision === revision && highest.text === text) return this.#tellFate();
    const read = this.#texts.check(message, running(this.#state));
    const kept = read.ok ? this.#store.keepText(message.config) : ok(text);
    const staged = stagedOf(message, text, read.ok ? read.value.digest : "");
    const came = { type: "came", staged, problems: read.ok ? [] : read.fault } as const;
    if (!kept.ok || !this.#perform(came, false)) this.#tellUnkept(revision);
  }

  /** False where there is nothing to go back to. */
  takeBack(): boolean {
    const before = running(this.#state);
    return this.#perform({ type: "taken-back" }, false) && running(this.#state) !== before;
  }

  runs(): RunsMessage {
    const known = running(this.#state);
    const phase = this.#state.trial !== null ? "trial" : this.#isRestored ? "restored" : "committed";
    return {
      revision: known?.hub?.revision ?? null,
      digest: known?.digest ?? "",
      phase,
      drift: isDrifted(this.#state),
    };
  }

  /** By whose word the configuration runs, for the journal. */
  cause(): ConfigCause {
    const hub = running(this.#state)?.hub ?? null;
    const { undone } = this.#state;
    const revision = hub === null ? {} : { revision: { no: hub.revision, by: hub.by, keyId: hub.keyId } };
    return { ...revision, ...(undone === null ? {} : { undone }) };
  }

  /** What the hub should know of the last revision, however often it has been told. */
  fate(): CommandFate | null {
    const { fate } = this.#state;
    return fate === null ? null : { ...fate, id: `config-${fate.revision}`, op: "config" };
  }

  /** False where the disk does not take the step, and it must not be taken without. */
  #perform(input: RevisionIn, isTakenAnyway: boolean): boolean {
    const { state, out } = stepRevisions(this.#state, input);
    if (state !== this.#state && !this.#keep(state) && !isTakenAnyway) return false;
    this.#state = state;
    this.#hear(out);
    this.#lookOrRest();
    return true;
  }

  #keep(state: Revisions): boolean {
    const kept = this.#store.write(state);
    if (!kept.ok) this.#plan.log.error("config-unkept" satisfies FaultCode, { why: kept.fault });
    return kept.ok;
  }

  #hear(out: readonly RevisionOut[]): void {
    const run = out.find((one) => one.type === "run");
    for (const one of out) {
      if (one.type === "notice") this.#plan.log.warn(one.fault, { ...one.problem });
      if (one.type !== "tell") continue;
      const { revision, phase, why, problems } = one.fate;
      this.#plan.log.info("a revision of the configuration", {
        revision,
        phase,
        why,
        problems: problems.map(problemLine),
      });
    }
    if (this.#agent === null) return;
    if (run !== undefined) void this.#run(run.known, this.#agent);
    else if (out.some(({ type }) => type === "tell")) this.#tellFate();
  }

  async #run(known: Known, agent: KeptAgent): Promise<void> {
    const config = this.#texts.load(known);
    assert(config !== null, "what is to run was read before");
    this.#isBusy = true;
    this.#watch = null;
    await agent.reconfigure(config);
    this.#isBusy = false;
    this.#beginWatch();
    this.#lookOrRest();
  }

  #tellFate(): void {
    const fate = this.fate();
    if (fate !== null) this.#agent?.tellFate(fate);
  }

  #beginWatch(): void {
    const { trial } = this.#state;
    this.#watch = trial === null || this.#agent === null ? null : beginWatch(trial, this.#agent.devices(), mono());
  }

  /** Looks while a revision waits or is watched; where there is neither, nothing wakes the agent. */
  #lookOrRest(): void {
    const isWanted = this.#agent !== null && (this.#watch !== null || this.#state.staged !== null);
    if (isWanted) this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS);
    else if (this.#timer !== null) clearInterval(this.#timer);
    if (!isWanted) this.#timer = null;
  }

  #look(): void {
    const agent = this.#agent;
    if (agent === null || this.#isBusy) return;
    if (this.#watch !== null) return this.#judge(this.#watch, agent);
    const { staged } = this.#state;
    const next = staged === null ? null : this.#texts.load(staged);
    if (next === null || !agent.isQuiet(next.rules)) return;
    this.#perform({ type: "quiet", wall: agent.wall(), vitals: agent.vitals() }, false);
  }

  #judge(watch: Watch, agent: KeptAgent): void {
    const vitals = agent.vitals();
    this.#watch = lookAgain(watch, vitals);
    const problems = verdictOf(this.#watch, vitals, mono());
    if (problems === null) return;
    this.#watch = null;
    this.#perform({ type: "judged", problems }, true);
  }

  #tellRestored(problems: readonly Problem[]): void {
    this.#isRestored = true;
    this.#tellFault("config-restored", problems);
  }

  #tellFault(fault: FaultCode, problems: readonly Problem[]): void {
    const { log } = this.#plan;
    for (const problem of problems) log.error(problemLine(problem));
    log.error(fault, { cure: say("en", `fault.${fault}.advice`) });
  }

  #tellUnkept(revision: number): void {
    const problem = {
      place: "the disk",
      what: "it takes no configuration.",
      cure: "Check the disk, then publish again.",
    };
    const fate = { id: `config-${revision}`, op: "config", phase: "failed" as const, why: "config-unkept" as const };
    this.#agent?.tellFate({ ...fate, problems: [problem] });
  }
}

const mono = () => monoMs(performance.now());
