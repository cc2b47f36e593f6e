import { z } from "zod";
import type { Driver } from "../driver.ts";
import { type PageBoardOptions, pageBoardMachine } from "./machine.ts";
import { pageBoardSim } from "./sim.ts";

const options = z.strictObject({
  voice: z
    .boolean()
    .default(false)
    .describe(
      "whether this screen also says each call aloud; one screen of a hall should, or they talk over each other",
    ),
});

/** A screen with a browser that shows the hall board or the board of one window. */
export const pageBoard: Driver<"screen", PageBoardOptions> = {
  name: "page-board",
  role: "screen",
  quality: "silver",
  options,
  needs: "link",
  example: { link: "page:hall", voice: true },
  machine: pageBoardMachine,
  sim: (_chosen, world) => pageBoardSim(world),
};
