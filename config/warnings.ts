import { staffless } from "./checks/work.ts";
import { type Draft, keyNames } from "./draft.ts";
import { type Finding, finding } from "./finding.ts";
import { isKiosk } from "./kiosk.ts";
import { addressOf, isLoopback } from "./quantity.ts";
import type { ConfigFile } from "./schema.ts";
import { serviceWarnings } from "./service-warnings.ts";

/** What works, but is probably not meant. */
export function warnings(config: ConfigFile, draft: Draft): readonly Finding[] {
  return [
    ...serviceWarnings(config),
    ...paperless(draft),
    ...callless(draft),
    ...staffWarnings(draft),
    ...trustless(config),
    ...openDoors(config),
  ];
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

function staffWarnings(draft: Draft): readonly Finding[] {
  if (draft.operators.length === 0 && !draft.hasHub) {
    const what = "there are no operators and no hub that could name some: nobody can sign in.";
    return [finding([], what, "Add operators: pseudonym and authority of each member of staff.")];
  }
  return draft.hasHub ? staffless(draft) : [];
}

function trustless(config: ConfigFile): readonly Finding[] {
  if (config.hub === undefined || config.hub.trust.length > 0) return [];
  const what = "no key of the hub is trusted: its day lists, configurations and dangerous commands are refused.";
  return [finding(["hub"], what, "Add trust: the public keys that the hub signs with.")];
}

function openDoors(config: ConfigFile): readonly Finding[] {
  const console = addressOf(config.console.listen);
  const bare = (config.hub?.brokers ?? []).flatMap((broker, i) =>
    /^(mqtt|ws):/.test(broker) && !isLoopback(new URL(broker).hostname)
      ? [
          finding(
            ["hub", "brokers", i],
            "the way to this broker is not encrypted.",
            "Write mqtts:// or wss:// and name the ca.",
          ),
        ]
      : [],
  );
  if (console === null || isLoopback(console.host)) return bare;
  const what = "the console can be reached from the network.";
  return [...bare, finding(["console", "listen"], what, "Write 127.0.0.1 unless the network is the centre's own.")];
}
