import { type Draft, keyNames } from "./draft.ts";
import { type Finding, finding } from "./finding.ts";
import { isKiosk } from "./kiosk.ts";
import { addressOf, isLoopback } from "./quantity.ts";
import type { ConfigFile } from "./schema.ts";
import { knowsWord } from "./words.ts";

/** What works, but is probably not meant. */
export function warnings(config: ConfigFile, draft: Draft): readonly Finding[] {
  return [...budgets(config), ...namelessStages(config), ...paperless(draft), ...callless(draft), ...openDoors(config)];
}

function budgets(config: ConfigFile): readonly Finding[] {
  return config.services.flatMap((service, at) => {
    const sum = service.stages.reduce((total, stage) => total + stage.budget, 0);
    return service.norm.flatMap((norm, i) => {
      if (norm.minutes >= sum) return [];
      const what = `the norm of ${service.id} is ${norm.minutes} minutes, but its stages may take ${sum}.`;
      return [finding(["services", at, "norm", i, "minutes"], what, "Shorten the budgets, or correct the norm.")];
    });
  });
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

function paperless(draft: Draft): readonly Finding[] {
  const stations = draft.stations.map(({ entry }) => entry);
  const kiosk = draft.devices.find((device) => isKiosk(device, stations));
  if (kiosk === undefined || draft.devices.some(({ driver }) => driver.role === "printer")) return [];
  return [
    finding(
      ["devices", kiosk.id],
      "there is a kiosk, but no printer.",
      "Add the printer: no ticket is given without paper.",
    ),
  ];
}

function callless(draft: Draft): readonly Finding[] {
  return draft.stations.flatMap(({ at, entry }) => {
    const device = draft.devices.find(({ id }) => id === entry.call);
    const keys = device === undefined ? null : keyNames(device);
    if (keys === null || keys.includes("call")) return [];
    const what = `the device "${entry.call}" has no key named call.`;
    return [
      finding(["stations", at, "call"], what, "Name one of its keys call, or leave the key call out of the station."),
    ];
  });
}

function openDoors(config: ConfigFile): readonly Finding[] {
  const console = addressOf(config.console.listen);
  const bare = (config.hub?.brokers ?? []).flatMap((broker, i) =>
    broker.startsWith("mqtt://") && !isLoopback(new URL(broker).hostname)
      ? [finding(["hub", "brokers", i], "the way to this broker is not encrypted.", "Write mqtts:// and name the ca.")]
      : [],
  );
  if (console === null || isLoopback(console.host)) return bare;
  const what = "the console can be reached from the network.";
  return [...bare, finding(["console", "listen"], what, "Write 127.0.0.1 unless the network is the centre's own.")];
}
