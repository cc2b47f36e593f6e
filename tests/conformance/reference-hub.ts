import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSigner } from "../../agent/host/device-key.ts";
import type { CommandDesk } from "../../deploy/hub/http/route.ts";
import { Hub, type HubSettings } from "../../deploy/hub/hub.ts";
import { HubStore } from "../../deploy/hub/hub-store.ts";
import { startWorker } from "../../deploy/hub/postgres/start-worker.ts";
import type { HubControl } from "./hub-stage.ts";
import type { Target } from "./target.ts";

export type ReferenceHub = Required<Omit<HubControl, "isPatient">> & { readonly close: () => Promise<void> };

interface Running {
  readonly desk: Pick<CommandDesk, "command" | "publishDay" | "reconnect">;
  readonly stop: () => Promise<void>;
}

type Start = (settings: HubSettings, folder: string) => Promise<Running>;

const inFile: Start = async (settings, folder) => {
  const store = new HubStore(join(folder, "hub.db"));
  const hub = new Hub(store, settings);
  await hub.start();
  const stop = async () => {
    await hub.stop();
    store.close();
  };
  return { desk: hub, stop };
};

const inPostgres =
  (postgres: string): Start =>
  async (settings) => {
    const started = await startWorker({ postgres, worker: "kit", shards: "00-3f" }, settings);
    if (!started.ok) throw new Error(started.fault.what);
    return { desk: started.value.worker, stop: started.value.stop };
  };

/** The hub of deploy/hub, in this process, with everything that the kit may do to it. With a URL of PostgreSQL it keeps everything there. */
export async function openReferenceHub(target: Target, postgres: string | null = null): Promise<ReferenceHub> {
  const folder = mkdtempSync(join(tmpdir(), "talon-conformance-hub-"));
  const signer = openSigner(folder);
  if (!signer.ok) throw new Error(signer.fault.what);
  const { user: username, password } = target.hub;
  const settings = {
    url: target.url,
    username,
    ...(password === undefined ? {} : { password }),
    signer: signer.value,
  };
  const open = () => (postgres === null ? inFile : inPostgres(postgres))(settings, folder);
  let running: Running | null = await open();
  const deskNow = () => {
    if (running === null) throw new Error("the hub does not run");
    return running.desk;
  };
  const stop = async () => {
    await running?.stop();
    running = null;
  };
  return {
    publicKey: signer.value.publicKey,
    command: async (centre, op) => deskNow().command(centre, op, {}),
    publishDay: async (centre) => {
      await deskNow().publishDay(centre, { day: "2026-03-02", appointments: [], operators: [], revoked: [] });
    },
    reconnect: async (centre) => {
      if (!(await deskNow().reconnect(centre, { after: 1_000 })))
        throw new Error("the hub knows nothing of this centre");
    },
    start: async () => {
      running ??= await open();
    },
    stop,
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
