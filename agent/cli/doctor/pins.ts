import type { ConfiguredDevice } from "../../../config/load.ts";
import { driverNamed } from "../../../drivers/catalogue.ts";
import { type GpioUri, parsePinsUri } from "../../../drivers/links/uri.ts";
import { broken, type Check, type Complaint, configOf, type Findings, lame, type Patient } from "./check.ts";

interface Pinned {
  readonly device: string;
  readonly uri: GpioUri;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** The ID EEPROM's bus and the serial console of the board (Raspberry Pi documentation, "GPIO and the 40-pin header"). */
const RESERVED_LINES: readonly number[] = [0, 1, 14, 15];
const SYSFS = "/sys/class/gpio";
const SYSFS_DOORS = ["export", "unexport"].map((door) => `${SYSFS}/${door}`);
/** Names under which the kernel knows lines that the agent itself has: by the character device, and by sysfs. */
const [OURS, OURS_BY_SYSFS] = ["talon", "sysfs"];
/** Whether a line goes on as it was driven when nobody has it (raspberrypi/linux, drivers/pinctrl; dtparam=strict_gpiod ends it). */
const PERSISTENCE = ["pinctrl_bcm2835", "pinctrl_rp1"].map(
  (driver) => `/sys/module/${driver}/parameters/persist_gpio_outputs`,
);

/** GPIO lines of the configured devices. */
export const pinChecks: readonly Check[] = [
  { id: "gpio-present", run: present },
  { id: "gpio-permission", run: permission },
  { id: "gpio-lines", run: (patient) => eachPinned(patient, reservedLines) },
  { id: "gpio-holder", run: heldLines },
  { id: "gpio-outputs", run: persistentOutputs },
];

function pinnedOf(patient: Patient): readonly Pinned[] {
  return (configOf(patient)?.devices ?? []).flatMap((device) => {
    const uri = device.needs === "pins" ? parsePinsUri(device.wire, device.id) : null;
    if (uri?.ok !== true || uri.value.kind !== "gpio") return [];
    return [{ device: device.id, uri: uri.value, ...requestOf(device) }];
  });
}

function requestOf({ driver, options }: ConfiguredDevice): Pick<Pinned, "inputs" | "outputs"> {
  const request = driverNamed(driver)?.pins?.(options);
  return request === undefined ? { inputs: [], outputs: [] } : { inputs: request.inputs, outputs: request.outputs };
}

function eachPinned(patient: Patient, judge: (pinned: Pinned) => readonly Complaint[]): Findings {
  const pinned = pinnedOf(patient);
  return pinned.length === 0 ? null : pinned.flatMap(judge);
}

const linesOf = ({ inputs, outputs }: Pinned): readonly number[] => [...inputs, ...outputs];
const goesBySysfs = ({ uri }: Pinned): boolean => uri.backend === "onoff";

const chipsOf = ({ world }: Patient): readonly string[] =>
  (world.list("/dev") ?? []).filter((name) => /^gpiochip\d+$/.test(name)).map((name) => `/dev/${name}`);

function present(patient: Patient): Findings {
  const pinned = pinnedOf(patient);
  if (pinned.length === 0) return null;
  if (chipsOf(patient).length === 0) return [broken("doctor.gpio-absent")];
  const isMissing = pinned.some(goesBySysfs) && patient.world.stat(SYSFS) === null;
  return isMissing ? [broken("doctor.gpio-sysfs-absent")] : [];
}

function permission(patient: Patient): Findings {
  const pinned = pinnedOf(patient);
  const chips = chipsOf(patient);
  if (pinned.length === 0 || chips.length === 0) return null;
  const isDenied = (path: string): boolean => !patient.world.may(path, "write");
  const doors = pinned.some(goesBySysfs) && patient.world.stat(SYSFS) !== null ? SYSFS_DOORS : [];
  const nodes = pinned.every(goesBySysfs) ? [] : chips;
  return [...nodes, ...doors].filter(isDenied).map((path) => broken("doctor.gpio-denied", { path }));
}

const reservedLines = (pinned: Pinned): readonly Complaint[] =>
  linesOf(pinned)
    .filter((line) => RESERVED_LINES.includes(line))
    .map((line) => lame("doctor.gpio-line-reserved", { device: pinned.device, line }));

/** The kernel is asked; where it tells this user nothing, the agent may have been told. */
async function heldLines(patient: Patient): Promise<Findings> {
  const pinned = pinnedOf(patient);
  if (pinned.length === 0) return null;
  const { world, state } = patient;
  const agent = state === null ? null : await world.status(`${state}/talon.sock`);
  const held = await Promise.all(
    pinned.map(async (one) => {
      const ours = goesBySysfs(one) ? [OURS, OURS_BY_SYSFS] : [OURS];
      const others = (await world.lineHolders(one.uri.label, linesOf(one))).filter(
        ({ holder }) => !ours.includes(holder),
      );
      if (others.length > 0) return others.map(({ line, holder }) => heldBy(one, String(line), holder));
      const told = agent?.devices.find(({ id }) => id === one.device)?.holder ?? null;
      return told === null ? [] : [heldBy(one, linesOf(one).join(", "), told)];
    }),
  );
  return held.flat();
}

const heldBy = ({ device }: Pinned, lines: string, holder: string): Complaint =>
  broken("doctor.gpio-held", { device, lines, holder });

function persistentOutputs(patient: Patient): Findings {
  const persists = PERSISTENCE.some((path) => /^[Y1]/.test(patient.world.readText(path) ?? ""));
  return eachPinned(patient, ({ device, outputs }) =>
    persists && outputs.length > 0 ? [lame("doctor.gpio-output-stays", { device, lines: outputs.join(", ") })] : [],
  );
}
