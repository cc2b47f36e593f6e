import { z } from "zod";
import { TIME_OF_DAY } from "./quantity.ts";

/** A message given here is the cure that the technician reads; what is wrong is said by complaints.ts. */
export const ID_CURE = "Write 1 to 32 lower-case letters, digits and hyphens, as in licence-first.";
export const LANGUAGES = ["kk", "ru", "uk", "en"] as const;

export const id = (sentence: string) =>
  z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, ID_CURE)
    .describe(sentence);

export const name = (language: string) =>
  z.string().min(1).max(60).describe(`Name in ${language}, 1 to 60 characters, as citizens read it.`);

export const authority = (sentence: string) => z.enum(["centre", "police"]).describe(sentence);

export const timeOfDay = (sentence: string) =>
  z.string().regex(TIME_OF_DAY, 'Write hours and minutes in quotes, as in "09:00".').describe(sentence);

export const path = (sentence: string) => z.string().min(1).max(4096).describe(sentence);
