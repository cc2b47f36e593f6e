import type { Publication } from "../ports/broker.ts";
import type { HealthReading } from "../ports/health.ts";
import type { TelemetryMessage } from "./contract/telemetry.ts";
import type { Uplink } from "./state.ts";
import { topicsOf } from "./topic.ts";

/** What is measured of the machine, and what the uplink knows of its own queues. */
export function telemetryOf(
  centre: string,
  uplink: Uplink,
  reading: HealthReading & Pick<TelemetryMessage, "ts" | "devices">,
): Publication {
  const { lanes, archives, window, due } = uplink;
  const archived = archives.reduce((sum, archive) => sum + archive.lanes.last - archive.lanes.acked, 0);
  const queues = { unsent: lanes.last - lanes.acked, archived, flying: window.flying.length, due: due.length };
  const said: TelemetryMessage = { v: 1, centre, ...reading, ...queues };
  return { topic: topicsOf(centre).telemetry, payload: JSON.stringify(said), qos: 0, retain: false };
}
