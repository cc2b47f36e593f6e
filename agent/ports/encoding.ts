/**
 * Forms that a payload may have on the wire beside plain text. A payload says itself which it has: gzip begins with 1f 8b (RFC 1952), zstd with
 * 28 b5 2f fd and the number of its dictionary (RFC 8878), JSON with a brace; so nothing hangs on properties that only MQTT 5 has.
 */
export const ENCODINGS = ["zstd-40001", "zstd", "gzip"] as const;

/** `zstd-40001` is zstd with the dictionary agent/uplink/contract/frames.zdict. */
export type Encoding = (typeof ENCODINGS)[number];
