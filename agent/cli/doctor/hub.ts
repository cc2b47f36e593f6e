import type { Hub } from "../../../config/load.ts";
import { broken, type Check, type Complaint, configOf, type Findings, lame, type Patient } from "./check.ts";

const PORTS: Readonly<Record<string, number>> = { "mqtts:": 8883, "mqtt:": 1883, "wss:": 443, "ws:": 80, "http:": 80 };
/** A certificate that ends within a month needs somebody's attention now. */
const ENDS_SOON_MS = 30 * 24 * 3600 * 1000;

const hubOf = (patient: Patient): Hub | null => configOf(patient)?.hub ?? null;

/** The way to the hub, and what the centre proves itself with. */
export const hubChecks: readonly Check[] = [
  { id: "broker-reach", run: brokerReach },
  {
    id: "tls-files",
    run: (patient) => eachFile({ patient, keys: ["cert", "key", "ca", "passwordFile"], needs: named }, unreadable),
  },
  {
    id: "tls-expiry",
    run: (patient) => eachFile({ patient, keys: ["cert", "ca"], needs: readable }, validity),
  },
  {
    id: "tls-key-private",
    run: (patient) =>
      eachFile({ patient, keys: ["key", "passwordFile"], needs: present }, ({ world }, path) =>
        ((world.stat(path)?.mode ?? 0) & 0o007) === 0 ? [] : [broken("doctor.secret-open", { path })],
      ),
  },
];

async function brokerReach(patient: Patient): Promise<Findings> {
  const hub = hubOf(patient);
  if (hub === null) return null;
  for (const broker of hub.brokers) {
    const isProxied = hub.proxy !== null && broker.startsWith("ws");
    const { hostname, port, protocol } = new URL(isProxied ? hub.proxy.address : broker);
    const reached = await patient.world.answers(hostname, port === "" ? (PORTS[protocol] ?? 8883) : Number(port));
    if (reached) return [];
  }
  return [lame("doctor.broker-silent", { address: hub.brokers.join(", ") })];
}

type FileKey = keyof NonNullable<Hub["credentials"]>;
type Judge = (patient: Patient, path: string) => readonly Complaint[];

interface Files {
  readonly patient: Patient;
  readonly keys: readonly FileKey[];
  /** What must hold of a file before there is anything to judge. */
  readonly needs: (patient: Patient, path: string) => boolean;
}

const named = (): boolean => true;
const present = ({ world }: Patient, path: string): boolean => world.stat(path) !== null;
const readable = ({ world }: Patient, path: string): boolean => world.readText(path) !== null;

function eachFile({ patient, keys, needs }: Files, judge: Judge): Findings {
  const { credentials = null, proxy = null } = hubOf(patient) ?? {};
  const named = keys.flatMap((key) => [credentials?.[key] ?? [], key === "passwordFile" ? (proxy?.[key] ?? []) : []]);
  const paths = named.flat().filter((path) => needs(patient, path));
  return paths.length === 0 ? null : paths.flatMap((path) => judge(patient, path));
}

const unreadable: Judge = ({ world }, path) =>
  world.may(path, "read") ? [] : [broken("doctor.file-unreadable", { path })];

const validity: Judge = ({ world }, path) => {
  const certificate = world.certificate(world.readText(path) ?? "");
  if (certificate === null) return [broken("doctor.certificate-unreadable", { path })];
  const values = { path, day: new Date(certificate.untilMs).toISOString().slice(0, 10) };
  if (world.nowMs < certificate.fromMs || world.nowMs > certificate.untilMs) {
    return [broken("doctor.certificate-expired", values)];
  }
  return certificate.untilMs - world.nowMs < ENDS_SOON_MS ? [lame("doctor.certificate-ends-soon", values)] : [];
};
