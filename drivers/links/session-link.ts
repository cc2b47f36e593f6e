import type { ByteLink, ByteSink } from "../../agent/ports/byte-link.ts";

/** One opening of a wire, to its end. */
export interface Session {
  readonly write: (bytes: Uint8Array, holdMs?: number) => void;
  readonly answered?: () => void;
  /** Lets go silently. */
  readonly hangUp: () => void;
}

/** A link each of whose openings is a session of its own; a new one drops the old silently. */
export function sessionLink(begin: (sink: ByteSink) => Session): ByteLink {
  let session: Session | null = null;
  const close = (): void => {
    session?.hangUp();
    session = null;
  };
  return {
    open(sink) {
      close();
      session = begin(sink);
    },
    write: (bytes, holdMs) => session?.write(bytes, holdMs),
    answered: () => session?.answered?.(),
    close,
  };
}
