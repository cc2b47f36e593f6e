import type { CentreEvent, Owner, Spent } from "../domain/event.ts";
import { dayOfVisit, type Entry, nothing, type Question, type Share, shareOf, sumBy, under } from "./figures.ts";

/** In this order everywhere; `unknown` is shown like the others, never shared out among them. */
const OWNERS: readonly Owner[] = ["citizen", "centre", "police", "equipment", "power", "force-majeure", "unknown"];

/** Whose the time of ended visits was, and whose the overruns were. */
export function ownershipEntries(event: CentreEvent): readonly Entry[] {
  if (event.type === "visit.closed") return spentEntries(event.data);
  if (event.type !== "cause.closed") return nothing;
  const { visit, service, shares, overrunMs, addressees } = event.data;
  const day = dayOfVisit(visit);
  return [
    ...rowsOf("overrun", { visit, service, rows: shares }),
    { day, key: `case/${service}/closed`, add: 1 },
    { day, key: `case/${service}/overrun-ms`, add: Math.round(overrunMs) },
    ...addressees.map((to) => ({ day, key: `case/${service}/to-${to}`, add: 1 })),
  ];
}

type Closed = Extract<CentreEvent, { type: "visit.closed" }>["data"];

function spentEntries({ visit, service, spent, totalMs }: Closed): readonly Entry[] {
  const day = dayOfVisit(visit);
  if (spent === undefined) return [{ day, key: `ledger/${service}/missing`, add: 1 }];
  const word = ledgerWord(spent, totalMs);
  return [...rowsOf("spent", { visit, service, rows: spent }), { day, key: `ledger/${service}/${word}`, add: 1 }];
}

/** Where a dark time could not be measured there is no total that the rows could add up to. */
function ledgerWord(spent: readonly Spent[], totalMs: number | null): "exact" | "inexact" | "unknown" {
  if (totalMs === null && spent.some(({ owner }) => owner === "unknown")) return "unknown";
  return spent.reduce((ms, row) => ms + row.ms, 0) === totalMs ? "exact" : "inexact";
}

function rowsOf(
  what: string,
  of: { readonly visit: string; readonly service: string; readonly rows: readonly Spent[] },
): readonly Entry[] {
  const day = dayOfVisit(of.visit);
  return of.rows
    .filter((row) => row.ms > 0)
    .map((row) => ({ day, key: `${what}/${of.service}/${row.stage}/${row.owner}`, add: Math.round(row.ms) }));
}

export type OwnerShares = Readonly<Record<Owner, Share>>;

export interface OwnershipFigures {
  readonly totalMs: number;
  readonly owners: OwnerShares;
  readonly services: readonly { readonly service: string; readonly totalMs: number; readonly owners: OwnerShares }[];
  readonly stages: readonly {
    readonly service: string;
    readonly stage: string;
    readonly totalMs: number;
    readonly owners: OwnerShares;
  }[];
}

export function readOwnership(question: Question, what: "spent" | "overrun"): OwnershipFigures {
  const rows = under(question.figures.counts, `${what}/`);
  const within = (start: string) => sharesOf(question, under(question.figures.counts, `${what}/${start}`));
  const services = [...new Set(rows.map(([[service = ""]]) => service))];
  const stages = [...new Set(rows.map(([[service = "", stage = ""]]) => `${service}/${stage}`))];
  return {
    ...within(""),
    services: services.map((service) => ({ service, ...within(`${service}/`) })),
    stages: stages.map((key) => {
      const [service = "", stage = ""] = key.split("/");
      return { service, stage, ...within(`${key}/`) };
    }),
  };
}

function sharesOf({ coverage }: Question, rows: ReturnType<typeof under<number>>) {
  const sums = sumBy(rows, (path) => path.at(-1) ?? "");
  const totalMs = [...sums.values()].reduce((sum, ms) => sum + ms, 0);
  const owners = Object.fromEntries(
    OWNERS.map((owner) => [owner, shareOf(sums.get(owner) ?? 0, totalMs, coverage())]),
  ) as OwnerShares;
  return { totalMs, owners };
}

/** How far the ledgers themselves can be believed, and what became of the causes. */
export function readLedgers({ figures }: Question) {
  const ledgers = sumBy(under(figures.counts, "ledger/"), (path) => path.at(-1) ?? "");
  const cases = sumBy(under(figures.counts, "case/"), (path) => path.at(-1) ?? "");
  return {
    /** Visits whose rows add up to their total time exactly, those whose rows do not, whose total nobody knows, and those that came without. */
    exact: ledgers.get("exact") ?? 0,
    unknown: ledgers.get("unknown") ?? 0,
    inexact: ledgers.get("inexact") ?? 0,
    missing: ledgers.get("missing") ?? 0,
    causesClosed: cases.get("closed") ?? 0,
    overrunMs: cases.get("overrun-ms") ?? 0,
    toCentre: cases.get("to-centre") ?? 0,
    toPolice: cases.get("to-police") ?? 0,
  };
}
