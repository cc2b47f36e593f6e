/** The descriptor through which the agent and the process that holds wires speak. */
export const CHANNEL_FD = 3;
/** The process says that it turns this often. */
export const BEAT_MS = 250;
