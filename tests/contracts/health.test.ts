import { simHealth } from "../sim/sim-health.ts";
import { healthContract } from "./health.contract.ts";

healthContract("the simulated machine", () => simHealth);
healthContract("a machine of which nothing is known", () => ({
  read: () => ({
    cpuPercent: null,
    rssBytes: null,
    temperature: null,
    diskFreeBytes: null,
    commitMs: null,
    latenessMs: null,
  }),
}));
