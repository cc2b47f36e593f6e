import { z } from "zod";
import type { Driver } from "../driver.ts";
import { logoBitmap, logoOption } from "./logo.ts";
import { printerMachine } from "./machine.ts";
import { PROFILE_NAMES, profileOf, profileShape } from "./profiles.ts";
import { createSimPrinter } from "./sim.ts";

const MM_A_METRE = 1_000;

const written = z.strictObject({
  profile: z
    .enum(PROFILE_NAMES)
    .default("generic-80")
    .describe("What kind of printer it is; drivers/escpos-printer/README.md lists what each can do."),
  differs: z
    .strictObject(profileShape)
    .partial()
    .default({})
    .describe(
      "What is otherwise on this printer than in its profile: a printer that nobody has described yet needs no code.",
    ),
  rollMetres: z
    .number()
    .min(5)
    .max(600)
    .optional()
    .describe(
      "How much paper a new roll has, as in 80; with it, paper-low is said when 50 tickets are left, before any sensor.",
    ),
  logo: logoOption
    .optional()
    .describe("A picture in black and white at the head of each ticket; talon config logo makes it of a PNG."),
  kiosks: z
    .array(z.string().min(1))
    .max(8)
    .default([])
    .describe(
      "The kiosks beside which it stands: only their tickets come out of it. Without any it stands in for every kiosk, in the order of the file.",
    ),
  answerWaitMs: z
    .int()
    .min(200)
    .max(10_000)
    .default(1_500)
    .describe("How long the printer may take to say how it is, before it counts as switched off."),
  proofWaitMs: z
    .int()
    .min(1_000)
    .max(30_000)
    .default(8_000)
    .describe("How long a ticket may take to come out, once all of it has left, before its fate is unknown."),
});

/** What stands out over the paper would be cut off by some printers and wrapped into noise by others. */
const escposPrinterOptions = written.refine(
  ({ logo, profile, differs }) => logo === undefined || logo.width <= profileOf(profile, differs).dots,
  {
    path: ["logo", "width"],
    message: "The logo is wider than the paper: bake it anew with talon config logo --width.",
  },
);

export type EscposPrinterOptions = z.infer<typeof escposPrinterOptions>;

export const escposPrinter: Driver<"printer", EscposPrinterOptions> = {
  name: "escpos-printer",
  role: "printer",
  quality: "silver",
  options: escposPrinterOptions,
  needs: "link",
  example: { link: "tcp://192.0.2.10:9100", profile: "epson-tm-t20" },
  machine: (options) => {
    const { profile, differs, rollMetres, answerWaitMs, proofWaitMs } = options;
    const logo = options.logo === undefined ? null : logoBitmap(options.logo);
    const rollMm = rollMetres === undefined ? null : rollMetres * MM_A_METRE;
    return printerMachine({ profile: profileOf(profile, differs), logo, rollMm, answerWaitMs, proofWaitMs });
  },
  sim: ({ profile, differs }, world) => createSimPrinter(profileOf(profile, differs), world),
};
