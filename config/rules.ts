import type { Rules } from "../agent/domain/rules.ts";
import { assert } from "../agent/kernel/assert.ts";
import { minutesOf } from "./quantity.ts";
import type { ConfigFile } from "./schema.ts";

/** The part of the configuration that `decide` judges by. `printers`: devices of that role, as the file names them. */
export function toRules(config: ConfigFile, printers: readonly string[]): Rules {
  const { centre } = config;
  return {
    centre: centre.id,
    names: namesOf(centre.names),
    region: centre.region,
    timezone: centre.timezone,
    languages: centre.languages,
    dayTurnsAt: minuteOfDay(centre.day.turns),
    services: config.services.map(({ norm, stages, ...service }) => ({
      ...service,
      norms: norm,
      stages: stages.map(({ id, authority, budget }) => ({ id, authority, budgetMinutes: budget })),
    })),
    stations: config.stations.map(({ kind: _kind, board, rating, call, ...station }) => ({
      ...station,
      board: board ?? null,
      rating: rating ?? null,
      call: call ?? null,
    })),
    printers,
    operators: config.operators,
  };
}

const namesOf = (names: ConfigFile["centre"]["names"]): Rules["names"] =>
  Object.fromEntries(Object.entries(names).filter(([, name]) => name !== undefined));

/** The schema has let only `HH:MM` through. */
export function minuteOfDay(text: string): number {
  const minutes = minutesOf(text);
  assert(minutes !== null, "a time of day in the configuration is HH:MM");
  return minutes;
}
