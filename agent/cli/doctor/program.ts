import { broken, type Check, configOf, lame } from "./check.ts";

const NODE_MAJOR = 24;

const loads = (id: string, module: string): Check => ({
  id,
  run: async ({ world }) => ((await world.loads(module)) ? [] : [broken("doctor.module-missing", { name: module })]),
});

/** The program itself: what it runs on, and its configuration. */
export const programChecks: readonly Check[] = [
  {
    id: "node-version",
    run: ({ world }) => {
      const major = Number(/^v?(\d+)/.exec(world.nodeVersion)?.[1]);
      return major === NODE_MAJOR ? [] : [broken("doctor.node-old", { version: world.nodeVersion })];
    },
  },
  loads("native-sqlite", "better-sqlite3"),
  loads("native-serialport", "serialport"),
  loads("native-koffi", "koffi"),
  {
    id: "native-onoff",
    run: async (patient) => {
      if (await patient.world.loads("onoff")) return [];
      const needed = configOf(patient)?.devices.some(({ wire }) => wire.includes("backend=onoff")) === true;
      return needed
        ? [broken("doctor.module-missing", { name: "onoff" })]
        : [lame("doctor.module-spare", { name: "onoff" })];
    },
  },
  {
    id: "config-valid",
    run: ({ config, file }) => {
      if (config === null) return null;
      if (config.ok) return [];
      const [first] = config.fault;
      const values = { count: config.fault.length, first: `${first?.place}: ${first?.what}`, file: file ?? "" };
      return [broken("doctor.config-problems", values)];
    },
  },
  {
    id: "config-doubts",
    run: (patient) => {
      const warnings = configOf(patient)?.warnings;
      const [first] = warnings ?? [];
      if (warnings === undefined) return null;
      if (first === undefined) return [];
      const values = { count: warnings.length, first: `${first.place}: ${first.what}`, file: patient.file ?? "" };
      return [lame("doctor.config-doubts", values)];
    },
  },
];
