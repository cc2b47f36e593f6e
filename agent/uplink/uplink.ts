import { assert, unreachable } from "../kernel/assert.ts";
import { FAULTS, type FaultCode } from "../kernel/fault.ts";
import { answer, type Step, sooner } from "../kernel/machine.ts";
import { later, type MonoMs, monoMs } from "../kernel/units.ts";
import { noAlerts, takeAlerted, withAlerts } from "./alerts.ts";
import { archiveLane, lanesOf, patienceMs } from "./archives.ts";
import { hearCommand, tellFate } from "./commands.ts";
import { FRAME_BYTES_MAX } from "./contract/schemas.ts";
import type { DownWord } from "./downlink.ts";
import { hearAck, hearCompared, hearConfig, hearDayList, hearHub, notice, resendWhenSilent } from "./hub-words.ts";
import { backlogStretch, isAsked, isAwaited, isHeld, takeFramed } from "./lanes.ts";
import {
  COMMANDS_AT_ONCE_MAX,
  PROGRESS_MS,
  REPLAY_PER_SECOND,
  SILENCES_TOLD,
  WINDOW_FIRST,
  WINDOW_MOST,
} from "./limits.ts";
import { liveAt, owedMs, pump, take, telemetryDueAt, tokenWaitMs } from "./pump.ts";
import type { Uplink, UplinkPlan } from "./state.ts";
import { andThen, type UplinkAnswer } from "./step.ts";
import { dial, greet, hangUp, lose, stop } from "./supervisor.ts";
import type { UplinkIn, UplinkOut } from "./word.ts";

export function idleUplink(plan: UplinkPlan): Uplink {
  const { brokers, epoch, last, cursor, commands, alerts, archives, place } = plan;
  assert(brokers > 0, "an uplink has a broker to go to");
  assert(cursor <= last, "the cursor stands within the journal");
  const at = monoMs(0);
  const memories = Array.from({ length: brokers }, () => ({ protocol: 5, proven: false }) as const);
  return {
    epoch,
    link: {
      phase: "idle",
      since: at,
      broker: 0,
      memories,
      failures: 0,
      bdSeq: 0,
      dueAt: null,
      fault: null,
      takeovers: 0,
      cutShort: 0,
      comesBackAt: null,
    },
    window: {
      size: WINDOW_FIRST,
      most: WINDOW_MOST,
      bytesMax: FRAME_BYTES_MAX,
      flying: [],
      nextHandle: 1,
      heardAt: at,
      base: null,
    },
    lanes: lanesOf(last, cursor),
    archives: archives.map(archiveLane),
    isForked: false,
    hub: {
      instance: null,
      isAway: false,
      hasStood: false,
      isComparing: false,
      heldUntil: at,
      progressAt: at,
      silences: 0,
      pausedUntil: null,
      encoding: null,
      clock: null,
    },
    bucket: { tokens: REPLAY_PER_SECOND, perSecond: REPLAY_PER_SECOND, at },
    alerts: withAlerts(noAlerts, alerts),
    due: [],
    live: { isStale: false, at },
    telemetryAt: at,
    place,
    commands,
    commandRoom: { count: COMMANDS_AT_ONCE_MAX, at },
    obeyed: null,
    told: { phase: "offline", fault: null },
    noticed: {},
    wakeAt: null,
  };
}

/**
 * Brings the journal to the hub: in order, as often as needed, until the hub itself says that it has it. Everything that the journal
 * does not hold (the live picture, births, results) is said anew instead of being kept.
 */
export const stepUplink: Step<Uplink, UplinkIn, UplinkOut> = (uplink, input, now) => {
  const heard = hearInput(uplink, input, now);
  const pumped = andThen(heard, (next) => pump(next, now));
  const ended = andThen(pumped, (next) => (isFarewellSaid(next) ? hangUp(next, now) : answer(next)));
  const told = andThen(ended, tell);
  return { ...told, state: { ...told.state, wakeAt: wakeAt(told.state, now) } };
};

function hearInput(uplink: Uplink, input: UplinkIn, now: MonoMs): UplinkAnswer {
  switch (input.type) {
    case "start":
      return uplink.link.phase === "idle" ? dial(uplink, now) : answer(uplink);
    case "grew":
      return answer(grown(uplink, input));
    case "online":
      return answer(greet(uplink, input, now));
    case "offline":
      return answer(lose(uplink, input.fault, { chance: input.chance, now }));
    case "taken":
      return answer(take(uplink, input.handle, now));
    case "message":
      return hear(uplink, input, now);
    case "framed":
      return takeFramed(uplink, input, now);
    case "alerted":
      return answer(takeAlerted(uplink, input));
    case "compared":
      return hearCompared(uplink, input);
    case "live-changed":
      return answer({ ...uplink, live: { ...uplink.live, isStale: true } });
    case "command-told":
      return answer(tellFate(uplink, input.fate));
    case "woken":
      return wake(uplink, input.chance, now);
    case "stop":
      return stop(uplink, now);
    default:
      return unreachable(input);
  }
}

function grown(uplink: Uplink, { last, alerts }: Extract<UplinkIn, { type: "grew" }>): Uplink {
  assert(last >= uplink.lanes.last, "a journal only grows");
  return { ...uplink, lanes: { ...uplink.lanes, last }, alerts: withAlerts(uplink.alerts, alerts) };
}

function hear(uplink: Uplink, input: Extract<UplinkIn, { type: "message" }>, now: MonoMs): UplinkAnswer {
  const { window, link } = uplink;
  if (link.phase !== "online" && link.phase !== "stopping") return answer(uplink);
  const alive: Uplink = { ...uplink, window: { ...window, heardAt: now } };
  if (!input.heard.ok) return notice(alive, input.heard.fault, now);
  const word: DownWord = input.heard.value;
  switch (word.type) {
    case "ack":
      return hearAck(alive, word.ack, now);
    case "hub":
      return answer(hearHub(alive, word.hub, now));
    case "command":
      return link.phase === "online" ? hearCommand(alive, word, { now, wall: input.wall }) : answer(alive);
    case "day-list":
      return link.phase === "online" ? hearDayList(alive, word, now) : answer(alive);
    case "config":
      return link.phase === "online" ? hearConfig(alive, word, now) : answer(alive);
    default:
      return unreachable(word);
  }
}

function wake(uplink: Uplink, chance: number, now: MonoMs): UplinkAnswer {
  const { link } = uplink;
  if (link.phase === "online") {
    const isDead = owedMs(uplink, now) >= PROGRESS_MS;
    return isDead ? drop(uplink, chance, now) : answer(resendWhenSilent(uplink, now));
  }
  if (link.dueAt === null || now < link.dueAt) return answer(uplink);
  if (link.phase === "waiting") return dial(uplink, now);
  return link.phase === "connecting" ? drop(uplink, chance, now) : hangUp(uplink, now);
}

/** Progress is liveness: what gives no answer is no connection. */
const drop = (uplink: Uplink, chance: number, now: MonoMs): UplinkAnswer =>
  answer(lose(uplink, "broker-timeout", { chance, now }), { type: "close" });

const isFarewellSaid = ({ link, due, window }: Uplink): boolean =>
  link.phase === "stopping" && due.length === 0 && window.flying.length === 0;

/** Tells of the connection when it changes. Brokers tried in turn may fail in turns; of their faults only a severe one is news. */
function tell(uplink: Uplink): UplinkAnswer {
  const { link, hub, told } = uplink;
  const phase = link.phase === "online" ? "online" : "offline";
  const isMute = hub.isAway || hub.silences >= SILENCES_TOLD;
  const onlineFault = uplink.isForked ? "journal-rolled-back" : isMute ? "hub-silent" : null;
  const fault: FaultCode | null = phase === "offline" ? link.fault : onlineFault;
  if (phase === told.phase && fault === told.fault) return answer(uplink);
  const isOldNews = phase === told.phase && phase === "offline" && told.fault !== null;
  if (isOldNews && (fault === null || FAULTS[fault].severity !== "severe")) return answer(uplink);
  return answer({ ...uplink, told: { phase, fault } }, { type: "told", phase, fault });
}

function wakeAt(uplink: Uplink, now: MonoMs): MonoMs | null {
  const wish = uplink.link.phase === "online" ? onlineWish(uplink, now) : uplink.link.dueAt;
  return wish === null || wish > now ? wish : later(now, 1);
}

function onlineWish(uplink: Uplink, now: MonoMs): MonoMs | null {
  const { window, hub, lanes, archives } = uplink;
  const owed = window.flying.length > 0 ? later(window.heardAt, PROGRESS_MS) : null;
  const awaited = hub.isAway ? [] : [{ ...hub, lanes }, ...archives].filter((each) => isAwaited(each.lanes));
  const silences = awaited.map(({ progressAt, silences }) => later(progressAt, patienceMs(silences)));
  const told = monoMs(Math.min(liveAt(uplink), telemetryDueAt(uplink)));
  const held = isHeld(hub, now) ? hub.heldUntil : null;
  return [owed, told, held, ...silences].reduce(sooner, backlogWish(uplink, now));
}

/** When replay may go on; null where it waits for somebody's word and not for time. */
function backlogWish(uplink: Uplink, now: MonoMs): MonoMs | null {
  const { hub } = uplink;
  const stretch = backlogStretch(uplink);
  if (stretch === null || hub.isAway || isHeld(hub, now) || isAsked(uplink)) return null;
  if (hub.pausedUntil !== null && hub.pausedUntil > now) return hub.pausedUntil;
  const waitMs = tokenWaitMs(uplink, stretch);
  return waitMs > 0 ? later(now, waitMs) : null;
}
