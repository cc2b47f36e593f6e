import { type MonoMs, since } from "../kernel/units.ts";
import type { BrokerFault } from "../ports/broker.ts";
import { CUT_SHORT_MS, CUT_SHORT_TIMES, TAKEN_OVER_KEPT_MS } from "./limits.ts";
import type { Link, Uplink } from "./state.ts";

type Ending = Pick<Link, "takeovers" | "cutShort"> & { readonly fault: BrokerFault };

/** Why a connection ended, also where the broker had no word for it: another machine may bear our name. */
export function endingOf(uplink: Uplink, said: BrokerFault, now: MonoMs): Ending {
  const { link } = uplink;
  const cutShort = cutShortAfter(uplink, said, now);
  const isTaken = cutShort >= (link.takeovers > 0 ? 1 : CUT_SHORT_TIMES);
  const fault = isTaken ? "identity-taken-over" : said;
  return { fault, cutShort, takeovers: takeoversAfter(link, fault, now) };
}

/**
 * Two machines of one name throw each other out as soon as each comes back. A line that breaks now and then also fails to connect in between,
 * and a broker that wants nothing of us takes no publication.
 */
function cutShortAfter({ link, window }: Uplink, fault: BrokerFault, now: MonoMs): number {
  const wasTaken = link.phase === "online" && window.base !== null;
  const isUnexplained = link.memories[link.broker]?.protocol === 4 && fault === "broker-lost";
  return wasTaken && isUnexplained && since(link.since, now) < CUT_SHORT_MS ? link.cutShort + 1 : 0;
}

function takeoversAfter({ phase, since: began, takeovers }: Link, fault: BrokerFault, now: MonoMs): number {
  if (fault === "identity-taken-over") return takeovers + 1;
  const isOver = phase === "online" && since(began, now) >= TAKEN_OVER_KEPT_MS;
  return isOver ? 0 : takeovers;
}
