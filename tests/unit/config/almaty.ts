import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { parse, stringify } from "yaml";
import type { Problem } from "../../../agent/kernel/result.ts";
import { type Config, loadConfig } from "../../../config/load.ts";
import { profileServices } from "../../../config/profile.ts";
import { drivers } from "./catalogue.ts";

export const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
export const almaty = textOf("../../../config/examples/almaty.yaml");

type Table = Record<string, unknown>;
interface Device extends Table {
  link?: string;
  pins?: string;
  keys?: Table;
}

export interface Raw extends Table {
  centre: Table & { day: Table };
  services: (Table & { norm: Table[]; stages: Table[]; names: Table })[];
  stations: (Table & { stages: string[] })[];
  operators: Table[];
  devices: { printer?: Device } & Record<string, Device | undefined>;
  hub: Table;
  rules: Table;
  storage?: Table;
  console?: Table;
}

export function deviceOf(raw: Raw, id: string): Device {
  const device = raw.devices[id];
  if (device === undefined) throw new Error(`the example has no device ${id}`);
  return device;
}

export function problemsOf(source: string): readonly Problem[] {
  const loaded = loadConfig(source, "centre.yaml", drivers);
  return loaded.ok ? [] : loaded.fault;
}

/** The example with its profile's services written out, as somebody changed them. */
export function changed(change: (raw: Raw) => void): string {
  const { profile, ...file } = parse(almaty);
  const raw: Raw = { ...file, services: structuredClone(profileServices(profile.name)) };
  change(raw);
  return stringify(raw);
}

export function configOf(source: string): Config {
  const loaded = loadConfig(source, "centre.yaml", drivers);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.fault));
  return loaded.value;
}

export function only(change: (raw: Raw) => void): Problem {
  const told = problemsOf(changed(change));
  expect(told).toHaveLength(1);
  return told[0]!;
}
