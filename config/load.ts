import { createHash } from "node:crypto";
import type { Rules } from "../agent/domain/rules.ts";
import { assert } from "../agent/kernel/assert.ts";
import { fail, ok, type Problem, type Result } from "../agent/kernel/result.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { checkCalibration } from "./checks/calibration.ts";
import { checkCentre } from "./checks/centre.ts";
import { checkDevices } from "./checks/devices.ts";
import { checkPolicy } from "./checks/policy.ts";
import { checkProfile } from "./checks/profile.ts";
import { checkServices } from "./checks/services.ts";
import { checkStaff } from "./checks/staff.ts";
import { checkStations } from "./checks/stations.ts";
import { checkWork } from "./checks/work.ts";
import { complaints, valueAt } from "./complaints.ts";
import { type Draft, type DraftDevice, draftOf, keyNames } from "./draft.ts";
import type { Finding } from "./finding.ts";
import { isKiosk, type Kiosk, kioskKey } from "./kiosk.ts";
import { type Expanded, expandProfile } from "./profile.ts";
import { type Address, addressOf, bytesOf } from "./quantity.ts";
import { type TicketPrinter, toRules } from "./rules.ts";
import { type ConfigFile, configSchema } from "./schema.ts";
import { bareCredentials, inlineSecrets } from "./secrets.ts";
import { warnings } from "./warnings.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** More than anybody reads at once; the rest is counted. */
const PROBLEMS_MAX = 100;

/** A configuration that was found right, in the words of those who use it. */
export interface Config {
  readonly rules: Rules;
  readonly devices: readonly ConfiguredDevice[];
  readonly kiosks: readonly Kiosk[];
  readonly hub: Hub | null;
  readonly storage: { readonly maxBytes: number; readonly keepDays: number; readonly ballastBytes: number };
  readonly console: Address;
  /** SHA-256 of the effective configuration: names what was in force, whatever the file's comments and order. */
  readonly digest: string;
  /** What works but is probably not meant. */
  readonly warnings: readonly Problem[];
  /** The file with its profile's services and all defaults filled in. */
  readonly effective: ConfigFile;
}

export interface ConfiguredDevice {
  readonly id: string;
  readonly driver: string;
  readonly role: CatalogueEntry["role"];
  readonly needs: "link" | "pins";
  /** The link URI or the pins. */
  readonly wire: string;
  /** As the driver parsed them. */
  readonly options: unknown;
}

export interface Hub {
  readonly brokers: readonly string[];
  readonly credentials: NonNullable<NonNullable<ConfigFile["hub"]>["credentials"]> | null;
  readonly proxy: NonNullable<NonNullable<ConfigFile["hub"]>["proxy"]> | null;
  /** Ed25519 public keys (SPKI, base64url) whose signatures on day lists, configurations and commands are believed. */
  readonly trust: readonly string[];
}

/** The whole way from text to configuration. Tells every problem at once. */
export function loadConfig(
  text: string,
  file: string,
  drivers: readonly CatalogueEntry[],
): Result<Config, readonly Problem[]> {
  const source = readYaml(text, file);
  if (!source.ok) return source;
  const { value } = source.value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail([
      { place: `${file}:1`, what: "this is no configuration.", cure: "Begin with config/examples/smallest.yaml." },
    ]);
  }
  const expanded = expandProfile(value);
  const draft = draftOf(expanded.value, drivers);
  const placeOf = placesIn(source.value, expanded);
  const findings = everyFinding(expanded.value, draft, drivers);
  if (findings.length > 0) return fail(problems(findings, placeOf));
  return ok(configOf(configSchema.parse(expanded.value), draft, placeOf));
}

const placesIn =
  (source: YamlSource, { originOf }: Expanded): YamlSource["placeOf"] =>
  (path) =>
    source.placeOf(originOf(path));

function everyFinding(value: object, draft: Draft, drivers: readonly CatalogueEntry[]): readonly Finding[] {
  const secrets = [...inlineSecrets(value), ...bareCredentials(value)];
  const devices = valueAt(value, ["devices"]);
  const others = [
    ...complaints(configSchema, value),
    ...checkCentre(value),
    ...checkPolicy(value),
    ...checkCalibration(value, draft),
    ...checkProfile(value),
    ...checkServices(draft),
    ...checkStations(draft),
    ...checkStaff(draft),
    ...checkWork(draft),
    ...checkDevices(draft, typeof devices === "object" && devices !== null ? devices : {}, drivers),
  ];
  const secretPlaces = new Set(secrets.map(({ path }) => path.join(".")));
  return [...secrets, ...others.filter(({ path }) => !secretPlaces.has(path.join(".")))];
}

function problems(findings: readonly Finding[], placeOf: YamlSource["placeOf"]): readonly Problem[] {
  const lineOf = (place: string): number => Number(place.slice(place.lastIndexOf(":") + 1));
  const all = findings
    .map(({ path, what, cure }) => ({ place: placeOf(path), what, cure }))
    .toSorted((a, b) => lineOf(a.place) - lineOf(b.place));
  const rest = all.length - PROBLEMS_MAX;
  if (rest <= 0) return all;
  const last = { place: placeOf([]), what: `there are ${rest} more problems.`, cure: "Mend these first." };
  return [...all.slice(0, PROBLEMS_MAX), last];
}

function configOf(config: ConfigFile, draft: Draft, placeOf: YamlSource["placeOf"]): Config {
  const devices = draft.devices.map(configuredDevice);
  const listen = addressOf(config.console.listen);
  const maxBytes = bytesOf(config.storage.maxBytes);
  const ballastBytes = bytesOf(config.storage.ballast);
  assert(
    listen !== null && maxBytes !== null && ballastBytes !== null,
    "the schema let only addresses and sizes through",
  );
  const effective = effectiveOf(config, devices);
  return {
    rules: toRules(config, devices.filter(({ role }) => role === "printer").map(ticketPrinter)),
    devices,
    kiosks: draft.devices.filter((device) => isKiosk(device, config.stations)).map(kioskOf),
    hub:
      config.hub === undefined
        ? null
        : { ...config.hub, credentials: config.hub.credentials ?? null, proxy: config.hub.proxy ?? null },
    storage: { maxBytes, keepDays: config.storage.keepDays, ballastBytes },
    console: listen,
    digest: createHash("sha256").update(canonical(effective)).digest("hex"),
    warnings: problems(warnings(config, draft), placeOf),
    effective,
  };
}

function configuredDevice({ id, entry, driver, options }: DraftDevice): ConfiguredDevice {
  const wire = entry[driver.needs];
  assert(wire !== undefined && options !== null, "a device without a wire or with wrong options is a problem");
  return { id, driver: driver.name, role: driver.role, needs: driver.needs, wire, options };
}

const ticketPrinter = ({ id, options }: ConfiguredDevice): TicketPrinter => ({
  id,
  kiosks: (options as { readonly kiosks?: readonly string[] }).kiosks ?? [],
});

function kioskOf(device: DraftDevice): Kiosk {
  const keys = (keyNames(device) ?? []).flatMap((name) => {
    const key = kioskKey(name);
    return key === null ? [] : [[name, key] as const];
  });
  return { device: device.id, keys: Object.fromEntries(keys) };
}

function effectiveOf(config: ConfigFile, devices: readonly ConfiguredDevice[]): ConfigFile {
  const { $schema: _schema, profile: _profile, centre, services, ...rest } = config;
  const entries = devices.map(({ id, driver, needs, wire, options }) => [
    id,
    { driver, [needs]: wire, ...(options as Readonly<Record<string, unknown>>) },
  ]);
  const documented = services.map((service) => ({ ...service, document: service.document ?? service.id }));
  return { centre, services: documented, ...rest, devices: Object.fromEntries(entries) };
}

/** JSON with sorted keys (RFC 8785 in spirit): the same configuration is the same text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const table = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(table).filter((key) => table[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(table[key])}`)
    .join(",")}}`;
}
