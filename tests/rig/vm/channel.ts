import type { Socket } from "node:net";
import { hearLines } from "./sockets.ts";

export interface Done {
  readonly code: number;
  readonly out: string;
}

/** The root shell in the guest; see guest/usr/local/sbin/rig-channel. */
export class Channel {
  readonly #socket: Socket;
  readonly #waiting = new Map<string, (done: Done) => void>();
  #no = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    hearLines(socket, (line) => this.#hear(line));
  }

  run(command: string): Promise<Done> {
    this.#no += 1;
    const no = String(this.#no);
    return new Promise((settle) => {
      this.#waiting.set(no, settle);
      this.#socket.write(`${no} ${Buffer.from(command).toString("base64")}\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(line: string): void {
    const [no = "", code, out = ""] = line.split(" ");
    this.#waiting.get(no)?.({ code: Number(code), out: Buffer.from(out, "base64").toString("utf8").trimEnd() });
    this.#waiting.delete(no);
  }
}
