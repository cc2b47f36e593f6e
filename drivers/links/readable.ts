import { createRequire } from "node:module";

interface Poller {
  readonly once: (event: "readable", call: (error: Error | null) => void) => unknown;
  readonly stop: () => void;
  readonly destroy: () => void;
}

interface SerialBinding {
  readonly LinuxPortBinding: new (fd: number, options: object) => { readonly poller: Poller };
}

/** The serial port's native part hands any descriptor to the event loop; Node itself takes only files, terminals, pipes and sockets. */
const fromHere = createRequire(import.meta.url);
const binding: SerialBinding = createRequire(fromHere.resolve("serialport"))("@serialport/bindings-cpp");

/**
 * Calls `ready` whenever there is something to read, and for the last time with `isOver` when there never will be again; costs nothing in
 * between. Returns how to stop, which is done before the descriptor is closed.
 */
export function watchReadable(fd: number, ready: (isOver: boolean) => void): () => void {
  const { poller } = new binding.LinuxPortBinding(fd, {});
  let isStopped = false;
  const listen = (): void => {
    poller.once("readable", (error) => {
      if (isStopped) return;
      ready(error !== null);
      if (!isStopped && error === null) listen();
    });
  };
  listen();
  return () => {
    isStopped = true;
    poller.stop();
    poller.destroy();
  };
}
