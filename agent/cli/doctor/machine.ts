import { broken, type Check, type Complaint, configOf, type Findings, lame, MIB, type Patient } from "./check.ts";

const MEMORY_SPARE_BYTES = 64 * MIB;
/** The firmware slows the processor down from 80 °C (Raspberry Pi documentation, "Frequency management and thermal control"). */
const HOT_DEGREES = 80;
const THROTTLED = "/sys/devices/platform/soc/soc:firmware/get_throttled";
const LOW_NOW = 1 << 0;
const LOW_SINCE_START = 1 << 16;

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
  { id: "console-port", run: consolePort },
];

/** Bits of get_throttled (Raspberry Pi documentation, vcgencmd); else the alarm of the rpi_volt driver. */
function power({ world }: Patient): Findings {
  const bits = world.readText(THROTTLED);
  if (bits !== null) return judgeBits(Number.parseInt(bits, 16));
  const alarms = (world.list("/sys/class/hwmon") ?? [])
    .map((name) => `/sys/class/hwmon/${name}`)
    .filter((path) => world.readText(`${path}/name`)?.trim() === "rpi_volt")
    .map((path) => world.readText(`${path}/in0_lcrit_alarm`)?.trim());
  if (alarms.length === 0) return null;
  return alarms.includes("1") ? [broken("doctor.power-low")] : [];
}

function judgeBits(bits: number): readonly Complaint[] {
  if ((bits & LOW_NOW) !== 0) return [broken("doctor.power-low")];
  return (bits & LOW_SINCE_START) === 0 ? [] : [lame("doctor.power-was-low")];
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
    if (fault === null || phase === "ready") return [];
    const complaint = lame("doctor.device-lame", { device: id, fault }, since);
    return [phase === "degraded" ? complaint : { ...complaint, verdict: "broken" as const }];
  });
}

/** A running agent holds its own port, so it is looked at only while none runs. */
async function consolePort(patient: Patient): Promise<Findings> {
  const console = configOf(patient)?.console;
  if (console === undefined || console.port === 0) return null;
  const { world, state } = patient;
  if (state !== null && (await world.status(`${state}/talon.sock`)) !== null) return null;
  const { host, port } = console;
  return (await world.isPortFree(host, port)) ? [] : [broken("doctor.console-taken", { address: `${host}:${port}` })];
}
