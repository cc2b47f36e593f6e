import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { assert } from "../agent/kernel/assert.ts";
import { valueAt } from "./complaints.ts";
import type { ServiceEntry } from "./schema.ts";
import { PROFILES, serviceSchema } from "./schema-service.ts";
import type { Path } from "./schema-walk.ts";

type Raw = Readonly<Record<string, unknown>>;

/** A file with the services of its profile filled in. */
export interface Expanded {
  readonly value: object;
  /** Where in the file somebody wrote what stands at the path now. */
  readonly originOf: (path: Path) => Path;
}

/** The services of a profile as its file has them; null where there is no such profile. */
export function profileServices(name: unknown): readonly ServiceEntry[] | null {
  const known = PROFILES.find((one) => one === name);
  if (known === undefined) return null;
  const text = readFileSync(new URL(`profiles/${known}.yaml`, import.meta.url), "utf8");
  const read = serviceSchema.array().safeParse(parse(text));
  assert(read.success, `every service of the profile ${known} is right`);
  return read.data;
}

/** All services of the profile that the file names; null where it names none. A slip in the name is told by the schema: it shall not look like missing services too. */
export function profileOf(value: unknown): readonly ServiceEntry[] | null {
  const profile = valueAt(value, ["profile"]);
  if (profile === undefined) return null;
  return profileServices(valueAt(profile, ["name"])) ?? profileServices(PROFILES[0]);
}

/**
 * What the file writes about a service wins key by key over the profile. The services of the file keep their places, so that a
 * problem still tells the right one; those that only the profile has stand behind them.
 */
export function expandProfile(value: object): Expanded {
  const profile = valueAt(value, ["profile"]);
  const given = profileOf(value);
  const services = valueAt(value, ["services"]) ?? [];
  if (given === null || !Array.isArray(services)) return { value, originOf: (path) => path };
  const written: readonly unknown[] = services;
  const only = valueAt(profile, ["only"]);
  const chosen = Array.isArray(only) ? given.filter(({ id }) => only.includes(id)) : given;
  const rest = chosen.filter(({ id }) => !written.some((service) => valueAt(service, ["id"]) === id));
  const originOf = (path: Path): Path => {
    const at = Number(path[1]) - written.length;
    const service = path[0] === "services" ? rest[at] : undefined;
    if (service === undefined) return path;
    return Array.isArray(only) ? ["profile", "only", only.indexOf(service.id)] : ["profile"];
  };
  return { value: { ...value, services: [...written.map((raw) => merged(raw, given)), ...rest] }, originOf };
}

function merged(raw: unknown, given: readonly ServiceEntry[]): unknown {
  const base = given.find(({ id }) => id === valueAt(raw, ["id"]));
  return base === undefined ? raw : { ...base, ...(raw as Raw) };
}
