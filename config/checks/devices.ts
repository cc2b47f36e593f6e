import { parsePinsUri } from "../../drivers/links/uri.ts";
import { parseWireUri } from "../../drivers/links/wire-uri.ts";
import type { CatalogueEntry } from "../catalogue-entry.ts";
import { complaints } from "../complaints.ts";
import { type Draft, type DraftDevice, gpioLines, keyNames, optionsOf } from "../draft.ts";
import { type Finding, finding } from "../finding.ts";
import { CENTRE_KEYS, isKiosk, kioskKey } from "../kiosk.ts";
import { shapeOf } from "../schema-walk.ts";
import { instead } from "../suggestion.ts";
import { checkBuses } from "./buses.ts";
import { checkPages } from "./pages.ts";

const WIRE_KEYS = ["driver", "link", "pins"];

/** Drivers that exist, the wire each needs, its options, and nothing used twice. */
export function checkDevices(draft: Draft, devices: object, drivers: readonly CatalogueEntry[]): readonly Finding[] {
  return [
    ...Object.entries(devices).flatMap(([id, raw]) => unknownDriver(id, raw, drivers)),
    ...draft.devices.flatMap((device) => [...wireOf(device), ...typing(device), ...optionFindings(device)]),
    ...sharedLines(draft.devices),
    ...checkBuses(draft.devices),
    ...checkPages(draft),
    ...kiosks(draft),
    ...strangers(draft),
  ];
}

function unknownDriver(id: string, raw: unknown, drivers: readonly CatalogueEntry[]): readonly Finding[] {
  const name = (raw as { readonly driver?: unknown } | null)?.driver;
  const names = drivers.map((driver) => driver.name);
  if (typeof name !== "string" || names.includes(name)) return [];
  return [finding(["devices", id, "driver"], `there is no driver "${name}".`, instead(name, names))];
}

function wireOf({ id, entry, driver }: DraftDevice): readonly Finding[] {
  const other = driver.needs === "link" ? "pins" : "link";
  const example = driver.needs === "link" ? "link: sim, or serial:…, tcp://…" : "pins: gpio, or virtual";
  const absent = finding(["devices", id], `the device ${id} has no "${driver.needs}".`, `Add ${example}.`);
  const wire = entry[driver.needs];
  const spare = finding(
    ["devices", id, other],
    `the driver ${driver.name} uses no "${other}".`,
    `Write ${example} instead.`,
  );
  const words = wire === undefined ? [absent] : wireFindings(id, driver.needs, wire);
  return [...words, ...(entry[other] === undefined ? [] : [spare])];
}

function wireFindings(id: string, kind: "link" | "pins", wire: string): readonly Finding[] {
  const parsed = kind === "link" ? parseWireUri(wire, "") : parsePinsUri(wire, "");
  return parsed.ok ? [] : [finding(["devices", id, kind], parsed.fault.what, parsed.fault.cure)];
}

/** Events of an input device are no text, nor is text such events: the driver has to know which comes. */
function typing({ id, entry, options }: DraftDevice): readonly Finding[] {
  const link = entry.link === undefined ? null : parseWireUri(entry.link, "");
  if (options === null || link?.ok !== true || link.value.uri.kind === "sim") return [];
  const isTyped = (options as { readonly keyboard?: unknown }).keyboard === true;
  if (isTyped === (link.value.uri.kind === "input")) return [];
  const path = ["devices", id, "link"];
  return isTyped
    ? [
        finding(
          path,
          `${id} types as a keyboard, but "${entry.link}" is no input device.`,
          "Use input:/dev/input/by-id/NAME-event-kbd.",
        ),
      ]
    : [finding(path, `${id} does not read an input device.`, "Use a scanner with keyboard: true there.")];
}

function optionFindings({ id, entry, driver }: DraftDevice): readonly Finding[] {
  const options = optionsOf(entry);
  const known = Object.keys(shapeOf(driver.options));
  const told = complaints(driver.options, options, ["devices", id]);
  const said = new Set(told.map(({ path }) => path.join(".")));
  const silent = Object.keys(options).filter((key) => known.length > 0 && !known.includes(key));
  const extra = silent
    .filter((key) => !said.has(`devices.${id}.${key}`))
    .map((key) =>
      finding(
        ["devices", id, key],
        `there is no key "${key}" in devices.${id}.`,
        instead(key, [...WIRE_KEYS, ...known]),
      ),
    );
  return [...told, ...extra];
}

function sharedLines(devices: readonly DraftDevice[]): readonly Finding[] {
  const owner = new Map<string, string>();
  return devices.flatMap((device) => {
    const chip = device.entry.pins ?? "virtual";
    if (chip.startsWith("virtual")) return [];
    return gpioLines(device).flatMap((line) => {
      const other = owner.get(`${chip} ${line}`);
      owner.set(`${chip} ${line}`, device.id);
      if (other === undefined) return [];
      const what =
        other === device.id
          ? `${device.id} uses GPIO line ${line} twice.`
          : `GPIO line ${line} already belongs to ${other}.`;
      return [finding(["devices", device.id], what, "Wire each key and output to a line of its own.")];
    });
  });
}

function kiosks(draft: Draft): readonly Finding[] {
  const stations = draft.stations.map(({ entry }) => entry);
  if (!draft.isWhole) return [];
  return draft.devices
    .filter((device) => isKiosk(device, stations))
    .flatMap((device) => (keyNames(device) ?? []).flatMap((key) => kioskFindings(draft, device.id, key)));
}

/** A printer stands beside kiosks that exist. */
function strangers({ devices, deviceIds }: Draft): readonly Finding[] {
  return devices.flatMap(({ id, driver, options }) => {
    const beside = driver.role === "printer" ? ((options as { kiosks?: readonly string[] } | null)?.kiosks ?? []) : [];
    return beside.flatMap((kiosk, at) =>
      deviceIds.has(kiosk)
        ? []
        : [finding(["devices", id, "kiosks", at], `there is no device "${kiosk}".`, instead(kiosk, [...deviceIds]))],
    );
  });
}

function kioskFindings(draft: Draft, device: string, name: string): readonly Finding[] {
  if (CENTRE_KEYS.includes(name)) return [];
  const path = ["devices", device, "keys", name];
  const key = kioskKey(name);
  if (key === null || !draft.serviceIds.has(key.service)) {
    const what = `the kiosk key "${name}" names no service.`;
    return [finding(path, what, instead(key?.service ?? name, [...draft.serviceIds]))];
  }
  if (key.language === null || draft.languages === null || draft.languages.includes(key.language)) return [];
  const what = `the kiosk key "${name}" asks for a language that the centre does not have.`;
  return [finding(path, what, `Add ${key.language} to centre.languages, or use ${draft.languages.join(", ")}.`)];
}
