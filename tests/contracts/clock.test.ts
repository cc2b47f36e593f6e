import { SimTime } from "../sim/time.ts";
import { clockContract } from "./clock.contract.ts";

clockContract("virtual time", () => {
  const time = new SimTime(Date.UTC(2026, 8, 1));
  return {
    clock: time.clock,
    passes: async (ms) => time.pass(ms),
    freshMoment: time.clock.mono,
  };
});
