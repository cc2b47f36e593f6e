import { createPublicKey, verify } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import mqtt from "mqtt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ConfigMessage, config } from "../../agent/uplink/contract/schemas.ts";
import { signedText } from "../../agent/uplink/signed.ts";
import { topicsOf } from "../../agent/uplink/topic.ts";
import type { Change } from "../../deploy/hub/http/model.ts";
import { tokenLine } from "../../deploy/hub/http/tokens.ts";
import { startHubProcess, uplinkOf, type WorkerProcess } from "../contracts/hub-workers.ts";
import { type Mosquitto, startMosquitto, waitFor } from "../contracts/real-mosquitto.ts";
import { type Postgres, postgresPrograms, startPostgres } from "../contracts/real-postgres.ts";
import type { UplinkCentre } from "../sim/uplink-centre.ts";

const CENTRE = "kz-ala-01";
const READ = "r".repeat(40);
const COMMAND = "c".repeat(40);
const WAIT_MS = 60_000;

let mosquitto: Mosquitto;
let ends: (() => Promise<void>)[];
beforeEach(async () => {
  mosquitto = await startMosquitto([CENTRE, "hub"]);
  ends = [() => mosquitto.stop()];
});
afterEach(async () => {
  for (const end of ends.toReversed()) await end();
});

const inFile = async () => ["--db", join(mosquitto.folder, "hub.db")];
const inPostgres = async () => {
  const postgres: Postgres = await startPostgres();
  ends.push(() => postgres.stop());
  return ["--postgres", await postgres.database("hub"), "--worker", "a"];
};

async function startHub(where: () => Promise<readonly string[]>): Promise<WorkerProcess & { readonly url: string }> {
  const tokens = join(mosquitto.folder, "tokens");
  writeFileSync(tokens, `${tokenLine("viewer", "wall", READ)}\n${tokenLine("officer", "officer-1", COMMAND)}\n`);
  const more = [...(await where()), "--http", "127.0.0.1:0", "--http-tokens", tokens];
  const hub = await startHubProcess({ name: "a", mosquitto, more });
  ends.push(hub.stop);
  return { ...hub, url: /Situation Centre is at (http:\S+)/.exec(hub.said())?.[1] ?? hub.said() };
}

function startCentre(): UplinkCentre {
  const centre = uplinkOf(mosquitto, CENTRE);
  centre.record(300);
  centre.tell({ type: "start", chance: 0 });
  ends.push(async () => {
    centre.tell({ type: "stop" });
    await waitFor(() => centre.state.link.phase === "stopped", WAIT_MS);
  });
  return centre;
}

const askerOf = (url: string) => async (path: string, token: string, body?: object) => {
  const answer = await fetch(`${url}${path}`, {
    method: body === undefined ? "GET" : "PUT",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { code: answer.status, said: await answer.json() };
};

async function readChanges(url: string, over: AbortSignal): Promise<readonly Change[]> {
  const changes: Change[] = [];
  const answer = await fetch(`${url}/api/stream`, { headers: { authorization: `Bearer ${READ}` }, signal: over });
  const follow = async () => {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const piece of answer.body ?? []) {
      const messages = (rest + decoder.decode(piece, { stream: true })).split("\n\n");
      rest = messages.pop() ?? "";
      for (const one of messages) if (one.startsWith("data: ")) changes.push(JSON.parse(one.slice(6)));
    }
  };
  follow().catch(() => undefined);
  return changes;
}

async function retainedConfig(): Promise<ConfigMessage> {
  const client = await mqtt.connectAsync(mosquitto.url, {
    clientId: "listener",
    username: CENTRE,
    password: "a password for tests",
    protocolVersion: 4,
  });
  ends.push(() => client.endAsync(true));
  const heard: string[] = [];
  client.on("message", (_, payload) => heard.push(payload.toString()));
  await client.subscribeAsync(topicsOf(CENTRE).config, { qos: 1 });
  await waitFor(() => heard.length > 0, WAIT_MS);
  return config.parse(JSON.parse(heard[0] ?? ""));
}

describe.each([
  { name: "PostgreSQL", where: inPostgres, isMissing: postgresPrograms === null },
  { name: "a file", where: inFile, isMissing: false },
])("the hub's command line over $name", ({ where, isMissing }) => {
  test.skipIf(isMissing)(
    "K18: U4: serves API and stream; what a centre says is there by itself, and a configuration goes out signed",
    async () => {
      const { url, said } = await startHub(where);
      const ask = askerOf(url);
      expect((await ask("/api/centres", "x".repeat(40))).code).toBe(401);
      const over = new AbortController();
      ends.push(async () => over.abort());
      const changes = await readChanges(url, over.signal);
      await waitFor(() => changes.length > 0, WAIT_MS);
      expect(changes[0]).toMatchObject({ isWhole: true, tiles: [] });
      const centre = startCentre();
      await waitFor(() => centre.state.lanes.acked === 300, WAIT_MS);
      await waitFor(() => changes.some(({ tiles }) => tiles.some((tile) => tile.centre === CENTRE)), WAIT_MS);
      expect((await ask("/api/centres", READ)).said.centres).toMatchObject([{ centre: CENTRE }]);

      const path = `/api/centres/${CENTRE}/configuration`;
      expect((await ask(path, READ, { config: "centre: {}" })).code).toBe(403);
      expect(await ask(path, COMMAND, { config: "centre: {}" })).toMatchObject({ code: 200, said: { revision: 1 } });
      expect((await ask(path, READ)).said.revisions).toMatchObject([{ revision: 1, by: "officer-1" }]);
      const message = await retainedConfig();
      const [, key = ""] = /hub\.trust of its centres: (\S+)/.exec(said()) ?? [];
      const spki = createPublicKey({ key: Buffer.from(key, "base64url"), format: "der", type: "spki" });
      const text = signedText("TALON-CFG1", CENTRE, message);
      expect(verify(null, Buffer.from(text), spki, Buffer.from(message.sig, "base64url"))).toBe(true);
    },
    150_000,
  );
});
