/** What ended a link, or kept it from opening. Each has an entry in kernel/fault.ts. */
export type LinkFault =
  | "link-absent"
  | "page-not-open"
  | "link-ambiguous"
  | "link-denied"
  | "link-busy"
  | "link-refused"
  | "link-lost"
  | "link-stalled";

/**
 * A wire that carries bytes both ways. For the implementer:
 * - `open` answers later with exactly one of `opened` or `closed`, never inside the call; after `closed` nothing more is told.
 * - An open link ends with exactly one `closed`; a read of 0 bytes, a vanished device node and a write that takes longer than its bound all end it.
 * - `open` on an open link first drops the old one silently. `close` is silent: nothing is told afterwards.
 * - `write` keeps order. After each time that everything written has left for the wire, `drained` is told once.
 * - Writing to a closed link does nothing.
 */
export interface ByteLink {
  readonly open: (sink: ByteSink) => void;
  /** `holdMs`: the answer comes within that time, and until then nobody else on the same wire may speak. */
  readonly write: (bytes: Uint8Array, holdMs?: number) => void;
  /** The answer that `holdMs` was given for has come. A wire of one's own pays no heed to either. */
  readonly answered?: () => void;
  readonly close: () => void;
  /**
   * Calls back whenever what the link names has come, or has come again, whether the link is open or not; returns how to stop. Only where a
   * machine can tell. A link over another link hands it on.
   */
  readonly whenAppears?: (appeared: () => void) => () => void;
}

export interface ByteSink {
  readonly opened: () => void;
  readonly heard: (bytes: Uint8Array) => void;
  readonly drained: () => void;
  readonly closed: (fault: LinkFault) => void;
}
