/** Of the computer's own supply: as it should be, too low at least once since the start, too low now. */
export type Supply = "good" | "was-low" | "low";

/** How the machine is since the last reading. Null where it cannot be measured. */
export interface HealthReading {
  /** Share of one core that the process used. */
  readonly cpuPercent: number | null;
  readonly rssBytes: number | null;
  /** Of the processor, in degrees Celsius. */
  readonly temperature: number | null;
  /** Where the journal is. */
  readonly diskFreeBytes: number | null;
  /** 99th percentiles: how long a commit took, and how late the event loop was. */
  readonly commitMs: number | null;
  readonly latenessMs: number | null;
  readonly supply?: Supply | null;
  /** How often a device came again on USB since the computer started, at least. */
  readonly usbReplugs?: number | null;
}

/** For the implementer: `read` answers at once with what is known, and begins the next span. */
export interface Health {
  readonly read: () => HealthReading;
}
