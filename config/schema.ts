import { z } from "zod";
import { addressOf, BYTES, bytesOf } from "./quantity.ts";
import { centreSchema } from "./schema-centre.ts";
import { hubSchema } from "./schema-hub.ts";
import { policySchema } from "./schema-policy.ts";
import { profileSchema, serviceSchema } from "./schema-service.ts";
import { operatorSchema, stationSchema } from "./schema-station.ts";
import { ID_CURE } from "./schema-words.ts";

const STORAGE_MIN_BYTES = 16 * 1024 ** 2;
const STORAGE_MAX_BYTES = 64 * 1024 ** 3;
const BALLAST_MIN_BYTES = 1024 ** 2;
const BALLAST_MAX_BYTES = 1024 ** 3;

/** A number of bytes with its unit, within limits that the complaint names. */
const bytesWithin = (least: number, most: number, complaint: string) =>
  z
    .string()
    .regex(BYTES, "Write a whole number with its unit, as in 512MiB.")
    .refine((text) => {
      const bytes = bytesOf(text);
      return bytes === null || (bytes >= least && bytes <= most);
    }, complaint);

/** What every device has; the other keys are its driver's own options. */
export const deviceSchema = z
  .looseObject({
    driver: z.string().describe("Name of the driver; drivers/README.md has the list."),
    link: z
      .string()
      .describe(
        "The wire to the device: serial:PATH?baud=9600&format=8N1&flow=rtscts, tcp://HOST:PORT, file:PATH, input:PATH or sim; with bus=NAME several devices share it.",
      )
      .optional(),
    pins: z
      .string()
      .describe("The GPIO lines of the device: gpio, gpio?backend=onoff&chip=label:pinctrl-bcm2711, or virtual.")
      .optional(),
  })
  .describe("One device.");

export const configSchema = z
  .strictObject({
    $schema: z.string().max(300).describe("Where an editor finds schema.json; the agent does not read it.").optional(),
    centre: centreSchema,
    profile: profileSchema.optional(),
    services: z
      .array(serviceSchema)
      .min(1)
      .max(200)
      .describe("What citizens come for, 1 to 200 services; a profile gives those that are not written here."),
    stations: z.array(stationSchema).min(1).max(200).describe("Places of service, 1 to 200 stations."),
    operators: z.array(operatorSchema).max(2000).describe("Staff by pseudonym, at most 2000.").default([]),
    devices: z
      .record(z.string().regex(/^[a-z0-9-]{1,32}$/, ID_CURE), deviceSchema)
      .describe("Devices by name; a buttons device with keys for services that no station names is a kiosk.")
      .default({}),
    hub: hubSchema.optional(),
    rules: policySchema,
    storage: z
      .strictObject({
        maxBytes: bytesWithin(STORAGE_MIN_BYTES, STORAGE_MAX_BYTES, "Write at least 16MiB and at most 64GiB.")
          .describe("Most that the journal may occupy on the disk, 16MiB to 64GiB.")
          .default("512MiB"),
        keepDays: z
          .number()
          .int()
          .min(1)
          .max(3650)
          .describe("Days for which records that the hub has stay on the disk, 1 to 3650.")
          .default(90),
        ballast: bytesWithin(BALLAST_MIN_BYTES, BALLAST_MAX_BYTES, "Write at least 1MiB and at most 1GiB.")
          .describe("Room that is held on the disk and given back to the journal when the disk is full, 1MiB to 1GiB.")
          .default("8MiB"),
      })
      .describe("What the journal may use of the disk.")
      .prefault({}),
    console: z
      .strictObject({
        listen: z
          .string()
          .refine((text) => addressOf(text) !== null, "Write HOST:PORT, as in 127.0.0.1:8080.")
          .describe("Address and port of the web console.")
          .default("127.0.0.1:8080"),
      })
      .describe("The web console.")
      .prefault({}),
  })
  .describe("The configuration of one centre.");

export type ConfigFile = z.infer<typeof configSchema>;
export type DeviceEntry = z.infer<typeof deviceSchema>;
export type ServiceEntry = ConfigFile["services"][number];
export type StationEntry = ConfigFile["stations"][number];
export type OperatorEntry = ConfigFile["operators"][number];
