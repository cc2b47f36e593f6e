import { closeSync, constants, openSync } from "node:fs";
import type { ByteLink, ByteSink, LinkFault } from "../../agent/ports/byte-link.ts";
import { watchName } from "./adapters.ts";
import { codeOf, openFault } from "./errno.ts";
import { grabInput, readNow } from "./libc.ts";
import { watchNode } from "./node-watch.ts";
import { OneLife } from "./one-life.ts";
import { type Watched, watchReadiness } from "./readiness.ts";
import { sessionLink } from "./session-link.ts";
import type { InputUri } from "./uri.ts";

/** The kernel keeps 64 events of 24 bytes for a reader that is late, which a fast scanner fills in 30 ms. */
const READ_BYTES = 4096;
const READS_A_TURN_MAX = 16;

/** What is done to the device node; a test hands in another one. */
export interface InputKernel {
  readonly open: (path: string) => number;
  /** Takes the device from everybody else, the console above all. */
  readonly grab: typeof grabInput;
  readonly watch: typeof watchReadiness;
  readonly read: typeof readNow;
  readonly close: (fd: number) => void;
}

const inputKernel: InputKernel = {
  open: (path) => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
  grab: grabInput,
  watch: watchReadiness,
  read: readNow,
  close: closeSync,
};

/** An input device of the kernel, as /dev/input/by-id/NAME-event-kbd: gives its events as they are, and takes nothing. */
export const inputLink = ({ path }: InputUri, kernel: InputKernel = inputKernel): ByteLink => ({
  ...sessionLink((sink) => new InputDevice(path, sink, kernel)),
  whenAppears: (appeared) => watchName({ kind: "file", path }, appeared),
});

class InputDevice {
  readonly #path: string;
  readonly #life: OneLife;
  readonly #kernel: InputKernel;
  readonly #buffer = new Uint8Array(READ_BYTES);
  #fd: number | null = null;
  #watched: Watched | null = null;
  #stopWatch: (() => void) | null = null;

  constructor(path: string, sink: ByteSink, kernel: InputKernel) {
    this.#path = path;
    this.#life = new OneLife(sink);
    this.#kernel = kernel;
    setImmediate(() => this.#open());
  }

  /** Nothing is said to a keyboard; what is written is gone at once. */
  write(bytes: Uint8Array): void {
    if (this.#life.isOpen && bytes.length > 0) setImmediate(() => this.#life.drained());
  }

  hangUp(): void {
    this.#life.mute();
    this.#release();
  }

  #open(): void {
    if (this.#life.isOver) return;
    try {
      this.#fd = this.#kernel.open(this.#path);
    } catch (error) {
      this.#end(openFault(codeOf(error)));
      return;
    }
    const refusal = this.#kernel.grab(this.#fd);
    if (refusal !== null) return this.#end(openFault(refusal));
    this.#stopWatch = watchNode(this.#path, () => this.#end("link-lost"));
    this.#watched = this.#kernel.watch(this.#fd, { readable: (isOver) => this.#read(isOver) });
    this.#life.opened();
  }

  #read(isOver: boolean): void {
    for (let reads = 0; reads < READS_A_TURN_MAX && this.#fd !== null; reads += 1) {
      const bytes = this.#kernel.read(this.#fd, this.#buffer);
      if (typeof bytes === "number" && bytes > 0) this.#life.heard(this.#buffer.slice(0, bytes));
      else if (bytes === "EINTR" || (bytes === "EAGAIN" && !isOver)) return;
      else return this.#end("link-lost");
    }
  }

  #end(fault: LinkFault): void {
    if (this.#life.isOver) return;
    this.#release();
    this.#life.closed(fault);
  }

  /** The kernel gives the device back to others with the descriptor. */
  #release(): void {
    const fd = this.#fd;
    this.#fd = null;
    this.#stopWatch?.();
    this.#watched?.stop();
    if (fd !== null) this.#close(fd);
  }

  #close(fd: number): void {
    try {
      this.#kernel.close(fd);
    } catch {
      return;
    }
  }
}
