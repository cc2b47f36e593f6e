import { sha256 } from "../../agent/host/sha256.ts";
import { atOnce } from "../../agent/journal/at-once.ts";
import { firstChain } from "../../agent/journal/chain.ts";
import { MemoryStore } from "../sim/memory-store.ts";
import { lateStoreContract } from "./late-store.contract.ts";

const identity = { epoch: "7Q0M2K9X4T", centre: "kz-ala-01" };

lateStoreContract("a store at once", () => {
  const store = atOnce(new MemoryStore(identity, firstChain(identity, sha256)));
  return Promise.resolve({ store, reopened: () => Promise.resolve(store), done: () => Promise.resolve() });
});
