import { openHubHttp } from "../../../../../deploy/hub/http/server.ts";
import { parseTokens, tokenLine } from "../../../../../deploy/hub/http/tokens.ts";
import { configMessage, type Revision } from "../../../../../deploy/hub/signed-words.ts";
import { simSigner } from "../../../../sim/sim-signer.ts";
import { hubWithCentre, NOON } from "./heard.ts";

export const READ = "r".repeat(40);
export const COMMAND = "c".repeat(40);
export const OFFICER = "o".repeat(40);
const ends: (() => Promise<void>)[] = [];

export async function opened() {
  const { store, centre } = hubWithCentre();
  centre.online(true);
  centre.takeTicket(NOON - 60_000);
  centre.live();
  const holders = parseTokens(
    [
      tokenLine("viewer", "wall", READ),
      tokenLine("operator", "shift-1", COMMAND),
      tokenLine("officer", "officer-1", OFFICER),
    ].join("\n"),
    "tokens",
  );
  if (!holders.ok) throw new Error(holders.fault.what);
  const given: unknown[] = [];
  const desk = {
    command: (...said: readonly unknown[]) => {
      given.push(said);
      return "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    },
    trustKey: (...said: readonly unknown[]) => given.push(said) > 0,
    reconnect: async (...said: readonly unknown[]) => given.push(said) > 0,
    publishDay: async (...said: readonly unknown[]) => ({ given: given.push(said) }),
    publishConfig: async (to: string, wish: Revision) => {
      given.push([to, wish]);
      return configMessage(simSigner("hub"), { centre: to, nowMs: NOON, revision: 7 }, wish);
    },
  };
  const server = await openHubHttp({
    read: store.read,
    desk,
    audit: store.audit,
    holders: () => holders.value,
    clock: () => NOON,
  });
  ends.push(async () => {
    await server.close();
    store.close();
  });
  const ask = async (url: string, token: string | null = READ, body?: object) => {
    const answer = await server.inject({
      method: body === undefined ? "GET" : /\/(days\/[^/]*|configuration)$/.test(url) ? "PUT" : "POST",
      url,
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    return {
      code: answer.statusCode,
      headers: answer.headers,
      said: answer.body.startsWith("{") ? answer.json() : answer.body,
    };
  };
  return { ask, given, store };
}

export async function closeAll(): Promise<void> {
  for (const end of ends.splice(0)) await end();
}
