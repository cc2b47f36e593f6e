import type Database from "better-sqlite3";
import { parse } from "yaml";
import { z } from "zod";
import { parseJson } from "../../agent/kernel/json.ts";
import type { OpeningHours } from "../../agent/kpi/open-centre.ts";
import { config, state } from "../../agent/uplink/contract/schemas.ts";

/** When doors are open at a centre; null where the hub does not know, and then neither is coverage. */
export type HoursOf = (centre: string) => OpeningHours | null;

const said = z.object({ opening: state.shape.opening, config: state.shape.config });
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
const timeOfDay = z.string().regex(TIME);
const written = z.object({
  centre: z.object({ timezone: z.string(), day: z.object({ opens: timeOfDay, closes: timeOfDay }) }),
});

const minutesOf = (text: string): number => {
  const [, hours = "0", minutes = "0"] = TIME.exec(text) ?? [];
  return Number(hours) * 60 + Number(minutes);
};

/** The hours that stand in a configuration, YAML or JSON; null where it is none. */
export function hoursInConfig(text: string): OpeningHours | null {
  try {
    const read = written.safeParse(parse(text));
    if (!read.success) return null;
    const { timezone, day } = read.data.centre;
    return knownZone({ opensAt: minutesOf(day.opens), closesAt: minutesOf(day.closes), timezone });
  } catch {
    return null;
  }
}

/**
 * When a centre's doors are open: by its own word, else by the revision of the hub that it says it runs. `revision` gives the message of one
 * that was published.
 */
export function hoursOfCentre(stateText: string | null, revision: (no: number) => string | null): OpeningHours | null {
  const json = parseJson(stateText ?? "null");
  const read = said.safeParse(json.ok ? json.value : null);
  if (!read.success) return null;
  if (read.data.opening !== undefined) return knownZone(read.data.opening);
  const no = read.data.config?.revision ?? null;
  const message = no === null ? null : parseJson(revision(no) ?? "null");
  const published = config.pick({ config: true }).safeParse(message?.ok ? message.value : null);
  return published.success ? hoursInConfig(published.data.config) : null;
}

/** A zone that this machine does not know tells no hours. */
function knownZone(hours: OpeningHours): OpeningHours | null {
  try {
    new Intl.DateTimeFormat("en", { timeZone: hours.timezone });
    return hours;
  } catch {
    return null;
  }
}

/** By what stands in the hub's SQLite file. */
export function hoursInSqlite(db: Database.Database): HoursOf {
  const state = db.prepare<[string], { state: string | null }>("SELECT state FROM centres WHERE centre = ?");
  const revision = db.prepare<[string, number], { text: string }>(
    "SELECT text FROM revisions WHERE centre = ? AND revision = ?",
  );
  return (centre) => hoursOfCentre(state.get(centre)?.state ?? null, (no) => revision.get(centre, no)?.text ?? null);
}
