import { assert } from "../kernel/assert.ts";
import { backoffMs, jittered } from "../kernel/backoff.ts";
import { answer } from "../kernel/machine.ts";
import { later, type MonoMs, since } from "../kernel/units.ts";
import type { BrokerFault } from "../ports/broker.ts";
import { alertsRewound } from "./alerts.ts";
import { rewound } from "./lanes.ts";
import {
  BUSY_RETRY_MS,
  CONNECT_WAIT_MS,
  HEALTHY_MS,
  RETRY,
  SLOW_RETRY_MS,
  STOP_WAIT_MS,
  WINDOW_FIRST,
  WINDOW_MOST,
} from "./limits.ts";
import type { BrokerMemory, Link, PublishKind, Uplink } from "./state.ts";
import type { UplinkAnswer } from "./step.ts";

export function dial(uplink: Uplink, now: MonoMs): UplinkAnswer {
  const { link } = uplink;
  const bdSeq = link.bdSeq + 1;
  const dialled: Link = { ...link, phase: "connecting", since: now, bdSeq, dueAt: later(now, CONNECT_WAIT_MS) };
  const { broker } = link;
  return answer({ ...uplink, link: dialled }, { type: "connect", broker, protocol: memoryOf(link).protocol, bdSeq });
}

/** Birth, hello and the live picture go out in this order before any event. */
export function greet(uplink: Uplink, receiveMaximum: number, now: MonoMs): Uplink {
  const { link, window } = uplink;
  if (link.phase !== "connecting") return uplink;
  const memories = link.memories.with(link.broker, { ...memoryOf(link), proven: true });
  const most = Math.max(1, Math.min(WINDOW_MOST, receiveMaximum));
  return {
    ...uplink,
    link: { ...link, phase: "online", since: now, memories, dueAt: null, fault: null },
    window: { ...window, size: Math.min(most, WINDOW_FIRST), most, flying: [], heardAt: now },
    lanes: { ...rewound(uplink.lanes), gaps: [] },
    alerts: alertsRewound(uplink.alerts),
    hub: {
      ...uplink.hub,
      instance: null,
      isAway: false,
      hasStood: false,
      progressAt: now,
      silences: 0,
      pausedUntil: null,
    },
    due: [{ kind: "birth" }, { kind: "hello" }, { kind: "live" }, ...unpublished(uplink)],
    live: { isStale: false, at: now },
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
  fault: BrokerFault,
  luck: { readonly chance: number; readonly now: MonoMs },
): Uplink {
  const { link } = uplink;
  if (link.phase === "stopping") return { ...uplink, due: [], window: { ...uplink.window, flying: [] } };
  if (link.phase !== "connecting" && link.phase !== "online") return uplink;
  const wasOnline = link.phase === "online";
  const isHealed = wasOnline && since(link.since, luck.now) >= HEALTHY_MS;
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
    dueAt: later(luck.now, retryMs(fault, failures, luck.chance)),
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

function retryMs(fault: BrokerFault, failures: number, chance: number): number {
  const wait = jittered(backoffMs(RETRY, failures), chance);
  if (fault === "broker-bad-credentials" || fault === "identity-taken-over") return SLOW_RETRY_MS + wait;
  return fault === "broker-busy" ? BUSY_RETRY_MS + wait : wait;
}

/** Says farewell where there is somebody to hear it. */
export function stop(uplink: Uplink, now: MonoMs): UplinkAnswer {
  const { link } = uplink;
  if (link.phase === "online") {
    const stopping: Link = { ...link, phase: "stopping", dueAt: later(now, STOP_WAIT_MS) };
    return answer({ ...uplink, link: stopping, due: [...unpublished(uplink), { kind: "death" }] });
  }
  return link.phase === "stopping" || link.phase === "stopped" ? answer(uplink) : hangUp(uplink, now);
}

export function hangUp(uplink: Uplink, now: MonoMs): UplinkAnswer {
  const stopped: Link = { ...uplink.link, phase: "stopped", since: now, dueAt: null };
  return answer({ ...uplink, link: stopped, due: [] }, { type: "close" }, { type: "stopped" });
}

function memoryOf(link: Link): BrokerMemory {
  const memory = link.memories[link.broker];
  assert(memory !== undefined, "every broker has a memory");
  return memory;
}
