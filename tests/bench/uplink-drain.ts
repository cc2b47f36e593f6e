import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startMosquitto } from "../contracts/real-mosquitto.ts";
import { CENTRE } from "../e2e/rig/centre-config.ts";
import { type Drained, drain, type Wire, waitingCentre } from "./drain/drained.ts";
import { bridge, mqttJs, type PeerDrained } from "./drain/peers.ts";
import { atLeast, atMost, line } from "./goals/tell.ts";

/**
 * A backlog on its way to the hub, beside MQTT.js with its store and a mosquitto bridge with a persistent queue, over the same lines into
 * the same broker: `node tests/bench/uplink-drain.ts [EVENTS …]`. The agent is the whole program; what it sends it has read from its card.
 */
const sizes = process.argv.slice(2).map(Number).filter(Boolean);
const CACHE = join(import.meta.dirname, "../../.cache/bench-drain");
const NEAR: Wire = { rttMs: 0, bits: 0 };
const FAR: Wire = { rttMs: 50, bits: 0 };
const FARTHER: Wire = { rttMs: 100, bits: 0 };
const THIN: Wire = { rttMs: 50, bits: 1_000_000 };
/** On a thin line nobody waits for more. */
const THIN_EVENTS = 10_000;
const WIRE_BYTES_MAX = 64;
const CPU_US_MAX = 6;
const SINK_RATIO_MIN = 0.9;
/** MQTT numbers a message with 16 bits, and MQTT.js keeps nothing that has no number yet. */
const STORE_MOST = 65_535;
const LIVE_P99_MS_MAX = 2_000;
const RSS_MIB_MAX = 140;

const rate = (events: number, { ms }: Drained): number => (events * 1_000) / ms;

function tellOurs(name: string, events: number, drained: Drained): number {
  const { cpuUs, wireBytes, mostMiB, liveMs } = drained;
  const cost = `${cpuUs.toFixed(1)} µs CPU and ${wireBytes.toFixed(0)} B on the wire an event, RSS at most ${mostMiB} MiB`;
  const live = `live p50 ${liveMs.p50} ms, p99 ${liveMs.p99} ms of ${liveMs.count}`;
  line(name, `${Math.round(rate(events, drained))} events/s, ${cost}, ${live}`);
  return rate(events, drained);
}

function tellPeer(name: string, peer: PeerDrained): number {
  const cost = `${peer.cpuUs.toFixed(1)} µs CPU an event, RSS ${peer.mostMiB} MiB`;
  line(name, `${Math.round(peer.perSecond)} events/s (${peer.events} of them), ${cost}`);
  return peer.perSecond;
}

async function measure(events: number): Promise<void> {
  rmSync(CACHE, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  const waiting = join(CACHE, "waiting");
  const bodies = await waitingCentre(waiting, events);
  const ours = async (wire: Wire, into: "broker" | "sink" = "broker") => {
    const mosquitto = await startMosquitto([CENTRE, "hub"]);
    const drained = await drain({ mosquitto, waiting, events, wire, into });
    await mosquitto.stop();
    return drained;
  };
  const theirs = async (wire: Wire, way: "store" | "window" | "bridge", into: "broker" | "sink" = "broker") => {
    // As their operators set it: the queue of a hub that reads slowly must not lose what the bridge delivers.
    const mosquitto = await startMosquitto([CENTRE, "hub"], (text) =>
      text.replace(/max_queued_messages \d+/, "max_queued_messages 0"),
    );
    const plan = { mosquitto, bodies, events, wire, into };
    const drained = way === "bridge" ? await bridge(plan) : await mqttJs(plan, way);
    await mosquitto.stop();
    return drained;
  };
  console.log(`\n${events} events`);
  if (events > STORE_MOST) line("MQTT.js's store", `ends at ${STORE_MOST}: it is measured with 60000`);
  const near = await ours(NEAR);
  const nearRate = tellOurs("talon, 0 ms", events, near);
  const bridged = tellPeer("mosquitto bridge, 0 ms", await theirs(NEAR, "bridge"));
  tellPeer("MQTT.js window, 0 ms", await theirs(NEAR, "window"));
  tellPeer("MQTT.js store, 0 ms", await theirs(NEAR, "store"));
  atLeast("drain beside a bridge, 0 ms", nearRate / bridged, 4);
  atMost("CPU µs an event", near.cpuUs, CPU_US_MAX);
  atMost("bytes on the wire an event", near.wireBytes, WIRE_BYTES_MAX);
  atMost("live p99 ms while draining", near.liveMs.p99, LIVE_P99_MS_MAX);
  atMost("RSS MiB while draining", near.mostMiB, RSS_MIB_MAX);
  const sunk = tellOurs("talon into a sink, 0 ms", events, await ours(NEAR, "sink"));
  const sunkBridge = tellPeer("mosquitto bridge into a sink, 0 ms", await theirs(NEAR, "bridge", "sink"));
  atLeast("drain beside a bridge, into a sink", sunk / sunkBridge, SINK_RATIO_MIN);
  const far = tellOurs("talon, 50 ms", events, await ours(FAR));
  const farBridge = tellPeer("mosquitto bridge, 50 ms", await theirs(FAR, "bridge"));
  const farStore = tellPeer("MQTT.js store, 50 ms", await theirs(FAR, "store"));
  line(
    "ratios at 50 ms",
    `${(far / farBridge).toFixed(1)} × a bridge, ${(far / farStore).toFixed(0)} × MQTT.js's store`,
  );
  if (events > 100_000) return;
  const farther = tellOurs("talon, 100 ms", events, await ours(FARTHER));
  atLeast(
    "beside MQTT.js's store, 100 ms",
    farther / tellPeer("MQTT.js store, 100 ms", await theirs(FARTHER, "store")),
    20,
  );
}

async function thin(): Promise<void> {
  rmSync(CACHE, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  const waiting = join(CACHE, "thin");
  await waitingCentre(waiting, THIN_EVENTS);
  const rates: number[] = [];
  for (const form of ["plain", "zstd"] as const) {
    const mosquitto = await startMosquitto([CENTRE, "hub"]);
    const drained = await drain({ mosquitto, waiting, events: THIN_EVENTS, wire: THIN, form });
    rates.push(tellOurs(`talon, 1 Mbit/s, ${form}`, THIN_EVENTS, drained));
    await mosquitto.stop();
  }
  atLeast("beside plain frames, 1 Mbit/s", (rates[1] ?? 0) / (rates[0] ?? 1), 5);
}

for (const events of sizes.length > 0 ? sizes : [100_000]) await measure(events);
await thin();
rmSync(CACHE, { recursive: true, force: true });
process.exit(0);
