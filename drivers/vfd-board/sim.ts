import type { SimDevice, SimWorld } from "../driver.ts";
import { fixedReader, toldBoardSim } from "../told-board-sim.ts";
import { decodeVfd, type VfdSettings, vfdLength } from "./protocol.ts";

export const vfdBoardSim = (settings: VfdSettings, world: SimWorld): SimDevice =>
  toldBoardSim(
    fixedReader(vfdLength(settings), (frame) => decodeVfd(settings, frame)),
    world,
  );
