import mqtt, { Store } from "mqtt";
import { topicsOf } from "../../../agent/uplink/topic.ts";

/**
 * The peer, in a process of its own: `fork("mqtt-js.ts", [URL, CENTRE, COUNT, store|window, SECONDS])`. `store`: published while offline
 * into MQTT.js's own store in memory, which ends at 65,535, so 60,000 at a time; `window`: one QoS 1 message an event, 64 in flight.
 */
const [url = "", centre = "", count = "0", way = "window", seconds = "20"] = process.argv.slice(2);
const STORE_MOST = 60_000;
const IN_FLIGHT = 64;
const client = mqtt.connect(url, {
  clientId: centre,
  username: centre,
  password: "a password for tests",
  protocolVersion: 4,
  reconnectPeriod: 0,
  manualConnect: true,
  outgoingStore: new Store(),
});
const { live } = topicsOf(centre);
const total = Math.min(Number(count), way === "store" ? STORE_MOST : Number.POSITIVE_INFINITY);
let taken = 0;
let next = 0;
let began = performance.now();
let cpu = process.cpuUsage();

function report(): never {
  const used = process.cpuUsage(cpu);
  const rssMiB = Math.round(process.memoryUsage.rss() / 1024 ** 2);
  const ms = performance.now() - began;
  process.send?.({ events: taken, ms, cpuUs: (used.user + used.system) / Math.max(1, taken), rssMiB });
  setTimeout(() => process.exit(0), 50);
  throw new Error("over");
}

process.once("uncaughtException", () => undefined);
process.once("message", ({ bodies }: { bodies: readonly string[] }) => {
  const publish = () => {
    const body = bodies[next % bodies.length] ?? "";
    next += 1;
    client.publish(live, body, { qos: 1 }, () => {
      taken += 1;
      if (taken === total) report();
      if (way === "window" && next < total) publish();
    });
  };
  for (let no = 0; no < (way === "store" ? total : IN_FLIGHT); no += 1) publish();
  began = performance.now();
  cpu = process.cpuUsage();
  client.connect();
  setTimeout(report, Number(seconds) * 1_000);
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });
