import type { Settings } from "../../agent/runtime/world.ts";
import { livedPlan } from "./centre-plan.ts";

/** What the agent of a simulated centre is told at its start. */
export const settingsOf = ({ boot, isHubForgetful }: { boot: number; isHubForgetful: boolean }): Settings => ({
  rules: livedPlan,
  language: "en",
  version: "sim",
  bootId: `boot-${boot}`,
  configDigest: "sim",
  pid: 1,
  brokers: ["sim"],
  trust: [],
  keep: { keepDays: isHubForgetful ? 90 : 0.25, maxBytes: 1024 ** 3 },
});
