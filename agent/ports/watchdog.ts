/** Whoever restarts us when we hang. Real: systemd's notify socket. */
export interface Watchdog {
  readonly ready: () => void;
  readonly alive: () => void;
  readonly stopping: () => void;
  /** How often `alive` must be called, or null where nobody watches. */
  readonly everyMs: number | null;
}
