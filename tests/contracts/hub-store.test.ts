import { HubStore } from "../../deploy/hub/hub-store.ts";
import { hubStoreContract } from "./hub-store.contract.ts";

hubStoreContract("sqlite", async () => {
  const store = new HubStore(":memory:");
  return {
    keepFrame: async (centre, frame, heard) => store.together(() => store.keepFrame(centre, frame, heard)),
    keepAlerts: async (centre, alerts, heard) => store.together(() => store.keepAlerts(centre, alerts, heard)),
    declareLost: async (centre, losses) => store.together(() => store.declareLost(centre, losses)),
    upto: async (centre, epoch) => store.upto(centre, epoch),
    chain: async (centre, epoch) => store.chainOf(centre, epoch) ?? null,
    gaps: async (centre, epoch) => store.gaps(centre, epoch, 16),
    counts: async () => store.counts(),
    bodies: async (centre, epoch) => store.bodies(centre, epoch),
    done: async () => store.close(),
  };
});
