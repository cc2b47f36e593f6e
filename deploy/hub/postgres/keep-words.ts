import type pg from "pg";
import type { ResultMessage } from "../../../agent/uplink/contract/schemas.ts";
import { OPEN } from "../command-book.ts";
import { revisionIn } from "../config-book.ts";
import type { Heard } from "./batch.ts";

type HeardPicture = Extract<Heard, { what: "picture" }>;

const PICTURES = `
INSERT INTO centres (centre, live, state, heard)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS w(centre, live, state, heard)
ON CONFLICT (centre) DO UPDATE SET live = coalesce(excluded.live, centres.live), state = coalesce(excluded.state, centres.state),
  heard = CASE WHEN excluded.live = centres.live THEN centres.heard ELSE greatest(centres.heard, excluded.heard) END`;

/** Of several pictures of a centre the last counts. One that is known already was kept by the broker, and says nothing of how the centre is now. */
export async function keepPictures(client: pg.ClientBase, pictures: readonly HeardPicture[], now: Date): Promise<void> {
  const latest = new Map<string, { live: string | null; state: string | null; heard: string | null }>();
  for (const { of, centre, text, isNow } of pictures) {
    const known = latest.get(centre) ?? { live: null, state: null, heard: null };
    const heard = of === "live" && isNow ? now.toISOString() : known.heard;
    latest.set(centre, { ...known, heard, [of]: text });
  }
  if (latest.size === 0) return;
  const rows = [...latest.values()];
  await client.query({
    name: "pictures",
    text: PICTURES,
    values: [
      [...latest.keys()],
      rows.map(({ live }) => live),
      rows.map(({ state }) => state),
      rows.map(({ heard }) => heard),
    ],
  });
}

type HeardMachine = Extract<Heard, { what: "machine" }>;

const MACHINES = `
INSERT INTO machines (centre, text, heard) SELECT w.centre, w.text, $3 FROM unnest($1::text[], $2::text[]) AS w(centre, text)
ON CONFLICT (centre) DO UPDATE SET text = excluded.text, heard = excluded.heard`;

/** The last of each centre counts. */
export async function keepMachines(client: pg.ClientBase, heard: readonly HeardMachine[], now: Date): Promise<void> {
  const latest = new Map(heard.map(({ centre, text }) => [centre, text]));
  if (latest.size === 0) return;
  const values = [[...latest.keys()], [...latest.values()], now.toISOString()];
  await client.query({ name: "machines", text: MACHINES, values });
}

type HeardResult = Extract<Heard, { what: "result" }>;

/** A centre speaks only of commands and configurations that were meant for it. */
export async function keepResults(client: pg.ClientBase, results: readonly HeardResult[]): Promise<void> {
  for (const { centre, result } of results)
    await (result.op === "config" ? keepConfigResult : keepCommandResult)(client, centre, result);
}

const COMMAND_RESULT = `UPDATE commands SET phase = $1, why = $2 WHERE command = $3 AND centre = $4 AND ${OPEN}`;
const CONFIG_RESULT = "UPDATE revisions SET phase = $1, why = $2, problems = $3 WHERE centre = $4 AND revision = $5";

async function keepCommandResult(client: pg.ClientBase, centre: string, result: ResultMessage): Promise<void> {
  await client.query(COMMAND_RESULT, [result.phase, result.why, result.command, centre]);
}

async function keepConfigResult(client: pg.ClientBase, centre: string, result: ResultMessage): Promise<void> {
  const revision = revisionIn(result.command);
  if (revision === null) return;
  const { phase, why, problems = [] } = result;
  await client.query(CONFIG_RESULT, [phase, why, JSON.stringify(problems), centre, revision]);
}
