import crc32 from "crc/crc32";

const SHARDS = 64;

/** Where a centre stands among all of them when they divide themselves over a time, in [0, 1): always the same place. */
export const placeOf = (centre: string): number => crc32(centre) / 2 ** 32;

/** Shards keep one centre's messages with one consumer, and so in order, where a shared subscription would not. */
export function shardOf(centre: string): string {
  return (crc32(centre) % SHARDS).toString(16).padStart(2, "0");
}

export const HUB_STATE_TOPIC = "talon/1/hub/state";

/** Every topic of one centre. */
export interface Topics {
  readonly state: string;
  readonly hello: string;
  readonly alert: string;
  readonly live: string;
  readonly events: string;
  readonly telemetry: string;
  readonly result: (command: string) => string;
  readonly ack: string;
  readonly day: string;
  readonly config: string;
  /** What stands before the operation in a command's topic. */
  readonly commands: string;
  readonly subscribe: readonly string[];
}

export function topicsOf(centre: string): Topics {
  const root = `talon/1/${shardOf(centre)}/${centre}`;
  const ack = `${root}/down/ack`;
  const day = `${root}/down/day`;
  const config = `${root}/down/cfg`;
  return {
    state: `${root}/up/state`,
    hello: `${root}/up/hello`,
    alert: `${root}/up/alert`,
    live: `${root}/up/live`,
    events: `${root}/up/ev`,
    telemetry: `${root}/up/tm`,
    result: (command) => `${root}/up/res/${command}`,
    ack,
    day,
    config,
    commands: `${root}/down/cmd/`,
    subscribe: [HUB_STATE_TOPIC, ack, day, config, `${root}/down/cmd/+`],
  };
}

const UPWARD = /^talon\/1\/([0-9a-f]{2})\/([a-z0-9-]{1,32})\/up\/(.{1,100})$/;

/** Who speaks and on which lane, for those who listen to all centres; null where it is no topic of a centre, or of the wrong shard. */
export function readUpwardTopic(topic: string): { readonly centre: string; readonly lane: string } | null {
  const [, shard, centre, lane] = UPWARD.exec(topic) ?? [];
  if (centre === undefined || lane === undefined || shardOf(centre) !== shard) return null;
  return { centre, lane };
}
