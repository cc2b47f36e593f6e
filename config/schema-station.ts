import { z } from "zod";
import { authority, id } from "./schema-words.ts";

const ACTS = ["called", "started", "finished", "handed-over", "no-show"] as const;
const PLACES_MOST = 500;

/** What `talon staff digest` prints: HMAC-SHA-256, which nobody can turn back without the centre's own key. */
export const STAFF_DIGEST = /^[0-9a-f]{64}$/;
const DIGEST_CURE = "Write the 64 digits that talon staff digest prints.";

export const stationSchema = z
  .strictObject({
    id: id("Name of the station in records and commands."),
    label: z.string().min(1).max(12).describe("What boards and tickets call the station, 1 to 12 characters."),
    kind: z.enum(["window", "hall", "bay", "workshop"]).describe("What sort of place it is.").default("window"),
    arrow: z
      .enum(["left", "right", "up", "down", "none"])
      .describe("Which way the board's arrow points from the hall.")
      .default("none"),
    stages: z.array(id("A stage of some service.")).min(1).max(20).describe("Stages that are carried out here."),
    services: z
      .array(id("A service that is served here."))
      .max(200)
      .describe("Services that are served here; all where the list is empty.")
      .default([]),
    board: id("The board over the station, a device of the role board.").optional(),
    boards: z
      .array(id("A board that shows the station's calls."))
      .max(15)
      .describe("Further boards that show the station's calls, as in the hall, at most 15.")
      .optional(),
    rating: id("The rating pad at the station, a device of the role keys with keys 1 to 5.").optional(),
    call: id(
      "The operator's keys, a device of the role keys with keys call, recall, no-show, start, finish, transfer, break, back.",
    ).optional(),
    transfer: id(
      "The stage that the key transfer sends a citizen to; without it the next that he has not passed.",
    ).optional(),
    scanner: id("What reads tickets and cards at the station, a device of the role scanner.").optional(),
    checkpoint: z
      .strictObject({
        places: z
          .number()
          .int()
          .min(1)
          .max(PLACES_MOST)
          .describe(`How many citizens may be inside at a time, 1 to ${PLACES_MOST}.`),
      })
      .describe("For a hall that is entered and left by a scan of the ticket, without a call; it needs a scanner.")
      .optional(),
    cameras: z
      .array(id("A camera that sees the station."))
      .max(8)
      .describe("Cameras that see the station, devices of the role camera, at most 8.")
      .default([]),
    marks: z
      .array(z.enum(ACTS))
      .max(5)
      .describe("Acts that mark the footage of the station's cameras.")
      .default([...ACTS]),
  })
  .describe("A place where stages are carried out.");

const digest = (sentence: string) => z.string().regex(STAFF_DIGEST, DIGEST_CURE).describe(sentence);

export const operatorSchema = z
  .strictObject({
    id: id("Pseudonym of the operator; never a name or a personnel number."),
    authority: authority("Whose member of staff this is: centre or police."),
    skills: z
      .array(id("A stage that the operator may carry out."))
      .max(20)
      .describe("Stages that the operator may carry out; all of the authority where the list is empty.")
      .default([]),
    card: digest(
      "The operator's card as talon staff digest prints it, 64 hexadecimal digits; never the number of the card.",
    ).optional(),
    pin: digest("The operator's PIN as talon staff digest prints it, 64 hexadecimal digits; never the PIN.").optional(),
  })
  .describe("A member of staff.");
