import { HubStore } from "../../deploy/hub/hub-store.ts";
import { hubReadContract } from "./hub-read.contract.ts";

hubReadContract("sqlite", async () => {
  const store = new HubStore(":memory:");
  return {
    read: store.read,
    keepFrame: async (centre, frame, heard) => void store.together(() => store.keepFrame(centre, frame, heard)),
    keepAlerts: async (centre, alerts, heard) => void store.together(() => store.keepAlerts(centre, alerts, heard)),
    keepLive: async (centre, body, heardMs) => store.keepLive(centre, body, heardMs),
    keepState: async (centre, body) => store.keepState(centre, body),
    keepCommand: async (centre, message, text) => store.commands.keep(centre, message, text),
    hearResult: async (centre, result) => store.commands.hearResult(centre, result),
    done: async () => store.close(),
  };
});
