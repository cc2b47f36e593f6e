import type { BrokerFault } from "../ports/broker.ts";

/** MQTT 3.1.1, 3.2.2.3: the return codes of CONNACK. */
const RETURN_CODES: Readonly<Record<number, BrokerFault>> = {
  1: "broker-protocol-refused",
  2: "broker-bad-credentials",
  3: "broker-busy",
  4: "broker-bad-credentials",
  5: "broker-bad-credentials",
};

/** MQTT 5, 2.4: the reason codes that end a connection or refuse it. */
const REASON_CODES: Readonly<Record<number, BrokerFault>> = {
  129: "broker-protocol-refused",
  130: "broker-protocol-refused",
  132: "broker-protocol-refused",
  133: "broker-bad-credentials",
  134: "broker-bad-credentials",
  135: "broker-bad-credentials",
  136: "broker-busy",
  137: "broker-busy",
  138: "broker-bad-credentials",
  139: "broker-lost",
  140: "broker-bad-credentials",
  142: "identity-taken-over",
  151: "broker-busy",
  156: "broker-busy",
  157: "broker-busy",
  159: "broker-busy",
};

/** Why a broker said no: to CONNECT, or to something later. A broker may answer CONNECT of MQTT 5 with a code of 3.1.1. */
export function connackFault(protocol: 5 | 4, code: number): BrokerFault {
  const known = protocol === 4 || code < 0x80 ? RETURN_CODES[code] : REASON_CODES[code];
  return known ?? "broker-lost";
}

export const disconnectFault = (code: number): BrokerFault => {
  const fault = REASON_CODES[code] ?? "broker-lost";
  return fault === "broker-protocol-refused" ? "broker-lost" : fault;
};

/** By this machine's clock it is too early or too late: the clock is the first suspect. */
const UNTIMELY: readonly string[] = ["CERT_NOT_YET_VALID", "CERT_HAS_EXPIRED", "CRL_NOT_YET_VALID", "CRL_HAS_EXPIRED"];

/** X.509 verification of OpenSSL, as Node names its results: who answers is not who should be there. */
const UNTRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)_.*|CERT_.*|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID|PATH_LENGTH_EXCEEDED)$/;

/** What is wrong with a certificate or a key, ours or theirs; null where the problem is another one. */
export function certificateFault(problem: unknown): BrokerFault | null {
  const { code, message } = problem as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== "string") return null;
  if (UNTIMELY.includes(code)) return "certificate-untimely";
  // The other side's alerts about our own certificate (RFC 8446, 6.2).
  if (/alert certificate expired/i.test(String(message))) return "certificate-untimely";
  if (UNTRUSTED.test(code)) return "broker-untrusted";
  return /SSL|TLS|OSSL|SIGNATURE/.test(code) ? "broker-bad-credentials" : null;
}
