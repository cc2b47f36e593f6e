import { createRequire } from "node:module";

interface Poller {
  readonly once: (event: "readable", call: (error: Error | null) => void) => unknown;
  readonly stop: () => void;
}

interface Binding {
  readonly LinuxPortBinding: new (fd: number, settings: object) => { readonly poller: Poller };
}

interface Native {
  readonly asyncOpen: (path: string, settings: object) => Promise<number>;
}

/**
 * The native part of the serial port, below its stream, which retries a read of 0 bytes for ever, and below its port, which keeps a poller
 * for each opening until the process ends (poller.cpp).
 */
const fromSerialport = createRequire(import.meta.resolve("serialport"));
const { LinuxPortBinding }: Binding = fromSerialport("@serialport/bindings-cpp");
const { asyncOpen }: Native = fromSerialport("@serialport/bindings-cpp/dist/load-bindings.js");

/** Opens a terminal with all of its settings and locks it; rejects with the words of the kernel. */
export const openTerminal: Native["asyncOpen"] = asyncOpen;

/** Hands a descriptor to the event loop; what is made here is never given back. */
export const pollerOf = (fd: number): Poller => new LinuxPortBinding(fd, {}).poller;
