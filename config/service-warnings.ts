import { type Finding, finding } from "./finding.ts";
import type { ConfigFile, ServiceEntry } from "./schema.ts";
import { knowsWord } from "./words.ts";

type StageEntry = ServiceEntry["stages"][number];

/** Work that nobody examines: whoever could fail it would have no ground to. */
const NEVER_FAILED: ReadonlySet<string> = new Set(["intake", "production", "plates", "handover", "payment", "photo"]);

/** What is doubtful about services: norms that cannot be kept, names that nobody can say, retakes of what cannot be failed. */
export function serviceWarnings(config: ConfigFile): readonly Finding[] {
  return [...budgets(config), ...namelessStages(config), ...retakes(config)];
}

function budgets(config: ConfigFile): readonly Finding[] {
  return config.services.flatMap((service, at) => {
    const sum = longest(service.stages);
    return service.norm.flatMap((norm, i) => {
      if (norm.minutes >= sum) return [];
      const what = `the norm of ${service.id} is ${norm.minutes} minutes, but its stages may take ${sum}.`;
      return [finding(["services", at, "norm", i, "minutes"], what, "Shorten the budgets, or correct the norm.")];
    });
  });
}

/** Stages that go on beside each other take as long as the longest of them. */
function longest(stages: readonly StageEntry[]): number {
  const groups: number[] = [];
  for (const { parallel, budget } of stages) {
    const beside = parallel ? groups.pop() : undefined;
    groups.push(Math.max(beside ?? 0, budget));
  }
  return groups.reduce((total, minutes) => total + minutes, 0);
}

function namelessStages(config: ConfigFile): readonly Finding[] {
  return config.services.flatMap((service, at) =>
    service.stages.flatMap((stage, i) =>
      knowsWord(`stage.${stage.id}`)
        ? []
        : [
            finding(
              ["services", at, "stages", i, "id"],
              `the stage "${stage.id}" has no name in config/locales.`,
              "Use a stage that has one, or add stage names to the four files.",
            ),
          ],
    ),
  );
}

function retakes(config: ConfigFile): readonly Finding[] {
  return config.services.flatMap((service, at) =>
    service.stages.flatMap((stage, i) => {
      if (stage.retakes === 0 || (stage.attended && !NEVER_FAILED.has(stage.id))) return [];
      const what = `the stage "${stage.id}" of ${service.id} has retakes, but nobody can fail it.`;
      return [finding(["services", at, "stages", i, "retakes"], what, "Leave retakes to exams and checks.")];
    }),
  );
}
