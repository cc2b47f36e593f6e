import type { CentreEvent } from "../domain/event.ts";
import { dayOfVisit, type Entry, nothing, type Question, sumBy, under } from "./figures.ts";
import type { OpenVisit } from "./open-centre.ts";

/** Documents in the hands of citizens, by kind; the ticket says the kind where the handover does not. */
export function documentEntries(event: CentreEvent, visit: OpenVisit | undefined): readonly Entry[] {
  if (event.type !== "document.handed-over") return nothing;
  const kind = event.data.kind ?? visit?.document ?? "unknown";
  return [{ day: dayOfVisit(event.data.visit), key: `document/${kind}/${event.data.service}`, add: 1 }];
}

export interface DocumentFigures {
  readonly handedOver: number;
  readonly kinds: readonly { readonly kind: string; readonly handedOver: number; readonly coverage: number | null }[];
}

export function readDocuments({ figures, coverage }: Question): DocumentFigures {
  const kinds = sumBy(under(figures.counts, "document/"), ([kind = ""]) => kind);
  return {
    handedOver: [...kinds.values()].reduce((sum, count) => sum + count, 0),
    kinds: [...kinds].map(([kind, handedOver]) => ({ kind, handedOver, coverage: coverage() })),
  };
}
