import { connect, type Socket } from "node:net";
import { pause } from "../../contracts/real-mosquitto.ts";

const DIAL_EVERY_MS = 20;
const DIAL_MS = 20_000;

/** The far end of a socket that QEMU is about to open. */
export async function dial(path: string): Promise<Socket> {
  for (const end = Date.now() + DIAL_MS; ; await pause(DIAL_EVERY_MS)) {
    const socket = await tryDial(path);
    if (socket !== null) return socket;
    if (Date.now() > end) throw new Error(`nobody listens at ${path}`);
  }
}

const tryDial = (path: string): Promise<Socket | null> =>
  new Promise((settle) => {
    const socket = connect(path);
    socket.once("connect", () => settle(socket)).once("error", () => settle(null));
    socket.on("error", () => socket.destroy());
  });

/** Calls for each line that comes. */
export function hearLines(socket: Socket, hear: (line: string) => void): void {
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line);
  });
}
