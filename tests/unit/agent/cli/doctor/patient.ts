import type { Complaint, Patient } from "../../../../../agent/cli/doctor/check.ts";
import { CHECKS, type Examined, examine } from "../../../../../agent/cli/doctor/examine.ts";
import type { DoctorWorld } from "../../../../../agent/cli/doctor/world.ts";
import type { Status } from "../../../../../agent/control/status.ts";
import { loadConfig } from "../../../../../config/load.ts";
import { catalogue } from "../../../../../drivers/catalogue.ts";
import { almaty } from "../../../config/almaty.ts";

const GIB = 1024 ** 3;
export const NOW_MS = Date.UTC(2026, 7, 23);
export const DAY_MS = 24 * 3600 * 1000;

export const status = {
  pid: 4711,
  devices: [{ id: "printer", phase: "ready", fault: null, since: "2026-08-23T06:00:00Z" }],
} as unknown as Status;

export const keptFacts = (waiting: number, damaged: number) => ({
  archives: { count: Math.sign(waiting), waiting },
  quarantine: { count: damaged, bytes: damaged * 1024 ** 2, folder: "/state/quarantine" },
});

export const wellWorld: DoctorWorld = {
  nodeVersion: "v24.21.0",
  nowMs: NOW_MS,
  memoryFreeBytes: () => GIB,
  readText: (path) =>
    ({
      "/proc/mounts": "/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n",
      "/sys/devices/platform/soc/soc:firmware/get_throttled": "0\n",
      "/sys/class/thermal/thermal_zone0/temp": "51234\n",
    })[path] ?? "a certificate",
  list: (path) => (path === "/dev" ? ["gpiochip0", "null"] : []),
  stat: (path) => ({ kind: path === "/state" ? "folder" : "file", mode: 0o600 }),
  may: () => true,
  room: () => ({ freeBytes: 8 * GIB, freeFiles: 100_000 }),
  loads: async () => true,
  answers: async () => true,
  isPortFree: async () => true,
  fitting: () => [],
  lineHolders: async (_, lines) => lines.map((line) => ({ line, holder: "talon" })),
  holderOf: () => null,
  certificate: () => ({ fromMs: NOW_MS - DAY_MS, untilMs: NOW_MS + 300 * DAY_MS }),
  journal: () => ({ fault: null, records: 12, mode: "wal" }),
  kept: () => keptFacts(0, 0),
  status: async () => status,
};

export const patient = (change: Partial<DoctorWorld> = {}, text: string = almaty): Patient => ({
  world: { ...wellWorld, ...change },
  file: "centre.yaml",
  config: loadConfig(text, "centre.yaml", catalogue),
  state: "/state",
});

export async function see(id: string, subject: Patient): Promise<Examined> {
  const [one] = await examine(
    subject,
    CHECKS.filter((check) => check.id === id),
  );
  if (one === undefined) throw new Error(`there is no check ${id}`);
  return one;
}

export const textsOf = (examined: Examined): readonly string[] =>
  examined.complaints.map((told: Complaint) => told.text);
