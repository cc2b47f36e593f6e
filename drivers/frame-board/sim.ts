import type { SimDevice, SimWorld } from "../driver.ts";
import { fixedReader, toldBoardSim } from "../told-board-sim.ts";
import { decodeFrame, type FrameSettings, frameLength } from "./protocol.ts";

export const frameBoardSim = (settings: FrameSettings, world: SimWorld): SimDevice =>
  toldBoardSim(
    fixedReader(frameLength(settings), (frame) => decodeFrame(settings, frame)),
    world,
  );
