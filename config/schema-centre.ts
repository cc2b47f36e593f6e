import { z } from "zod";
import { TIME_OF_DAY } from "./quantity.ts";
import { knowsTimezone } from "./timezone.ts";

/** A message given here is the cure that the technician reads; what is wrong is said by complaints.ts. */
export const ID_CURE = "Write 1 to 32 lower-case letters, digits and hyphens, as in licence-first.";
export const LANGUAGES = ["kk", "ru", "uk", "en"] as const;
const ACTS = ["called", "started", "finished", "handed-over", "no-show"] as const;

const id = (sentence: string) =>
  z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, ID_CURE)
    .describe(sentence);

const timeOfDay = (sentence: string) =>
  z.string().regex(TIME_OF_DAY, 'Write hours and minutes in quotes, as in "09:00".').describe(sentence);

const name = (language: string) =>
  z.string().min(1).max(60).describe(`Name in ${language}, 1 to 60 characters, as citizens read it.`);

const calendarDay = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "Write year, month and day, as in 2026-01-01.");

export const centreSchema = z
  .strictObject({
    id: id("Name of the centre, unique in the whole country; it stands in every record."),
    names: z
      .strictObject({
        kk: name("Kazakh").optional(),
        ru: name("Russian").optional(),
        uk: name("Ukrainian").optional(),
        en: name("English").optional(),
      })
      .describe("What citizens call the centre, as tickets print it; where a language is missing, the id is printed.")
      .default({}),
    region: id("Region of the country that the centre belongs to."),
    timezone: z
      .string()
      .refine(knowsTimezone, "Write an IANA name, as in Asia/Almaty or Europe/Kyiv.")
      .describe("IANA time zone of the centre, as in Asia/Almaty; dates for people and the business day follow it."),
    languages: z
      .array(z.enum(LANGUAGES))
      .min(1)
      .max(4)
      .describe("Languages of tickets and boards out of kk, ru, uk, en; the first is the default."),
    day: z
      .strictObject({
        opens: timeOfDay(
          "When the doors open, local time. Kept for figures and pages; the kiosk itself gives tickets at any hour.",
        ),
        closes: timeOfDay("When the doors close, local time; see opens."),
        turns: timeOfDay("When one business day becomes the next, local time; ticket numbers begin anew.").default(
          "04:00",
        ),
      })
      .describe("The business day; it is not the calendar day."),
  })
  .describe("Which centre this is.");

const stageSchema = z
  .strictObject({
    id: id("Name of the stage; the same name in several services is the same work."),
    authority: z.enum(["centre", "police"]).describe("Who answers for the stage: centre or police."),
    budget: z.number().positive().max(1440).describe("Time the stage may take, in minutes, above 0 up to 1440."),
  })
  .describe("One step of the service.");

export const serviceSchema = z
  .strictObject({
    id: id("Name of the service in records and on kiosk keys."),
    letter: z
      .string()
      .regex(/^[A-Z]{1,2}$/, "Write one or two capital Latin letters, as in A.")
      .describe("What the ticket number begins with, one or two capital Latin letters, unique in the centre."),
    names: z
      .strictObject({ kk: name("Kazakh"), ru: name("Russian"), uk: name("Ukrainian"), en: name("English") })
      .describe("What citizens call the service, in all four languages."),
    norm: z
      .array(
        z.strictObject({
          from: calendarDay.describe("Business day from which the norm is in force, as in 2026-01-01."),
          minutes: z.number().positive().max(100_000).describe("Standard time from ticket to document, in minutes."),
        }),
      )
      .min(1)
      .max(50)
      .describe("Standard time, oldest first; a visit is judged by the norm in force when its ticket was taken."),
    stages: z
      .array(stageSchema)
      .min(1)
      .max(20)
      .describe("Steps of the service in the order in which a visit takes them."),
  })
  .describe("What a citizen comes for.");

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
    board: id("The board over the station, a device of the role board.").optional(),
    rating: id("The rating pad at the station, a device of the role keys with keys 1 to 5.").optional(),
    call: id(
      "The operator's keys, a device of the role keys with keys call, recall, no-show, start, finish.",
    ).optional(),
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

export const operatorSchema = z
  .strictObject({
    id: id("Pseudonym of the operator; never a name or a personnel number."),
    authority: z.enum(["centre", "police"]).describe("Whose member of staff this is: centre or police."),
  })
  .describe("A member of staff.");
