import { createServer, type Socket } from "node:net";
import { decodePayload } from "../../../agent/host/payload-codec.ts";
import { ENCODINGS } from "../../../agent/ports/encoding.ts";
import { CREDIT_MAX } from "../../../agent/uplink/contract/schemas.ts";
import { topicsOf } from "../../../agent/uplink/topic.ts";

/**
 * As little as can stand in a broker's place, in a process of its own: takes MQTT 3.1.1 or 5 and acknowledges each publication; to an agent it
 * also says what a hub would, so that it goes on. Nobody is subscribed and nothing is kept. `fork("sink.ts", [CENTRE, zstd|plain])`.
 */
const [centre = "", form = "zstd"] = process.argv.slice(2);
const FRAME_BYTES_MAX = 1024 ** 2;
const TELL_EVERY_MS = 20;
const HEAD = 600;
const { ack: ackTopic } = topicsOf(centre);
let [upto, messages, epoch] = [0, 0, ""];

const packet = (type: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  for (let left = body.length; left > 0 || length.length === 0; left >>= 7) {
    length.push(left > 0x7f ? (left & 0x7f) | 0x80 : left);
  }
  return Buffer.concat([Buffer.of(type, ...length), body]);
};

const text = (words: string): Buffer =>
  Buffer.concat([Buffer.of(words.length >> 8, words.length & 0xff), Buffer.from(words)]);

/** Where the packet at `at` has its body and its end; null while it is not whole. */
function frameAt(bytes: Buffer, at: number): { readonly body: number; readonly end: number } | null {
  let [length, shift, next] = [0, 0, at + 1];
  for (;;) {
    const byte = bytes[next];
    if (byte === undefined) return null;
    length |= (byte & 0x7f) << shift;
    next += 1;
    shift += 7;
    if (byte < 0x80) break;
  }
  return next + length > bytes.length ? null : { body: next, end: next + length };
}

class Client {
  readonly #socket: Socket;
  #isFive = false;
  #rest: Buffer = Buffer.alloc(0);
  #answers: Buffer[] = [];
  #isNews = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  hear(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (let next = frameAt(bytes, at); next !== null; next = frameAt(bytes, at)) {
      this.#take(bytes[at] ?? 0, bytes.subarray(next.body, next.end));
      at = next.end;
    }
    this.#rest = bytes.subarray(at);
    if (this.#isNews) this.#acknowledge();
    if (this.#answers.length > 0) this.#socket.write(Buffer.concat(this.#answers.splice(0)));
  }

  #take(first: number, body: Buffer): void {
    const type = first >> 4;
    if (type === 1) {
      this.#isFive = body[6] === 5;
      this.#answers.push(this.#isFive ? Buffer.of(0x20, 3, 0, 0, 0) : Buffer.of(0x20, 2, 0, 0));
    } else if (type === 3) this.#publication(first, body);
    else if (type === 8) this.#subscription(body);
    else if (type === 12) this.#answers.push(Buffer.of(0xd0, 0));
  }

  #subscription(body: Buffer): void {
    const none = this.#isFive ? [0] : [];
    let filters = 0;
    for (let at = 2 + none.length; at < body.length; at += 3 + body.readUInt16BE(at)) filters += 1;
    this.#answers.push(packet(0x90, body.subarray(0, 2), Buffer.of(...none), Buffer.alloc(filters, 1)));
  }

  #publication(first: number, body: Buffer): void {
    const topicEnd = 2 + body.readUInt16BE(0);
    if ((first & 0x06) === 0) return;
    this.#answers.push(Buffer.of(0x40, 2, body[topicEnd] ?? 0, body[topicEnd + 1] ?? 0));
    messages += 1;
    const topic = body.toString("latin1", 2, topicEnd);
    if (!topic.endsWith("/ev") && !topic.endsWith("/hello")) return;
    const payload = decodePayload(body.subarray(topicEnd + (this.#isFive ? 3 : 2)), FRAME_BYTES_MAX);
    if (payload.ok) this.#frame(payload.value.slice(0, HEAD), topic.endsWith("/hello"));
  }

  #frame(head: string, isHello: boolean): void {
    epoch = /"epoch":"([^"]+)"/.exec(head)?.[1] ?? epoch;
    const first = Number(/"first":(\d+)/.exec(head)?.[1] ?? 0);
    const last = Number(/"last":(\d+)/.exec(head)?.[1] ?? 0);
    if (!isHello && first <= upto + 1) upto = Math.max(upto, last);
    this.#isNews = true;
  }

  #acknowledge(): void {
    this.#isNews = false;
    const encodings = form === "zstd" ? { encodings: [...ENCODINGS] } : {};
    const ack = { v: 1, epoch, upto, credit: CREDIT_MAX, now: new Date().toISOString(), ...encodings };
    const properties = this.#isFive ? Buffer.of(0) : Buffer.alloc(0);
    this.#answers.push(packet(0x30, text(ackTopic), properties, Buffer.from(JSON.stringify(ack))));
  }
}

const server = createServer((socket) => {
  socket.setNoDelay();
  const client = new Client(socket);
  socket.on("data", (chunk) => client.hear(chunk)).on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" && address !== null ? address.port : 0, ready: true });
});
setInterval(() => process.send?.({ upto, messages, lateMs: [] }), TELL_EVERY_MS);
process.on("disconnect", () => process.exit(0));
