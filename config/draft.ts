import type { z } from "zod";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { valueAt } from "./complaints.ts";
import { profileOf } from "./profile.ts";
import { type DeviceEntry, deviceSchema, type OperatorEntry, type ServiceEntry, type StationEntry } from "./schema.ts";
import { centreSchema } from "./schema-centre.ts";
import { serviceSchema } from "./schema-service.ts";
import { operatorSchema, stationSchema } from "./schema-station.ts";
import { bare, shapeOf } from "./schema-walk.ts";

/** One entry with its place in the file. */
export interface Placed<T> {
  readonly at: number;
  readonly entry: T;
}

export interface DraftDevice {
  readonly id: string;
  readonly entry: DeviceEntry;
  readonly driver: CatalogueEntry;
  /** As the driver parsed them; null while they are wrong. */
  readonly options: unknown;
}

/**
 * As much of the file as is right by itself, so that one mistake never hides another: what is wrong is left out, but its name
 * is known, so that references to it are not called wrong too.
 */
export interface Draft {
  readonly languages: readonly string[] | null;
  readonly services: readonly Placed<ServiceEntry>[];
  readonly stations: readonly Placed<StationEntry>[];
  readonly operators: readonly Placed<OperatorEntry>[];
  readonly devices: readonly DraftDevice[];
  readonly serviceIds: ReadonlySet<string>;
  /** Those of the whole profile among them: a hall may be ready for a service that is not given yet. */
  readonly stageIds: ReadonlySet<string>;
  readonly deviceIds: ReadonlySet<string>;
  readonly stationIds: ReadonlySet<string>;
  /** The hub may name more operators than the file does. */
  readonly hasHub: boolean;
  /** Nothing had to be left out of services, stations and operators. */
  readonly isWhole: boolean;
}

export function draftOf(value: unknown, drivers: readonly CatalogueEntry[]): Draft {
  const centre = tolerant(centreSchema, valueAt(value, ["centre"]));
  const rawServices = listAt(value, "services");
  const rawStations = listAt(value, "stations");
  const rawOperators = listAt(value, "operators");
  const services = placed(serviceSchema, rawServices, NO_SERVICE);
  const stations = placed(stationSchema, rawStations, NO_STATION);
  return {
    languages: centre?.languages ?? null,
    services,
    stations,
    operators: placed(operatorSchema, rawOperators, NO_OPERATOR),
    devices: draftDevices(valueAt(value, ["devices"]), drivers),
    serviceIds: new Set(rawServices.map((service) => String(valueAt(service, ["id"])))),
    stageIds: new Set([...rawServices, ...(profileOf(value) ?? [])].flatMap(stageIdsOf)),
    deviceIds: new Set(Object.keys(tableOf(valueAt(value, ["devices"])))),
    stationIds: new Set(rawStations.map((station) => String(valueAt(station, ["id"])))),
    hasHub: valueAt(value, ["hub"]) !== undefined,
    isWhole:
      rawServices.every((raw) => tolerant(serviceSchema, raw) !== null) &&
      rawStations.every((raw) => tolerant(stationSchema, raw) !== null) &&
      rawOperators.every((raw) => tolerant(operatorSchema, raw) !== null),
  };
}

const stageIdsOf = (service: unknown): readonly string[] =>
  listAt(service, "stages").map((stage) => String(valueAt(stage, ["id"])));

/** Its options alone: what the driver reads. */
export function optionsOf(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { driver: _driver, link: _link, pins: _pins, ...options } = entry;
  return options;
}

/** The key names of a keys device; null where the driver does not let them be named. */
export function keyNames(device: DraftDevice): readonly string[] | null {
  if (device.options === null || device.driver.lines === undefined) return null;
  // The options were parsed by this very driver.
  return Object.keys(device.driver.lines(device.options as never));
}

export function gpioLines(device: DraftDevice): readonly number[] {
  if (device.options === null || device.driver.pins === undefined) return [];
  const request = device.driver.pins(device.options as never);
  return [...request.inputs, ...request.outputs];
}

function draftDevices(value: unknown, drivers: readonly CatalogueEntry[]): readonly DraftDevice[] {
  return Object.entries(tableOf(value)).flatMap(([id, raw]) => {
    const entry = deviceSchema.safeParse(raw);
    const driver = drivers.find(({ name }) => name === valueAt(raw, ["driver"]));
    if (!entry.success || driver === undefined) return [];
    return [{ id, entry: entry.data, driver, options: tolerant(driver.options, optionsOf(entry.data)) }];
  });
}

const NO_NAMES = { kk: "", ru: "", uk: "", en: "" };
const NO_SERVICE: ServiceEntry = { id: "", letter: "", names: NO_NAMES, norm: [], stages: [] };
const NO_STATION: StationEntry = {
  id: "",
  label: "",
  kind: "window",
  arrow: "none",
  stages: [],
  services: [],
  cameras: [],
  marks: [],
};
const NO_OPERATOR: OperatorEntry = { id: "", authority: "centre", skills: [] };

/** Each entry; the keys of it that are wrong are as if they were empty. */
const placed = <T extends object>(schema: z.ZodType<T>, list: readonly unknown[], none: T): readonly Placed<T>[] =>
  list.map((raw, at) => {
    const whole = tolerant(schema, raw);
    if (whole !== null) return { at, entry: whole };
    const right = Object.entries(shapeOf(schema)).flatMap(([key, part]) => {
      const value = part.safeParse(valueAt(raw, [key]));
      return value.success ? [[key, value.data]] : [];
    });
    return { at, entry: { ...none, ...Object.fromEntries(right) } };
  });

/** Parses as if unknown keys were not there: they are complained about already. */
export function tolerant<T>(schema: z.ZodType<T>, raw: unknown): T | null {
  const parsed = schema.safeParse(without(schema, raw));
  return parsed.success ? parsed.data : null;
}

function without(schema: z.ZodType, raw: unknown): unknown {
  const known = Object.keys(shapeOf(bare(schema)));
  if (known.length === 0 || typeof raw !== "object" || raw === null || Array.isArray(raw)) return raw;
  return Object.fromEntries(Object.entries(raw).filter(([key]) => known.includes(key)));
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = valueAt(value, [key]);
  return Array.isArray(list) ? list : [];
}

const tableOf = (value: unknown): object =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
