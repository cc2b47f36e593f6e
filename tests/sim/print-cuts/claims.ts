import type { Recorded } from "../../../agent/journal/record.ts";
import type { SimPrinter } from "../../../drivers/escpos-printer/sim.ts";
import { readSlip } from "../claims-tickets.ts";

type Slips = ReturnType<SimPrinter["slips"]>;

/** What became of one number: from the journal, and from the paper that lies there. */
interface Fate {
  readonly ticket: string;
  readonly end: "issued" | "voided" | null;
  readonly isConfirmed: boolean;
  /** The journal says that no slip of it can be out. */
  readonly isWithoutPaper: boolean;
  readonly copies: number;
}

/** Everything that is wrong, in words; nothing where all numbers and all paper agree. */
export function broken(facts: readonly Recorded[], slips: Slips): readonly string[] {
  const read = slips.map(({ lines, isTorn }) => readSlip({ lines, isComplete: !isTorn }));
  const paper = Map.groupBy(
    read.filter((slip) => slip !== null),
    ({ ticket }) => ticket,
  );
  const fates = fatesOf(facts);
  const known = new Set(fates.map(({ ticket }) => ticket));
  const unknown = [...paper.keys()].filter((ticket) => !known.has(ticket));
  return [
    ...unknown.map((ticket) => `${ticket} lies there and was never reserved`),
    ...fates.flatMap((fate) => wrongWith(fate, paper.get(fate.ticket) ?? [])),
  ];
}

function wrongWith(fate: Fate, found: readonly { readonly isCopy: boolean; readonly isComplete: boolean }[]) {
  const { ticket, end, isConfirmed, isWithoutPaper, copies } = fate;
  const unmarked = found.filter(({ isCopy }) => !isCopy).length;
  const isMissing = end === "issued" && isConfirmed && !found.some(({ isComplete }) => isComplete);
  return [
    ...(end === null ? [`${ticket} is neither issued nor void`] : []),
    ...(isMissing ? [`${ticket} is queued without paper`] : []),
    ...(isWithoutPaper && found.length > 0 ? [`${ticket} is void without paper and lies there`] : []),
    ...(unmarked > 1 ? [`${ticket} lies there ${unmarked} times unmarked`] : []),
    ...(found.length - unmarked > copies ? [`${ticket} has more copies than were ordered`] : []),
  ];
}

function fatesOf(facts: readonly Recorded[]): readonly Fate[] {
  const fates = new Map<string, Fate>();
  for (const { event } of facts) {
    if (event.type === "ticket.reserved") {
      const { visit, ticket } = event.data;
      fates.set(visit, { ticket, end: null, isConfirmed: false, isWithoutPaper: false, copies: 0 });
    }
    const visit = "visit" in event.data && typeof event.data.visit === "string" ? event.data.visit : "";
    const fate = fates.get(visit);
    if (fate !== undefined) fates.set(visit, told(fate, event));
  }
  return [...fates.values()];
}

function told(fate: Fate, event: Recorded["event"]): Fate {
  if (event.type === "ticket.issued")
    return { ...fate, end: "issued", isConfirmed: event.data.proof !== "unconfirmed" };
  if (event.type === "ticket.voided") return { ...fate, end: "voided", isWithoutPaper: event.data.paper === "none" };
  return event.type === "ticket.reprinted" ? { ...fate, copies: fate.copies + 1 } : fate;
}
