import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSigner } from "../../agent/host/device-key.ts";
import { Hub } from "../../deploy/hub/hub.ts";
import { HubStore } from "../../deploy/hub/hub-store.ts";
import type { HubControl } from "./hub-stage.ts";
import type { Target } from "./target.ts";

export type ReferenceHub = Required<HubControl> & { readonly close: () => Promise<void> };

/** The hub of deploy/hub, in this process, with everything that the kit may do to it. */
export async function openReferenceHub(target: Target): Promise<ReferenceHub> {
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
  const open = async () => {
    const store = new HubStore(join(folder, "hub.db"));
    const hub = new Hub(store, settings);
    await hub.start();
    return { hub, store };
  };
  let running: Awaited<ReturnType<typeof open>> | null = await open();
  const hubNow = () => {
    if (running === null) throw new Error("the hub does not run");
    return running.hub;
  };
  const stop = async () => {
    await running?.hub.stop();
    running?.store.close();
    running = null;
  };
  return {
    publicKey: signer.value.publicKey,
    command: async (centre, op) => hubNow().command(centre, op),
    publishDay: async (centre) => {
      await hubNow().publishDay(centre, { day: "2026-03-02", appointments: [], operators: [], revoked: [] });
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
