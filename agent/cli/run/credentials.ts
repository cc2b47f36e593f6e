import type { Hub } from "../../../config/load.ts";
import type { MqttBrokerSettings } from "../../host/mqtt-broker.ts";

/** Secrets are files that the configuration names; they are read by whoever connects, each time anew. */
export function brokerSettings(centre: string, hub: Hub | null): MqttBrokerSettings {
  const { cert, key, ca, passwordFile } = hub?.credentials ?? {};
  return {
    urls: hub?.brokers ?? [],
    centre,
    ...(passwordFile === undefined ? {} : { passwordFile }),
    ...(cert === undefined ? {} : { certFile: cert }),
    ...(key === undefined ? {} : { keyFile: key }),
    ...(ca === undefined ? {} : { caFile: ca }),
  };
}
