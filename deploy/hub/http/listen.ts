import { fail, ok, type Problem, type Result } from "../../../agent/kernel/result.ts";
import { type HubHttpSettings, openHubHttp } from "./server.ts";

export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const ADDRESS = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):(\d{1,5})$/i;

/** Serves at `HOST:PORT`; port 0 takes a free one. */
export async function listenHubHttp(address: string, settings: HubHttpSettings): Promise<Result<Listening, Problem>> {
  const [, host, port] = ADDRESS.exec(address) ?? [];
  const place = `http ${address}`;
  if (host === undefined)
    return fail({ place, what: "It is no address.", cure: "Write HOST:PORT, as 127.0.0.1:8090." });
  const server = await openHubHttp(settings);
  try {
    await server.listen({ host: host.replace(/[[\]]/g, ""), port: Number(port) });
  } catch (problem) {
    await server.close();
    return fail({ place, what: `It cannot be listened at: ${(problem as Error).message}.`, cure: "Give a free port." });
  }
  const bound = server.server.address();
  const taken = typeof bound === "object" && bound !== null ? bound.port : Number(port);
  return ok({ url: `http://${host}:${taken}`, close: () => server.close() });
}
