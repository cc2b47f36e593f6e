import { HubStore } from "../../deploy/hub/hub-store.ts";
import { hubOrdersContract } from "./hub-orders.contract.ts";
import { type HubUnderTest, hubReadContract } from "./hub-read.contract.ts";

const open = async (): Promise<HubUnderTest> => {
  const store = new HubStore(":memory:");
  return {
    read: store.read,
    keepFrame: async (centre, frame, heard) => void store.together(() => store.keepFrame(centre, frame, heard)),
    keepAlerts: async (centre, alerts, heard) => void store.together(() => store.keepAlerts(centre, alerts, heard)),
    keepLive: async (centre, body, heardMs) => store.keepLive(centre, body, heardMs),
    keepState: async (centre, body) => store.keepState(centre, body),
    keepCommand: async (centre, message, text) => store.commands.keep(centre, message, text),
    waiting: async (centre, nowMs) => store.commands.waiting(centre, nowMs),
    book: store.configs,
    keepMachine: async (centre, text, heardMs) => store.machines.keep(centre, text, heardMs),
    hearResult: async (centre, result) => store.hearResult(centre, result),
    done: async () => store.close(),
  };
};

hubReadContract("sqlite", open);
hubOrdersContract("sqlite", open);
