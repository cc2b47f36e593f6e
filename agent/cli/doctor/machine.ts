import type { Status, Thrown } from "../../control/status.ts";
import { supplyOf, usbReplugs } from "../../host/power.ts";
import { BARRED_FILE, isBarredBy, readBook } from "../run/barred.ts";
import { broken, type Check, configOf, type Findings, lame, MIB, type Patient } from "./check.ts";

const MEMORY_SPARE_BYTES = 64 * MIB;
/** The firmware slows the processor down from 80 °C (Raspberry Pi documentation, "Frequency management and thermal control"). */
const HOT_DEGREES = 80;
/** More than those who set a centre up plug and unplug. */
const REPLUGS_MANY = 20;

type DeviceThrown = Thrown & { readonly device: string };

/** The board, and the agent that runs on it. */
export const machineChecks: readonly Check[] = [
  { id: "power", run: power },
  {
    id: "temperature",
    run: ({ world }) => {
      const text = world.readText("/sys/class/thermal/thermal_zone0/temp");
      if (text === null) return null;
      const degrees = Math.round(Number(text) / 1000);
      return degrees < HOT_DEGREES ? [] : [lame("doctor.too-hot", { degrees })];
    },
  },
  {
    id: "memory",
    run: ({ world }) => {
      const free = world.memoryFreeBytes();
      return free >= MEMORY_SPARE_BYTES ? [] : [lame("doctor.memory-low", { free: Math.floor(free / MIB) })];
    },
  },
  { id: "agent-answers", run: agentAnswers },
  { id: "agent-devices", run: agentDevices },
  { id: "driver-throws", run: driverThrows },
  { id: "console-port", run: consolePort },
];

function power({ world }: Patient): Findings {
  const [supply, replugs] = [supplyOf(world), usbReplugs(world)];
  if (supply === null && replugs === null) return null;
  return [
    ...(supply === "low" ? [broken("doctor.power-low")] : []),
    ...(supply === "was-low" ? [lame("doctor.power-was-low")] : []),
    ...((replugs ?? 0) >= REPLUGS_MANY ? [lame("doctor.usb-restless", { count: replugs ?? 0 })] : []),
  ];
}

async function agentAnswers({ world, state }: Patient): Promise<Findings> {
  if (state === null) return null;
  const socket = `${state}/talon.sock`;
  if (world.stat(socket) === null) return [lame("doctor.agent-not-running", { path: state })];
  return (await world.status(socket)) === null ? [broken("doctor.agent-silent", { path: socket })] : [];
}

/** A fault that the agent knows is told in the agent's own words. */
async function agentDevices({ world, state }: Patient): Promise<Findings> {
  const status = state === null ? null : await world.status(`${state}/talon.sock`);
  if (status === null) return null;
  return status.devices.flatMap(({ id, phase, fault, since }) => {
    if (fault === null || phase === "ready" || fault === "driver-broken") return [];
    const complaint = lame("doctor.device-lame", { device: id, fault }, since);
    return [phase === "degraded" ? complaint : { ...complaint, verdict: "broken" as const }];
  });
}

/** A running agent knows more than its file, which cannot be written everywhere; the file speaks while the agent falls and rises. */
async function driverThrows({ world, state }: Patient): Promise<Findings> {
  if (state === null) return null;
  const status = await world.status(`${state}/talon.sock`);
  const known = status === null ? throwsIn(world.readText(`${state}/${BARRED_FILE}`) ?? "") : throwsOf(status);
  return known.map(({ device, times, what, where, isBarred }) => {
    const values = { device, times, what, where };
    return isBarred ? broken("doctor.driver-barred", values) : lame("doctor.driver-threw", values);
  });
}

const throwsOf = ({ devices }: Status): readonly DeviceThrown[] =>
  devices.flatMap(({ id, thrown }) => (thrown == null ? [] : [{ device: id, ...thrown }]));

const throwsIn = (written: string): readonly DeviceThrown[] =>
  [...(readBook(written) ?? [])].map(([device, record]) => ({ device, ...record, isBarred: isBarredBy(record) }));

/** A running agent holds its own port, so it is looked at only while none runs. */
async function consolePort(patient: Patient): Promise<Findings> {
  const console = configOf(patient)?.console;
  if (console === undefined || console.port === 0) return null;
  const { world, state } = patient;
  if (state !== null && (await world.status(`${state}/talon.sock`)) !== null) return null;
  const { host, port } = console;
  return (await world.isPortFree(host, port)) ? [] : [broken("doctor.console-taken", { address: `${host}:${port}` })];
}
