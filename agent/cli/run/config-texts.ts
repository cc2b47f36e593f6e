import { type Config, loadConfig } from "../../../config/load.ts";
import { readText } from "../../../config/read.ts";
import type { Known } from "../../../config/revision/state.ts";
import { catalogue } from "../../../drivers/catalogue.ts";
import type { FaultCode } from "../../kernel/fault.ts";
import { ok, type Problem, type Result } from "../../kernel/result.ts";
import type { ConfigMessage } from "../../uplink/contract/schemas.ts";
import type { KeeperPlan } from "./config-keeper-plan.ts";
import { type RevisionStore, sha256Of } from "./revision-store.ts";

/** From texts to configurations: the local file, those that are kept, and those that come. */
export class ConfigTexts {
  readonly #plan: KeeperPlan;
  readonly #store: RevisionStore;
  /** What was read last: a step asks for it several times. */
  #read: { readonly text: string; readonly config: Config } | null = null;

  constructor(plan: KeeperPlan, store: RevisionStore) {
    this.#plan = plan;
    this.#store = store;
  }

  /** The local file, of which a copy is kept as soon as it is right. */
  local(): Result<Known, readonly Problem[]> {
    const { file, log } = this.#plan;
    const text = readText(file);
    if (!text.ok) return text;
    const read = loadConfig(text.value, file, catalogue);
    if (!read.ok) return read;
    const kept = this.#store.keepText(text.value);
    if (!kept.ok) log.warn("config-unkept" satisfies FaultCode, { why: kept.fault });
    const digest = sha256Of(text.value);
    this.#read = { text: digest, config: read.value };
    return ok({ text: digest, digest: read.value.digest, hub: null });
  }

  /** Null where its text is lost, or is no configuration for this version of the agent. */
  load({ text }: Known): Config | null {
    if (this.#read?.text === text) return this.#read.config;
    const kept = this.#store.text(text);
    if (kept === null) return null;
    const read = loadConfig(kept, `${text.slice(0, 12)}.yaml`, catalogue);
    if (!read.ok) return null;
    this.#read = { text, config: read.value };
    return read.value;
  }

  /** The same checks as `talon config check`; and a good signature does not make another centre's configuration ours. */
  check({ revision, config }: ConfigMessage, now: Known | null): Result<Config, readonly Problem[]> {
    const read = loadConfig(config, `revision-${revision}`, catalogue);
    if (!read.ok) return read;
    const ours = now === null ? null : (this.load(now)?.rules.centre ?? null);
    const { centre } = read.value.rules;
    if (ours === null || ours === centre) return read;
    const what = `this is ${ours}, not ${centre}.`;
    return { ok: false, fault: [{ place: "centre.id", what, cure: "Publish it to its own centre." }] };
  }
}
