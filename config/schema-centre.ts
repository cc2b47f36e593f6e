import { z } from "zod";
import { id, LANGUAGES, name, timeOfDay } from "./schema-words.ts";
import { knowsTimezone } from "./timezone.ts";

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
