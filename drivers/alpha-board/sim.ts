import type { SimDevice, SimWorld } from "../driver.ts";
import { toldBoardSim } from "../told-board-sim.ts";
import { type AlphaSettings, decodeAlpha, isEnd } from "./protocol.ts";

export const alphaBoardSim = (settings: AlphaSettings, world: SimWorld): SimDevice =>
  toldBoardSim((inbox) => {
    if (!isEnd(inbox.at(-1))) return null;
    const face = decodeAlpha(settings, inbox);
    return { taken: inbox.length, face: face === "other" ? null : face };
  }, world);
