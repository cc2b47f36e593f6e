import { z } from "zod";
import { authority, id, name } from "./schema-words.ts";

const RETAKES_MOST = 9;

const calendarDay = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "Write year, month and day, as in 2026-01-01.");

const stageSchema = z
  .strictObject({
    id: id("Name of the stage; the same name in several services is the same work."),
    authority: authority("Who answers for the stage: centre or police."),
    budget: z.number().positive().max(1440).describe("Time the stage may take, in minutes, above 0 up to 1440."),
    parallel: z
      .boolean()
      .describe("Whether the stage begins together with the one before it; the next stage waits for both.")
      .default(false),
    attended: z
      .boolean()
      .describe("Whether the citizen has to be there; where not, he may be at another stage meanwhile.")
      .default(true),
    retakes: z
      .number()
      .int()
      .min(0)
      .max(RETAKES_MOST)
      .describe("How often the stage may be tried again on the same day after it was failed, 0 to 9.")
      .default(0),
    judged: z
      .boolean()
      .describe(
        "Whether an operator says if the stage was passed, so that leaving its hall does not; true where it is absent for stages with retakes and for exams.",
      )
      .optional(),
  })
  .describe("One step of the service.");

export const serviceSchema = z
  .strictObject({
    id: id("Name of the service in records and on kiosk keys; the id of a service of the profile changes that one."),
    letter: z
      .string()
      .regex(/^[A-Z]{1,2}$/, "Write one or two capital Latin letters, as in A.")
      .describe("What the ticket number begins with, one or two capital Latin letters, unique in the centre."),
    names: z
      .strictObject({ kk: name("Kazakh"), ru: name("Russian"), uk: name("Ukrainian"), en: name("English") })
      .describe("What citizens call the service, in all four languages."),
    document: id(
      "Kind of document that its handover gives, by which documents are counted; the service's id where it is absent.",
    ).optional(),
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

/** The profiles that there are; each is a file of config/profiles. */
export const PROFILES = ["service-centre"] as const;

export const profileSchema = z
  .strictObject({
    name: z.enum(PROFILES).describe("Name of the profile, a file of config/profiles."),
    only: z
      .array(id("A service of the profile."))
      .min(1)
      .max(200)
      .describe("Which services of the profile the centre gives; all where it is absent.")
      .optional(),
  })
  .describe("A catalogue of services that ships with the agent; what stands in services wins over it and adds to it.");
