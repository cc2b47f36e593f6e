import { connect, createServer, type Socket } from "node:net";

/** A line of a given length and width, in a process of its own: `fork("line.ts", [PORT, RTT_MS, BITS_PER_SECOND])`; 0 bits for as wide as it goes. */
const [port = 0, rttMs = 0, bits = 0] = process.argv.slice(2).map(Number);
/** What the line's routers hold before the sender has to wait. */
const HELD_BYTES_MAX = bits > 0 ? 32_768 : 16 * 1024 ** 2;
let bytes = 0;

function carry(from: Socket, to: Socket): void {
  let freeAt = 0;
  let held = 0;
  from.on("data", (chunk) => {
    bytes += chunk.length;
    held += chunk.length;
    const now = performance.now();
    freeAt = Math.max(freeAt, now) + (bits > 0 ? (chunk.length * 8_000) / bits : 0);
    if (held > HELD_BYTES_MAX) from.pause();
    const arrive = () => {
      held -= chunk.length;
      if (held <= HELD_BYTES_MAX) from.resume();
      if (to.writable) to.write(chunk);
    };
    const waitMs = freeAt + rttMs / 2 - now;
    if (waitMs <= 0) arrive();
    else setTimeout(arrive, waitMs);
  });
  from.on("error", () => to.destroy()).on("close", () => to.destroy());
}

const server = createServer((near) => {
  const far = connect(port, "127.0.0.1");
  near.setNoDelay();
  far.setNoDelay();
  carry(near, far);
  carry(far, near);
});
server.listen(Number(process.argv[5] ?? 0), "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" && address !== null ? address.port : 0 });
});
process.on("message", () => process.send?.({ bytes }));
process.on("disconnect", () => process.exit(0));
