import type { SaidValues } from "../../../config/words.ts";
import type { LinkUri } from "../../../drivers/links/uri.ts";
import { type Adapter, socketOf } from "../../../drivers/links/usb-name.ts";
import { parseWireUri } from "../../../drivers/links/wire-uri.ts";
import { broken, type Check, type Complaint, configOf, type Findings, lame, type Patient } from "./check.ts";

interface Wired {
  readonly device: string;
  readonly kind: "serial" | "file";
  /** As it is written. */
  readonly path: string;
  /** What it means now; null where the adapter is not plugged in, or several fit. */
  readonly node: string | null;
  readonly fitting: readonly Adapter[];
}

/** Serial ports, USB printers and addresses of the configured devices. */
export const wireChecks: readonly Check[] = [
  {
    id: "serial-present",
    run: (patient) =>
      eachSerial(patient, (wired) =>
        isPlugged(patient, wired) || wired.fitting.length > 1 ? [] : [broken("doctor.port-absent", said(wired))],
      ),
  },
  {
    id: "serial-ambiguous",
    run: (patient) =>
      eachSerial(patient, (wired) =>
        wired.fitting.length < 2
          ? []
          : [broken("doctor.port-ambiguous", { ...said(wired), candidates: wired.fitting.map(candidate).join(", ") })],
      ),
  },
  {
    id: "serial-names",
    run: (patient) =>
      eachSerial(patient, (wired) => (isLasting(wired.path) ? [] : [lame("doctor.port-name-moves", said(wired))])),
  },
  {
    id: "serial-permission",
    run: (patient) =>
      eachPlugged(patient, (wired) =>
        patient.world.may(wired.node, "write")
          ? []
          : [broken("doctor.port-denied", { ...said(wired), group: wired.kind === "file" ? "lp" : "dialout" })],
      ),
  },
  { id: "serial-holder", run: serialHolder },
  { id: "tcp-devices", run: tcpDevices },
];

/** Null where it is no link: the configuration's own check says so. */
function uriOf(wire: string, id: string): LinkUri | null {
  const read = parseWireUri(wire, id);
  return read.ok ? read.value.uri : null;
}

function serials(patient: Patient): readonly Wired[] {
  return (configOf(patient)?.devices ?? []).flatMap(({ id, needs, wire }) => {
    const uri = needs === "link" ? uriOf(wire, id) : null;
    if (uri === null || (uri.kind !== "serial" && uri.kind !== "file")) return [];
    const { kind, path, usb } = uri;
    const fitting = patient.world.fitting(uri);
    const named = usb === undefined ? path : (fitting[0]?.node ?? null);
    return [{ device: id, kind, path, node: fitting.length > 1 ? null : named, fitting }];
  });
}

const said = ({ device, path }: Wired): SaidValues => ({ device, path });

const candidate = (adapter: Adapter): string => `${adapter.node} (${socketOf(adapter)})`;

type Plugged = Wired & { readonly node: string };

const isPlugged = ({ world }: Patient, wired: Wired): wired is Plugged =>
  wired.node !== null && world.stat(wired.node) !== null;

function eachSerial(patient: Patient, judge: (wired: Wired) => readonly Complaint[]): Findings {
  const wired = serials(patient);
  return wired.length === 0 ? null : wired.flatMap(judge);
}

function eachPlugged(patient: Patient, judge: (wired: Plugged) => readonly Complaint[]): Findings {
  const wired = serials(patient).filter((one) => isPlugged(patient, one));
  return wired.length === 0 ? null : wired.flatMap(judge);
}

/** The running agent holds its own ports, or a child of it does; that is as it should be. */
async function serialHolder(patient: Patient): Promise<Findings> {
  const { world, state } = patient;
  const agent = state === null ? null : await world.status(`${state}/talon.sock`);
  return eachPlugged(patient, (wired) => {
    const holder = world.holderOf(wired.node);
    if (holder === null || holder.pid === agent?.pid || holder.parent === agent?.pid) return [];
    return [broken("doctor.port-held", { ...said(wired), holder: `${holder.name} (${holder.pid})` })];
  });
}

/** Names of ttyUSB change with the order of plugging in, those of pts with each run; those of by-path stay with the socket. */
const isLasting = (path: string): boolean => !/^\/dev\/(tty(USB|ACM)\d|pts\/)/.test(path);

async function tcpDevices(patient: Patient): Promise<Findings> {
  const wired = (configOf(patient)?.devices ?? []).flatMap(({ id, needs, wire }) => {
    const link = needs === "link" ? parseWireUri(wire, id) : null;
    return link?.ok === true && link.value.uri.kind === "tcp" ? [{ device: id, ...link.value.uri }] : [];
  });
  if (wired.length === 0) return null;
  const answered = await Promise.all(wired.map(({ host, port }) => patient.world.answers(host, port)));
  return wired
    .filter((_device, i) => answered[i] !== true)
    .map(({ device, host, port }) => broken("doctor.address-silent", { device, address: `${host}:${port}` }));
}
