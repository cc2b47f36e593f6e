import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Duplex } from "node:stream";
import { type ControlClient, openControl } from "../../../agent/host/control-client.ts";

/** Speaks to the agent of a guest, whose control socket socat has put on a serial line. */
export async function controlOver(line: Duplex, path: string): Promise<ControlClient> {
  const server = createServer((socket) => {
    line.pipe(socket, { end: false }).pipe(line, { end: false });
    socket.on("error", () => socket.destroy());
    line.once("close", () => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(path, done));
  const opened = await openControl(path);
  server.close();
  rmSync(path, { force: true });
  if (!opened.ok) throw new Error(`the line to the guest: ${opened.fault}`);
  return opened.value;
}
