import mqtt from "mqtt";
import { decodePayload } from "../../../agent/host/payload-codec.ts";
import { ENCODINGS } from "../../../agent/ports/encoding.ts";
import { CREDIT_MAX } from "../../../agent/uplink/contract/schemas.ts";
import { HUB_STATE_TOPIC, topicsOf } from "../../../agent/uplink/topic.ts";

/** The least that a hub does, in a process of its own: reads where a frame ends and acknowledges it. `fork("hub.ts", [URL, CENTRE, zstd|plain])`. */
const [url = "", centre = "", form = "zstd"] = process.argv.slice(2);
const FRAME_BYTES_MAX = 1024 ** 2;
/** What stands before the events of a frame. */
const HEAD = 600;
const TELL_EVERY_MS = 50;
const TAIL = /"type":"talon\.operator\.[a-z-]+\.v1"[^}]*"recordedtime":"([^"]+)"/g;
const client = mqtt.connect(url, {
  clientId: "hub",
  username: "hub",
  password: "a password for tests",
  protocolVersion: 4,
  reconnectPeriod: 0,
});
let upto = 0;
let messages = 0;
const seen = new Set<string>();
const lateMs: number[] = [];
/** Live frames that came before what was still to be replayed. */
const ahead: (readonly [number, number])[] = [];

const numberOf = (text: string, name: string): number => Number(new RegExp(`"${name}":(\\d+)`).exec(text)?.[1] ?? 0);
const epochOf = (text: string): string => /"epoch":"([^"]+)"/.exec(text)?.[1] ?? "";

function frame(payload: Buffer): void {
  const text = decodePayload(payload, FRAME_BYTES_MAX);
  if (!text.ok) return;
  const head = text.value.slice(0, HEAD);
  const [first, last] = [numberOf(head, "first"), numberOf(head, "last")];
  if (head.includes('"mode":"live"')) {
    ahead.push([first, last]);
    measureLive(text.value);
  } else upto = Math.max(upto, last);
  for (const [from, to] of ahead) if (from <= upto + 1) upto = Math.max(upto, to);
  acknowledge(epochOf(head));
}

function measureLive(text: string): void {
  for (const [, at = ""] of text.matchAll(TAIL)) {
    if (!seen.has(at)) lateMs.push(Date.now() - Date.parse(at));
    seen.add(at);
  }
}

function acknowledge(epoch: string): void {
  const encodings = form === "zstd" ? { encodings: [...ENCODINGS] } : {};
  const ack = { v: 1, epoch, upto, credit: CREDIT_MAX, now: new Date().toISOString(), ...encodings };
  client.publish(topicsOf(centre).ack, JSON.stringify(ack), { qos: 1 });
}

client.on("connect", async () => {
  await client.subscribeAsync("talon/1/+/+/up/#", { qos: 1 });
  const standing = { v: 1, online: true, instance: `bench-${Date.now()}`, ts: new Date().toISOString() };
  await client.publishAsync(HUB_STATE_TOPIC, JSON.stringify(standing), { qos: 1, retain: true });
  process.send?.({ ready: true });
});
client.on("message", (topic, payload) => {
  if (topic.endsWith("/up/ev")) frame(payload);
  if (topic.endsWith("/up/hello")) acknowledge(epochOf(payload.toString()));
  if (topic.endsWith("/up/live")) messages += 1;
});
setInterval(() => process.send?.({ upto, messages, lateMs }), TELL_EVERY_MS);
process.on("disconnect", () => process.exit(0));
