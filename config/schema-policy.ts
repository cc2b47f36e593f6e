import { z } from "zod";
import { defaultPolicy as usual } from "../agent/domain/rules.ts";
import { TIME_OF_DAY } from "./quantity.ts";
import { id } from "./schema-words.ts";

const NUMBER_MOST = 999;
const MS_A_SECOND = 1000;

const count = (least: number, most: number, sentence: string) =>
  z.number().int().min(least).max(most).describe(`${sentence}, ${least} to ${most}.`);

const range = (who: string, { from, to }: { readonly from: number; readonly to: number }) =>
  z
    .strictObject({
      from: count(1, NUMBER_MOST, `First number of ${who}`).default(from),
      to: count(1, NUMBER_MOST, `Last number of ${who}`).default(to),
    })
    .describe(`Numbers of ${who} within each letter; no other class has them.`)
    .prefault({});

const appointments = z
  .strictObject({
    earlyMinutes: count(0, 720, "How early a citizen with an appointment may come, in minutes").default(
      usual.appointments.earlyMinutes,
    ),
    lateMinutes: count(0, 720, "How late he may come, in minutes; then the appointment is released").default(
      usual.appointments.lateMinutes,
    ),
  })
  .describe("When a citizen with an appointment is taken as such.")
  .prefault({});

const overtaking = z
  .strictObject({
    times: count(0, 20, "How often somebody who waits may be overtaken").default(usual.overtaking.times),
    minutes: count(1, 240, "After how many minutes of waiting nobody is overtaken any more").default(
      usual.overtaking.minutes,
    ),
  })
  .describe("The bound on overtaking: whoever waits is passed over so many times and so long, and no more.")
  .prefault({});

const calibration = z
  .strictObject({
    cameras: z
      .array(id("A camera of the role camera."))
      .min(1)
      .max(200)
      .describe("The cameras that get it, devices of the role camera."),
    at: z
      .string()
      .regex(TIME_OF_DAY, "Write the time of day as HH:MM, as in 03:30.")
      .describe("Time of day at which each gets it, HH:MM.")
      .optional(),
    everyHours: count(1, 168, "Hours between one and the next, where no time of day is given").optional(),
  })
  .refine(({ at, everyHours }) => at === undefined || everyHours === undefined, {
    message: "Write at or everyHours, not both.",
    path: ["everyHours"],
  })
  .describe(
    "A trace in the footage that stands for no act: whoever finds it later reads how far the recorder's clock was off. Each start gives one too.",
  );

export const policySchema = z
  .strictObject({
    numbers: z
      .strictObject({
        ordinary: range("ordinary tickets", usual.ranges.ordinary),
        appointment: range("tickets with an appointment", usual.ranges.appointment),
        privileged: range("privileged tickets", usual.ranges.privileged),
      })
      .describe("Which numbers each class of tickets has; the ranges may not overlap.")
      .prefault({}),
    overtaking,
    atRisk: count(1, 99, "Percent of the norm after which a visit is at risk").default(
      Math.round(usual.atRiskShare * 100),
    ),
    annotateHours: count(1, 720, "Hours after an overrun within which staff may say what they know of it").default(
      usual.annotateHours,
    ),
    appointments,
    calibration: calibration.optional(),
    kiosk: z
      .strictObject({
        coolSeconds: z
          .number()
          .min(0)
          .max(60)
          .describe("Seconds after a ticket before the same button gives another, 0 to 60.")
          .default(usual.kioskCoolMs / MS_A_SECOND),
      })
      .describe("What keeps a kiosk from being emptied.")
      .prefault({}),
  })
  .describe("The rules of order and of time; where they are absent, the usual ones hold.")
  .prefault({});
