import { close } from "node:fs";
import { flushTerminal } from "./libc.ts";
import { openTerminal } from "./native-serial.ts";
import { type ReadinessEar, type Watched, watchReadiness } from "./readiness.ts";
import type { SerialUri } from "./uri.ts";

/** An open terminal with settings of its own, which nobody else can open meanwhile. */
export class SerialPort {
  readonly fd: number;
  #watched: Watched | null = null;

  constructor(fd: number) {
    this.fd = fd;
  }

  /** Once. */
  watch(ear: ReadinessEar): Watched {
    this.#watched = watchReadiness(this.fd, ear);
    return this.#watched;
  }

  /** What has not left yet is thrown away first, or closing would wait for a wire that takes nothing. A device that was pulled may refuse even that. */
  close(): Promise<void> {
    this.#watched?.stop();
    flushTerminal(this.fd);
    return new Promise((closed) => close(this.fd, () => closed()));
  }
}

/** Rejects with what the kernel says of the node. */
export async function openPort(path: string, uri: SerialUri): Promise<SerialPort> {
  const fd = await openTerminal(path, {
    baudRate: uri.baud,
    dataBits: uri.dataBits,
    parity: uri.parity,
    stopBits: uri.stopBits,
    rtscts: uri.flow === "rtscts",
    xon: uri.flow === "xonxoff",
    xoff: uri.flow === "xonxoff",
    xany: false,
    hupcl: true,
    lock: true,
    vmin: 1,
    vtime: 0,
  });
  return new SerialPort(fd);
}
