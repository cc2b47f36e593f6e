import { type Command, InvalidArgumentError } from "commander";
import type { DeviceStatus, Note, Status, Thrown } from "../control/status.ts";
import { askAgent, DEFAULT_STATE, reach } from "./ask.ts";
import type { CliIo } from "./cli-io.ts";
import { columns } from "./columns.ts";
import { addPortVerbs } from "./device-ports.ts";
import { addTestVerb } from "./device-test.ts";
import { wireDetail } from "./wire-detail.ts";

interface Common {
  readonly state: string;
  readonly json?: boolean;
}

/** Looking at devices and trying them, on the running agent. */
export function addDeviceVerbs(program: Command, io: CliIo): void {
  const device = program.command("device").description("look at devices and try them");
  const verb = (words: string, sentence: string) =>
    device.command(words).description(sentence).option("--state <DIR>", "state directory of the agent", DEFAULT_STATE);
  const act = async (request: Parameters<typeof askAgent>[1], { state }: Common, told: string) => {
    if ((await askAgent(state, request, io)) !== null) io.out(told);
  };
  verb("list", "every device: how it is, since when, on which wire")
    .option("--json", "as JSON")
    .action((options: Common) => listDevices(options, io));
  verb("show <id>", "all that is known of a device: last good exchange, bytes, faults, wear")
    .option("--json", "as JSON")
    .action((id: string, options: Common) => showDevice(id, options, io));
  addTestVerb(device, io);
  verb("watch <id>", "every byte and pin of a device as it happens, until Ctrl-C").action(
    (id: string, options: Common) => watchDevice(id, options, io),
  );
  verb("press <id> <key>", "press a key of a virtual device, or hold a code before a virtual scanner").action(
    (id: string, key: string, options: Common) =>
      act({ verb: "press", device: id, key }, options, `${id}: ${key} pressed`),
  );
  verb("readmit <id>", "let a device in again that is left out because its driver threw").action(
    (id: string, options: Common) =>
      act(
        { verb: "readmit", device: id },
        options,
        `${id}: let in again; one more throw within ten minutes ends that.`,
      ),
  );
  verb("offset <camera>", "tell how far the clock of a camera's recorder is ahead of this computer's")
    .requiredOption("--ms <N>", "milliseconds; less than 0 where it is behind", wholeMilliseconds)
    .action((camera: string, options: Common & { ms: number }) =>
      act({ verb: "offset", camera, ms: options.ms }, options, `${camera}: compared`),
    );
  verb("fault <id> <fault>", "give a virtual device a fault")
    .option("--off", "end the fault instead")
    .action((id: string, fault: string, options: Common & { off?: boolean }) =>
      act(
        { verb: "fault", device: id, fault, on: options.off !== true },
        options,
        `${id}: ${fault} ${options.off === true ? "ended" : "began"}`,
      ),
    );
  addPortVerbs(device, io);
}

function wholeMilliseconds(text: string): number {
  const ms = Number(text);
  if (!Number.isInteger(ms)) throw new InvalidArgumentError("Give a whole number of milliseconds.");
  return ms;
}

async function listDevices({ state, json }: Common, io: CliIo): Promise<void> {
  const asked = await askAgent(state, { verb: "status" }, io);
  if (asked === null) return;
  const { devices } = asked.value as Status;
  if (json === true) {
    return io.out(JSON.stringify(devices.map((device) => ({ ...device, detail: wireDetail(device) }))));
  }
  for (const line of columns(devices.map(deviceRow))) io.out(line);
  if (devices.some(({ phase }) => phase !== "ready")) io.exit(1);
}

async function showDevice(id: string, { state, json }: Common, io: CliIo): Promise<void> {
  const asked = await askAgent(state, { verb: "status" }, io);
  if (asked === null) return;
  const { devices } = asked.value as Status;
  const device = devices.find((one) => one.id === id);
  if (device === undefined) {
    io.err(`${id}: there is no such device. The agent has: ${devices.map((one) => one.id).join(", ")}.`);
    return io.exit(1);
  }
  if (json === true) return io.out(JSON.stringify({ ...device, detail: wireDetail(device) }));
  for (const line of columns(deviceFacts(device))) io.out(line);
}

export const deviceFacts = (device: DeviceStatus): readonly (readonly string[])[] => [
  ["device", device.id],
  ["driver", device.driver],
  ["wire", wireWords(device)],
  ["state", `${stateWord(device.phase, device.fault)} since ${minute(device.since)} UTC`],
  ["last good exchange", device.lastGoodAt === null ? "none yet" : `${minute(device.lastGoodAt)} UTC`],
  ["bytes", `${device.bytesIn} in, ${device.bytesOut} out`],
  ["opened again", `${device.reopens} times`],
  ...Object.entries(device.faults).map(([fault, times]) => [fault, `${times} times`]),
  ...Object.entries(device.own).map(([name, count]) => [name, String(count)]),
  ...(device.thrown == null ? [] : [["its driver threw", thrownWords(device.thrown)]]),
];

const thrownWords = ({ times, what, where, at, isBarred }: Thrown): string =>
  `${times}×, last ${minute(at)} UTC: ${what} (${where})${isBarred ? "; left out" : ""}`;

export const deviceRow = (device: DeviceStatus): readonly string[] => {
  const { id, phase, fault, since, driver } = device;
  return [id, stateWord(phase, fault), `since ${minute(since)} UTC`, driver, wireWords(device), wear(device)];
};

const wireWords = (device: DeviceStatus): string =>
  [device.wire, wireDetail(device)].filter((word) => word !== null).join("  ");

const stateWord = (phase: string, fault: string | null): string => (fault === null ? phase : `${phase} (${fault})`);
const minute = (iso: string): string => iso.slice(0, 16).replace("T", " ");

/** More is on the page of the device. */
const COUNTS_LISTED_MAX = 3;

/** What has gone wrong since the agent started, and what the device counts of itself where that is not 0. */
function wear({ reopens, faults, own, thrown }: DeviceStatus): string {
  const troubles = Object.entries(faults).map(([fault, times]) => `${fault} ×${times}`);
  const counted = Object.entries(own).filter(([, count]) => count !== 0);
  const listed = counted.slice(0, COUNTS_LISTED_MAX).map(([name, count]) => `${name} ${count}`);
  const counts = counted.length > listed.length ? [...listed, "…"] : listed;
  const throws = thrown == null ? [] : [`threw at ${thrown.where}`];
  return [...(reopens === 0 ? [] : [`reopened ${reopens} times`]), ...troubles, ...counts, ...throws].join(", ");
}

/** A device that goes silent is as telling as one that speaks, so the line stays open until it is ended. */
async function watchDevice(id: string, { state }: Common, io: CliIo): Promise<void> {
  const agent = await reach(state, io);
  if (agent === null) return;
  const known = await agent.ask({ verb: "status" });
  const devices = known.ok ? (known.value as Status).devices : [];
  if (!devices.some((device) => device.id === id)) {
    agent.close();
    io.err(`${id}: there is no such device. The agent has: ${devices.map((device) => device.id).join(", ")}.`);
    return io.exit(1);
  }
  io.out(`Watching ${id}; Ctrl-C ends it.`);
  agent.watch((note) => {
    const line = noteLine(note, id);
    if (line !== null) io.out(line);
  });
  await agent.ended;
}

function noteLine(note: Note, id: string): string | null {
  if (!("device" in note) || note.device !== id) return null;
  const at = note.at.slice(11, 23);
  switch (note.kind) {
    case "wire":
      return `${at} ${note.way === "out" ? "→" : "←"} ${note.hex}`;
    case "pin":
      return `${at} line ${note.line} ${note.level}`;
    case "device":
      return `${at} ${note.phase}${note.fault === null ? "" : ` (${note.fault})`}`;
    default:
      return `${at} refused: ${note.fault}`;
  }
}
