import { assert } from "../kernel/assert.ts";
import { backoffMs, jittered } from "../kernel/backoff.ts";
import { answer } from "../kernel/machine.ts";
import { later, type MonoMs, since } from "../kernel/units.ts";
import type { BrokerFault } from "../ports/broker.ts";
import { alertsRewound } from "./alerts.ts";
import { archiveRewound } from "./archives.ts";
import { FRAME_BYTES_MAX, type ReconnectOrder } from "./contract/schemas.ts";
import { endingOf } from "./doubled.ts";
import { rewound } from "./lanes.ts";
import {
  BUSY_RETRY_MS,
  CONNECT_WAIT_MS,
  FIRST_WORD_WAIT_MS,
  HEALTHY_MS,
  PACKET_HEAD_BYTES_MAX,
  RETRY,
  SLOW_RETRY_MS,
  STOP_WAIT_MS,
  TAKEN_OVER_RETRY,
  WINDOW_FIRST,
  WINDOW_MOST,
} from "./limits.ts";
import type { BrokerMemory, Link, PublishKind, Uplink } from "./state.ts";
import type { UplinkAnswer } from "./step.ts";
import type { UplinkIn } from "./word.ts";

export function dial(uplink: Uplink, now: MonoMs): UplinkAnswer {
  const { link } = uplink;
  const bdSeq = link.bdSeq + 1;
  const dialled: Link = { ...link, phase: "connecting", since: now, bdSeq, dueAt: later(now, CONNECT_WAIT_MS) };
  const { broker } = link;
  return answer({ ...uplink, link: dialled }, { type: "connect", broker, protocol: memoryOf(link).protocol, bdSeq });
}

type BrokerTerms = Pick<Extract<UplinkIn, { type: "online" }>, "receiveMaximum" | "packetBytesMax">;

/** Birth, hello and the live picture go out in this order before any event. */
export function greet(uplink: Uplink, terms: BrokerTerms, now: MonoMs): Uplink {
  const { link, window } = uplink;
  if (link.phase !== "connecting") return uplink;
  const memories = link.memories.with(link.broker, { ...memoryOf(link), proven: true });
  const { receiveMaximum, packetBytesMax = Number.POSITIVE_INFINITY } = terms;
  const most = Math.max(1, Math.min(WINDOW_MOST, receiveMaximum));
  const bytesMax = Math.min(FRAME_BYTES_MAX, packetBytesMax - PACKET_HEAD_BYTES_MAX);
  return {
    ...uplink,
    link: { ...link, phase: "online", since: now, memories, dueAt: null, fault: null },
    window: { ...window, size: Math.min(most, WINDOW_FIRST), most, bytesMax, flying: [], heardAt: now, base: null },
    lanes: { ...rewound(uplink.lanes), gaps: [] },
    archives: uplink.archives.map((archive) => archiveRewound(archive, now)),
    alerts: alertsRewound(uplink.alerts),
    hub: {
      ...uplink.hub,
      instance: null,
      isAway: false,
      hasStood: false,
      isComparing: false,
      heldUntil: later(now, FIRST_WORD_WAIT_MS),
      progressAt: now,
      silences: 0,
      pausedUntil: null,
      encoding: null,
    },
    due: [{ kind: "birth" }, { kind: "hello" }, { kind: "live" }, ...unpublished(uplink)],
    live: { isStale: false, at: now },
    telemetryAt: now,
  };
}

/** The results that no broker has taken yet. */
function unpublished(uplink: Uplink): readonly PublishKind[] {
  const broken = uplink.window.flying.flatMap(({ result }) =>
    result === null ? [] : [{ kind: "result" as const, fate: result }],
  );
  return [...broken, ...uplink.due.filter((what) => what.kind === "result")];
}

/** The connection broke, or did not come about: when, where and how to try next. */
export function lose(
  uplink: Uplink,
  said: BrokerFault,
  luck: { readonly chance: number; readonly now: MonoMs },
): Uplink {
  const { link } = uplink;
  if (link.phase === "stopping") return { ...uplink, due: [], window: { ...uplink.window, flying: [] } };
  if (link.phase !== "connecting" && link.phase !== "online") return uplink;
  const wasOnline = link.phase === "online";
  const onlineMs = wasOnline ? since(link.since, luck.now) : 0;
  const isHealed = onlineMs >= HEALTHY_MS;
  const { fault, takeovers, cutShort } = endingOf(uplink, said, luck.now);
  const next = wasOnline ? memoryOf(link) : learnt(memoryOf(link), fault);
  const triesOlder = next.protocol === 4 && memoryOf(link).protocol === 5;
  const failures = isHealed || triesOlder ? 0 : link.failures;
  const lost: Link = {
    ...link,
    phase: "waiting",
    since: luck.now,
    broker: isHealed || triesOlder ? link.broker : (link.broker + 1) % link.memories.length,
    memories: link.memories.with(link.broker, next),
    failures: triesOlder ? link.failures : failures + 1,
    dueAt: later(luck.now, retryMs(fault, { failures, takeovers }, luck.chance)),
    takeovers,
    cutShort,
    fault: triesOlder ? link.fault : fault,
  };
  return { ...uplink, link: lost };
}

/**
 * Some brokers refuse MQTT 5, some let its CONNECT time out: both are tried with 3.1.1 next, and again with 5 should that fail too.
 * A broker that has once shown what it speaks is doubted only when it says so itself.
 */
function learnt(memory: BrokerMemory, fault: BrokerFault): BrokerMemory {
  const isDoubted = fault === "broker-protocol-refused" || (fault === "broker-timeout" && !memory.proven);
  return isDoubted ? { protocol: memory.protocol === 5 ? 4 : 5, proven: false } : memory;
}

function retryMs(
  fault: BrokerFault,
  { failures, takeovers }: Pick<Link, "failures" | "takeovers">,
  chance: number,
): number {
  if (fault === "identity-taken-over")
    return SLOW_RETRY_MS + jittered(backoffMs(TAKEN_OVER_RETRY, takeovers - 1), chance);
  const wait = jittered(backoffMs(RETRY, failures), chance);
  if (SLOW.includes(fault)) return SLOW_RETRY_MS + wait;
  return fault === "broker-busy" ? BUSY_RETRY_MS + wait : wait;
}

/** What somebody has to change before it can go well. */
const SLOW: readonly BrokerFault[] = ["broker-bad-credentials", "broker-untrusted", "certificate-untimely"];

/** The hub sends us away for a while, and says over how long all centres divide themselves when they come back. */
export function leave(uplink: Uplink, { after, spread = 0 }: ReconnectOrder, now: MonoMs): Uplink {
  const { link } = uplink;
  if (link.phase !== "online") return uplink;
  const comesBackAt = later(now, after + Math.floor(spread * uplink.place));
  return {
    ...farewell(uplink, now),
    link: { ...link, phase: "stopping", dueAt: later(now, STOP_WAIT_MS), comesBackAt },
  };
}

const farewell = (uplink: Uplink, now: MonoMs): Uplink => ({
  ...uplink,
  link: { ...uplink.link, phase: "stopping", dueAt: later(now, STOP_WAIT_MS), comesBackAt: null },
  due: [...unpublished(uplink), { kind: "death" }],
});

/** Says farewell where there is somebody to hear it. */
export function stop(uplink: Uplink, now: MonoMs): UplinkAnswer {
  const { link } = uplink;
  if (link.phase === "online") return answer(farewell(uplink, now));
  if (link.phase === "stopping") return answer({ ...uplink, link: { ...link, comesBackAt: null } });
  return link.phase === "stopped" ? answer(uplink) : hangUp(uplink, now);
}

/** After the farewell, or without one where nobody takes it: for good, or for as long as the hub wants. */
export function hangUp(uplink: Uplink, now: MonoMs): UplinkAnswer {
  const { comesBackAt } = uplink.link;
  if (comesBackAt !== null) return answer(rest(uplink, comesBackAt, now), { type: "close" });
  const stopped: Link = { ...uplink.link, phase: "stopped", since: now, dueAt: null };
  return answer({ ...uplink, link: stopped, due: [] }, { type: "close" }, { type: "stopped" });
}

function rest(uplink: Uplink, comesBackAt: MonoMs, now: MonoMs): Uplink {
  const dueAt = comesBackAt > now ? comesBackAt : later(now, 1);
  const link: Link = { ...uplink.link, phase: "waiting", since: now, failures: 0, dueAt, comesBackAt: null };
  return { ...uplink, link, due: unpublished(uplink) };
}

function memoryOf(link: Link): BrokerMemory {
  const memory = link.memories[link.broker];
  assert(memory !== undefined, "every broker has a memory");
  return memory;
}
