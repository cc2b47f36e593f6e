import type { Status } from "../../control/status.ts";
import type { Policy } from "../../domain/rules.ts";
import type { AppointmentsView, BenchAppointment, Lane, QueueView } from "./bench-state.ts";

const MINUTE_MS = 60_000;
const APPOINTMENTS_SHOWN = 3;
const LANES: readonly Lane[] = ["privileged", "at-risk", "appointment", "ordinary"];

/** One row a stage, whatever the service; within it lanes in the order in which they go ahead. */
export function queueViews(queues: Status["queues"]): readonly QueueView[] {
  return [...Map.groupBy(queues, ({ stage }) => stage)]
    .map(([stage, ofStage]) => {
      const all = ofStage.flatMap(({ service, waiting }) => waiting.map((one) => waits(one, service)));
      return { stage, waiting: all.sort((one, other) => rank(one) - rank(other) || one.since - other.since) };
    })
    .filter(({ waiting }) => waiting.length > 0);
}

const waits = (one: Status["queues"][number]["waiting"][number], service: string): QueueView["waiting"][number] => ({
  ticket: one.ticket,
  service,
  lane: one.lane,
  since: Date.parse(one.since),
});

const rank = ({ lane }: { readonly lane: Lane }): number => LANES.indexOf(lane);

interface Booked {
  readonly listed: boolean;
  readonly list: readonly BenchAppointment[];
  readonly arrived: readonly string[];
}

/** The appointments that a citizen could come with now, and one that is still too early. */
export function appointmentsView(
  { listed, list, arrived }: Booked,
  policy: Policy["appointments"],
  now: number,
): AppointmentsView {
  const next = list
    .filter(({ id, at }) => !arrived.includes(id) && now <= at + policy.lateMinutes * MINUTE_MS)
    .slice(0, APPOINTMENTS_SHOWN)
    .map((one) => ({ ...one, isEarly: now < one.at - policy.earlyMinutes * MINUTE_MS }));
  return { listed, next };
}
