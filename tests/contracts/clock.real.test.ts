import { createNodeClock } from "../../agent/host/node-clock.ts";
import { clockContract } from "./clock.contract.ts";
import { sleep } from "./pty.ts";

clockContract("the machine's clock", () => {
  const clock = createNodeClock(null);
  const freshMoment = () => {
    const before = clock.mono();
    let now = before;
    while (now === before) now = clock.mono();
    return now;
  };
  return { clock, passes: sleep, freshMoment };
});
