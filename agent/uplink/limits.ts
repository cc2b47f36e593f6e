/** How long the broker may take for TCP, TLS, CONNACK and SUBACK together before we give up ourselves; the port gives up sooner. */
export const CONNECT_WAIT_MS = 30_000;
/** How long an orderly farewell may take. */
export const STOP_WAIT_MS = 2_000;
/** A connection that lasted so long was healthy: the next one is tried at once. */
export const HEALTHY_MS = 60_000;
export const RETRY = { firstMs: 1_000, mostMs: 300_000 } as const;
/** What waiting will not cure is tried slowly: somebody has to change the credentials, or take the second machine away. */
export const SLOW_RETRY_MS = 30_000;
/** Two machines with one name throw each other off: each turn waits twice as long, and only an hour without it ends the row. */
export const TAKEN_OVER_RETRY = { firstMs: 30_000, mostMs: 1_800_000 } as const;
export const TAKEN_OVER_KEPT_MS = 3_600_000;
/** MQTT 3.1.1 has no word for it: so many sessions in a row that began well and were cut off within this time mean a second machine. */
export const CUT_SHORT_MS = 30_000;
export const CUT_SHORT_TIMES = 4;
/** A broker that calls itself busy gets this much rest at least. */
export const BUSY_RETRY_MS = 5_000;

/** Of a packet, for its header, its topic and its number: a frame gets the rest. */
export const PACKET_HEAD_BYTES_MAX = 256;
export const WINDOW_FIRST = 8;
export const WINDOW_MOST = 64;
/** One place for replay and one for what happens now. */
export const WINDOW_LEAST = 2;
/** PUBACKs that come so much later than on an empty line tell of a queue on the way: below the first the window grows, beyond the second it shrinks. */
export const QUEUE_FREE_MS = 100;
export const QUEUE_FULL_MS = 400;
/** A line may become longer: what was measured on the empty one is believed for so long. */
export const BASE_KEPT_MS = 60_000;
/** With something in flight, silence of the broker for so long means that the connection is dead whatever TCP says. */
export const PROGRESS_MS = 30_000;

/** So long the hub may take to say where it stands before the journal goes out without its word: an alert never waits longer for it. */
export const FIRST_WORD_WAIT_MS = 2_000;
/** No progress of the hub's acknowledgement for so long: send again. */
export const ACK_WAIT_MS = 10_000;
/** The hub counts as silent after so many resends; from then on one frame at a time asks for it, ever more slowly. */
export const SILENCES_TOLD = 3;
export const PROBE_WAIT_MS_MAX = 300_000;
/** How far replay may run ahead of the hub: a window of full frames twice over. */
export const REPLAY_AHEAD_MAX = 12_800;
/** Replay until the hub grants more: gentle to a hub that every centre of the country comes back to. */
export const REPLAY_PER_SECOND = 200;
export const GAPS_KEPT_MAX = 64;

/** Numbers of alerts that wait for the hub's word; beyond it the oldest are let go, which the ordinary stream brings first. */
export const ALERTS_KEPT_MAX = 500;
export const FRAME_ALERTS_MAX = 100;
/** Newest records that a start looks through for alerts that the hub may not have; older ones come by the ordinary stream alone. */
export const ALERTS_LOOKED_THROUGH_MAX = 10_000;

export const LIVE_EVERY_MS = 5_000;
export const HEARTBEAT_MS = 60_000;
export const TELEMETRY_EVERY_MS = 60_000;

export const COMMANDS_KEPT_MAX = 256;
/** Each command costs two records on the card, also one that is refused: so many at once, and then one in so long. Those that are signed and in time are not counted. */
export const COMMANDS_AT_ONCE_MAX = 60;
export const COMMAND_EVERY_MS = 10_000;
/** Publications that wait for the window; a hub that sends more commands than this meanwhile is refused. */
export const DUE_MAX = 64;
/** One kind of bad message is told so often. */
export const NOTICE_EVERY_MS = 60_000;
