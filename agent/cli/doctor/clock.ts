import { knowsTimezone } from "../../../config/timezone.ts";
import { broken, type Check, lame } from "./check.ts";

/** Nothing of ours is older; a machine without a battery clock wakes up in 1970 or on the day its image was made. */
const FIRST_YEAR = 2026;
const LAST_YEAR = 2099;

/** What the machine believes of the time. */
export const clockChecks: readonly Check[] = [
  {
    id: "clock-year",
    run: ({ world }) => {
      const year = new Date(world.nowMs).getUTCFullYear();
      return year >= FIRST_YEAR && year <= LAST_YEAR ? [] : [broken("doctor.clock-wrong-year", { year })];
    },
  },
  {
    id: "clock-synchronised",
    run: ({ world }) => {
      if (world.stat("/run/systemd/timesync/synchronized") !== null) return [];
      return world.stat("/run/systemd/system") === null ? null : [lame("doctor.clock-alone")];
    },
  },
  {
    id: "timezone",
    run: ({ config }) => {
      if (config === null || !config.ok) return null;
      const zone = config.value.rules.timezone;
      return knowsTimezone(zone) ? [] : [broken("doctor.zone-unknown", { zone })];
    },
  },
];
