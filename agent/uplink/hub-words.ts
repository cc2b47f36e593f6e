import type { FaultCode } from "../kernel/fault.ts";
import { answer } from "../kernel/machine.ts";
import type { Problem } from "../kernel/result.ts";
import { later, type MonoMs, since } from "../kernel/units.ts";
import { alertsAcked, alertsRewound } from "./alerts.ts";
import { setRate } from "./bucket.ts";
import type { AckMessage, EventRange, HubStateMessage } from "./contract/schemas.ts";
import type { DownWord } from "./downlink.ts";
import { ackedTo, isAwaited, rewound } from "./lanes.ts";
import { ACK_WAIT_MS, GAPS_KEPT_MAX, NOTICE_EVERY_MS, PROBE_WAIT_MS_MAX, SILENCES_TOLD } from "./limits.ts";
import type { HubView, Uplink } from "./state.ts";
import { andThen, type UplinkAnswer } from "./step.ts";

type ConfigWord = Extract<DownWord, { type: "config" }>;
type DayListWord = Extract<DownWord, { type: "day-list" }>;

/** The hub's own acknowledgement: the only thing that moves the cursor. */
export function hearAck(uplink: Uplink, ack: AckMessage, now: MonoMs): UplinkAnswer {
  const { lanes, epoch } = uplink;
  if (ack.epoch !== epoch) return ackNotice(uplink, `it acknowledges epoch ${ack.epoch}, ours is ${epoch}.`, now);
  if (ack.upto > lanes.last) return ackNotice(uplink, `it acknowledges ${ack.upto}, we have ${lanes.last}.`, now);
  const heard = withTerms(uplink, ack, now);
  return andThen(standing(heard, ack.upto, now), (stood) => hearGaps(stood, ack.gaps ?? [], now));
}

/**
 * An older number is a late or doubled message, unless it is the first since a hello: then the hub itself has gone back, to a backup
 * perhaps, and gets again what it lost as far as we still have it.
 */
function standing(uplink: Uplink, upto: number, now: MonoMs): UplinkAnswer {
  const { lanes, hub } = uplink;
  if (upto < lanes.acked && hub.hasStood) return answer(uplink);
  const isProgress = upto > lanes.acked;
  const stood: HubView = isProgress
    ? { ...hub, hasStood: true, progressAt: now, silences: 0 }
    : { ...hub, hasStood: true };
  const moved = upto < lanes.acked ? rewound({ ...lanes, acked: upto }) : ackedTo(lanes, upto);
  const next = { ...uplink, hub: stood, lanes: moved, alerts: alertsAcked(uplink.alerts, upto) };
  return upto > lanes.remembered ? answer(next, { type: "remember", upto }) : answer(next);
}

function withTerms(uplink: Uplink, ack: AckMessage, now: MonoMs): Uplink {
  const wall = Date.parse(ack.now);
  const pausedUntil = ack.pauseMs === undefined ? uplink.hub.pausedUntil : later(now, ack.pauseMs);
  const bucket = ack.credit === undefined ? uplink.bucket : setRate(uplink.bucket, ack.credit, now);
  return { ...uplink, bucket, hub: { ...uplink.hub, isAway: false, pausedUntil, clock: { wall, at: now } } };
}

function hearGaps(uplink: Uplink, asked: readonly EventRange[], now: MonoMs): UplinkAnswer {
  const { lanes } = uplink;
  if (asked.some((gap) => gap.last > lanes.last))
    return ackNotice(uplink, "it asks for events that do not exist yet.", now);
  const isKnown = (gap: EventRange) => lanes.gaps.some((kept) => kept.first <= gap.first && gap.last <= kept.last);
  const gaps = [...lanes.gaps, ...asked.filter((gap) => !isKnown(gap))].slice(0, GAPS_KEPT_MAX);
  return answer({ ...uplink, lanes: { ...lanes, gaps } });
}

/** A hub that comes back, or another one in its place, is told who we are and says where it stands. */
export function hearHub(uplink: Uplink, said: HubStateMessage, now: MonoMs): Uplink {
  const { hub } = uplink;
  if (!said.online) return { ...uplink, hub: { ...hub, isAway: true, instance: said.instance } };
  const isNew = hub.isAway || (hub.instance !== null && hub.instance !== said.instance);
  const seen: HubView = { ...hub, isAway: false, instance: said.instance };
  if (!isNew) return { ...uplink, hub: seen };
  return {
    ...uplink,
    hub: { ...seen, hasStood: false, progressAt: now, silences: 0 },
    lanes: rewound(uplink.lanes),
    alerts: alertsRewound(uplink.alerts),
    due: uplink.due.some((what) => what.kind === "hello") ? uplink.due : [...uplink.due, { kind: "hello" }],
  };
}

/** A list that nobody trusted has signed is told of and not believed; the one that is here stays. */
export function hearDayList(uplink: Uplink, word: DayListWord, now: MonoMs): UplinkAnswer {
  const { list, text, isSigned } = word;
  if (isSigned) return answer(uplink, { type: "day-list", list, text });
  const problem = {
    place: "down/day",
    what: `the list of ${list.day} is not signed by a key in hub.trust.`,
    cure: "Find out who sends it; compare hub.trust with the key of the hub.",
  };
  return notice(uplink, { fault: "list-forged", problem }, now);
}

/** Whoever sets up a centre owns it: without the hub's signature nothing is even looked at. */
export function hearConfig(uplink: Uplink, { config, isSigned }: ConfigWord, now: MonoMs): UplinkAnswer {
  if (isSigned) return answer(uplink, { type: "config", config });
  const problem = {
    place: "down/cfg",
    what: `revision ${config.revision} is not signed by a key in hub.trust.`,
    cure: "Find out who sends it; compare hub.trust with the key of the hub.",
  };
  return notice(uplink, { fault: "config-forged", problem }, now);
}

/** How long to wait for progress before sending again: ever longer once the hub counts as silent. */
export const patienceMs = ({ silences }: HubView): number =>
  Math.min(ACK_WAIT_MS * 2 ** Math.max(0, silences - SILENCES_TOLD), PROBE_WAIT_MS_MAX);

export function resendWhenSilent(uplink: Uplink, now: MonoMs): Uplink {
  const { hub } = uplink;
  if (hub.isAway || !isAwaited(uplink)) return uplink;
  if (since(hub.progressAt, now) < patienceMs(hub)) return uplink;
  return { ...uplink, lanes: rewound(uplink.lanes), hub: { ...hub, silences: hub.silences + 1, progressAt: now } };
}

const ackNotice = (uplink: Uplink, what: string, now: MonoMs): UplinkAnswer =>
  notice(
    uplink,
    {
      fault: "message-malformed",
      problem: { place: "down/ack", what, cure: "See what the hub keeps of this centre." },
    },
    now,
  );

/** Tells of a bad message, but of one kind only once in a while: whoever floods us must not fill the journal. */
export function notice(
  uplink: Uplink,
  bad: { readonly fault: FaultCode; readonly problem: Problem },
  now: MonoMs,
): UplinkAnswer {
  const last = uplink.noticed[bad.fault];
  if (last !== undefined && since(last, now) < NOTICE_EVERY_MS) return answer(uplink);
  return answer({ ...uplink, noticed: { ...uplink.noticed, [bad.fault]: now } }, { type: "notice", ...bad });
}
