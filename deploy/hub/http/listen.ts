import type { Server as TlsServer } from "node:https";
import { fail, ok, type Problem, type Result } from "../../../agent/kernel/result.ts";
import { type Certificate, doorProblem, PLAIN_DOOR } from "./door.ts";
import { type HubHttpSettings, openHubHttp } from "./server.ts";

export interface Listening {
  readonly url: string;
  /** From the next connection on; false where it is none, and the one before stays. */
  readonly renew: (certificate: Certificate) => boolean;
  readonly close: () => Promise<void>;
}

const ADDRESS = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):(\d{1,5})$/i;

/** Serves at `HOST:PORT`; port 0 takes a free one. */
export async function listenHubHttp(address: string, settings: HubHttpSettings): Promise<Result<Listening, Problem>> {
  const [, host, port] = ADDRESS.exec(address) ?? [];
  const place = `http ${address}`;
  if (host === undefined)
    return fail({ place, what: "It is no address.", cure: "Write HOST:PORT, as 127.0.0.1:8090." });
  const { door = PLAIN_DOOR } = settings;
  const problem = doorProblem(host, door);
  if (problem !== null) return fail({ place, ...problem });
  const opened = await openServer(settings);
  if (!opened.ok) return fail({ place, ...opened.fault });
  const server = opened.value;
  try {
    await server.listen({ host: host.replace(/[[\]]/g, ""), port: Number(port) });
  } catch (problem) {
    await server.close();
    return fail({ place, what: `It cannot be listened at: ${(problem as Error).message}.`, cure: "Give a free port." });
  }
  const bound = server.server.address();
  const taken = typeof bound === "object" && bound !== null ? bound.port : Number(port);
  const scheme = door.certificate === null ? "http" : "https";
  return ok({
    url: `${scheme}://${host}:${taken}`,
    renew: (certificate) => renew(server.server as unknown as TlsServer, certificate),
    close: () => server.close(),
  });
}

async function openServer(
  settings: HubHttpSettings,
): Promise<Result<Awaited<ReturnType<typeof openHubHttp>>, Omit<Problem, "place">>> {
  try {
    return ok(await openHubHttp(settings));
  } catch (problem) {
    if (settings.door?.certificate == null) throw problem;
    return fail({
      what: `The certificate or its key is not usable: ${(problem as Error).message}.`,
      cure: "Give a certificate in PEM with its chain, and the key that belongs to it.",
    });
  }
}

function renew(server: TlsServer, certificate: Certificate): boolean {
  try {
    server.setSecureContext({ ...certificate });
    return true;
  } catch {
    return false;
  }
}
