import type { Hub } from "../../../config/load.ts";
import type { MqttBrokerSettings } from "../../host/mqtt-broker.ts";
import type { ProxySettings } from "../../host/proxy-tunnel.ts";

/** Secrets are files that the configuration names; they are read by whoever connects, each time anew. */
export function brokerSettings(centre: string, hub: Hub | null): MqttBrokerSettings {
  const { cert, key, ca, passwordFile } = hub?.credentials ?? {};
  return {
    urls: hub?.brokers ?? [],
    centre,
    ...(hub?.proxy ? { proxy: proxySettings(hub.proxy) } : {}),
    ...(passwordFile === undefined ? {} : { passwordFile }),
    ...(cert === undefined ? {} : { certFile: cert }),
    ...(key === undefined ? {} : { keyFile: key }),
    ...(ca === undefined ? {} : { caFile: ca }),
  };
}

const proxySettings = ({ address, username, passwordFile }: NonNullable<Hub["proxy"]>): ProxySettings => ({
  address,
  ...(username === undefined ? {} : { username }),
  ...(passwordFile === undefined ? {} : { passwordFile }),
});
