import type { Centre, LatestCall } from "./centre.ts";
import type { Fact } from "./fact.ts";

/** The newest and the four before it: what a hall can take in. */
export const CALLS_KEPT = 5;

/** The latest calls, newest first, one a visit and station: they stay when the visit has left, and when the agent was started anew. */
export function evolveCalls(centre: Centre, { event, at }: Fact): Centre {
  switch (event.type) {
    case "visit.called": {
      const { visit, ticket, stage, station } = event.data;
      return withCall(centre, { visit, ticket, stage, station, at: at.wall, recalls: 0 });
    }
    case "visit.recalled": {
      const { visit, station, times } = event.data;
      return withChanged(centre, { visit, station }, { recalls: times });
    }
    case "visit.resumed": {
      const { visit, stage } = event.data;
      const leg = centre.visits.get(visit)?.legs.find((one) => one.stage === stage);
      const station = leg?.phase === "called" ? leg.station : null;
      return station === null ? centre : withChanged(centre, { visit, station }, { at: at.wall });
    }
    default:
      return centre;
  }
}

const isOf = (call: LatestCall, { visit, station }: Pick<LatestCall, "visit" | "station">): boolean =>
  call.visit === visit && call.station === station;

function withCall(centre: Centre, call: LatestCall): Centre {
  const others = centre.latestCalls.filter((one) => !isOf(one, call));
  return { ...centre, latestCalls: [call, ...others].slice(0, CALLS_KEPT) };
}

function withChanged(
  centre: Centre,
  whose: Pick<LatestCall, "visit" | "station">,
  to: Partial<Pick<LatestCall, "at" | "recalls">>,
): Centre {
  const call = centre.latestCalls.find((one) => isOf(one, whose));
  if (call === undefined) return centre;
  const changed = { ...call, ...to };
  if (to.at !== undefined) return withCall(centre, changed);
  return { ...centre, latestCalls: centre.latestCalls.map((one) => (one === call ? changed : one)) };
}
