import type { FaultCode } from "../kernel/fault.ts";
import { answer } from "../kernel/machine.ts";
import type { Problem } from "../kernel/result.ts";
import { later, type MonoMs, since } from "../kernel/units.ts";
import { ENCODINGS, type Encoding } from "../ports/encoding.ts";
import { alertsAcked, alertsRewound } from "./alerts.ts";
import { archiveRewound, resent, stood, withGaps } from "./archives.ts";
import { setRate } from "./bucket.ts";
import type { AckMessage, HubStateMessage, ReconnectOrder } from "./contract/schemas.ts";
import type { DownWord } from "./downlink.ts";
import { rewound } from "./lanes.ts";
import { FIRST_WORD_WAIT_MS, NOTICE_EVERY_MS } from "./limits.ts";
import type { HubView, Uplink } from "./state.ts";
import { andThen, type UplinkAnswer } from "./step.ts";
import { leave } from "./supervisor.ts";

type ConfigWord = Extract<DownWord, { type: "config" }>;
type DayListWord = Extract<DownWord, { type: "day-list" }>;

/** The hub's own acknowledgement: the only thing that moves a cursor. */
export function hearAck(uplink: Uplink, ack: AckMessage, now: MonoMs): UplinkAnswer {
  const { lanes, epoch } = uplink;
  if (ack.epoch !== epoch) return hearArchiveAck(uplink, ack, now);
  const heard = withTerms(uplink, ack, now);
  if (ack.upto > lanes.last) return forked(heard, ack.upto);
  if (ack.gaps?.some((gap) => gap.last > lanes.last))
    return ackNotice(uplink, "it asks for events that do not exist yet.", now);
  return andThen(standing(heard, ack, now), leaving(ack, now));
}

function standing(uplink: Uplink, { upto, chain, gaps = [] }: AckMessage, now: MonoMs): UplinkAnswer {
  const { hub, lanes } = uplink;
  const { lanes: moved, ...stand } = stood({ ...hub, lanes }, upto, now);
  const isFirst = !hub.hasStood && chain !== undefined && upto > 0;
  const compared = isFirst ? [{ type: "compare" as const, upto, chain }] : [];
  const isNews = upto > lanes.remembered;
  return {
    state: {
      ...uplink,
      hub: { ...stand, ...(isFirst ? comparing(now) : {}) },
      lanes: withGaps(moved, gaps),
      alerts: alertsAcked(uplink.alerts, moved.acked),
    },
    out: [...compared, ...(isNews ? [{ type: "remember" as const, epoch: uplink.epoch, upto }] : [])],
  };
}

const comparing = (now: MonoMs) => ({ isComparing: true, heldUntil: later(now, FIRST_WORD_WAIT_MS) });

export function hearCompared(uplink: Uplink, said: { readonly upto: number; readonly isOurs: boolean }): UplinkAnswer {
  const compared = { ...uplink, hub: { ...uplink.hub, isComparing: false } };
  return said.isOurs ? answer(compared) : forked(compared, said.upto);
}

/** Of a journal before this one. */
function hearArchiveAck(uplink: Uplink, ack: AckMessage, now: MonoMs): UplinkAnswer {
  const { epoch, upto, gaps = [] } = ack;
  const at = uplink.archives.findIndex((each) => each.epoch === epoch);
  const archive = uplink.archives[at];
  if (archive === undefined) return ackNotice(uplink, `it acknowledges epoch ${epoch}, ours is ${uplink.epoch}.`, now);
  const { last, remembered } = archive.lanes;
  if (upto > last) return ackNotice(uplink, `it acknowledges ${upto} of epoch ${epoch}, which ends at ${last}.`, now);
  const stand = stood(archive, upto, now);
  const lanes = withGaps(
    stand.lanes,
    gaps.filter((gap) => gap.last <= last),
  );
  const heard = withTerms({ ...uplink, archives: uplink.archives.with(at, { ...stand, lanes }) }, ack, now);
  const kept: UplinkAnswer = upto > remembered ? answer(heard, { type: "remember", epoch, upto }) : answer(heard);
  return andThen(kept, leaving(ack, now));
}

/** The hub has what we have not: this card is an older copy, another centre's, or has lost what it said it had written. */
export function forked(uplink: Uplink, upto: number): UplinkAnswer {
  const { epoch, isForked } = uplink;
  return isForked ? answer(uplink) : answer({ ...uplink, isForked: true }, { type: "rolled-back", epoch, upto });
}

const leaving =
  (ack: AckMessage, now: MonoMs) =>
  (uplink: Uplink): UplinkAnswer =>
    answer(
      isSentAway(uplink, ack.reconnect, ack.now) ? sentAway(uplink, ack.reconnect, { said: ack.now, now }) : uplink,
    );

/** One word sends away once: a broker may keep it and say it again with each connection. */
const isSentAway = ({ obeyed }: Uplink, order: ReconnectOrder | undefined, said: string): order is ReconnectOrder =>
  order !== undefined && obeyed !== said;

const sentAway = (
  uplink: Uplink,
  order: ReconnectOrder,
  at: { readonly said: string; readonly now: MonoMs },
): Uplink => ({
  ...leave(uplink, order, at.now),
  obeyed: at.said,
});

function withTerms(uplink: Uplink, ack: AckMessage, now: MonoMs): Uplink {
  const wall = Date.parse(ack.now);
  const pausedUntil = ack.pauseMs === undefined ? uplink.hub.pausedUntil : later(now, ack.pauseMs);
  const bucket = ack.credit === undefined ? uplink.bucket : setRate(uplink.bucket, ack.credit, now);
  const encoding = ack.encodings === undefined ? uplink.hub.encoding : bestOf(ack.encodings);
  return { ...uplink, bucket, hub: { ...uplink.hub, isAway: false, pausedUntil, encoding, clock: { wall, at: now } } };
}

const bestOf = (offered: readonly string[]): Encoding | null =>
  ENCODINGS.find((each) => offered.includes(each)) ?? null;

/** A hub that comes back, or another one in its place, is told who we are and says where it stands. */
export function hearHub(uplink: Uplink, said: HubStateMessage, now: MonoMs): Uplink {
  const { hub } = uplink;
  if (isSentAway(uplink, said.reconnect, said.ts)) return sentAway(uplink, said.reconnect, { said: said.ts, now });
  if (!said.online) return { ...uplink, hub: { ...hub, isAway: true, instance: said.instance } };
  const isNew = hub.isAway || (hub.instance !== null && hub.instance !== said.instance);
  const seen: HubView = { ...hub, isAway: false, instance: said.instance };
  if (!isNew) return { ...uplink, hub: seen };
  return {
    ...uplink,
    hub: {
      ...seen,
      hasStood: false,
      isComparing: false,
      heldUntil: later(now, FIRST_WORD_WAIT_MS),
      progressAt: now,
      silences: 0,
      encoding: null,
    },
    lanes: rewound(uplink.lanes),
    archives: uplink.archives.map((archive) => archiveRewound(archive, now)),
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

export function resendWhenSilent(uplink: Uplink, now: MonoMs): Uplink {
  if (uplink.hub.isAway) return uplink;
  const { lanes, ...hub } = resent({ ...uplink.hub, lanes: uplink.lanes }, now);
  return { ...uplink, lanes, hub, archives: uplink.archives.map((archive) => resent(archive, now)) };
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
