export interface Kept {
  readonly body: string;
  readonly chain: string;
}

/** An event that came ahead of its place, and when. */
interface Early {
  readonly body: string;
  readonly heardAt: number;
}

/** What the hub has of one journal. */
export interface Ledger {
  readonly epoch: string;
  readonly events: Map<number, Kept>;
  readonly alerts: Map<number, Early>;
  /** What the centre has declared that it can never send. */
  readonly lost: { readonly first: number; readonly last: number }[];
  upto: number;
}

export interface Gap {
  readonly epoch: string;
  readonly first: number;
  readonly last: number;
}

/** What an event declares lost; null where it is about something else. */
export const gapIn = (body: string): Gap | null =>
  body.includes('"type":"talon.journal.gap.v1"') ? JSON.parse(body).data : null;

export function advance(ledger: Ledger): void {
  const next = () => ledger.upto + 1;
  for (;;) {
    const gap = ledger.lost.find(({ first, last }) => first <= next() && next() <= last);
    if (gap !== undefined) ledger.upto = gap.last;
    else if (ledger.events.has(next())) ledger.upto += 1;
    else return;
  }
}

export const copied = (ledgers: Map<string, Ledger>): Map<string, Ledger> =>
  new Map(
    [...ledgers].map(([centre, { epoch, events, alerts, lost, upto }]) => [
      centre,
      { epoch, upto, events: new Map(events), alerts: new Map(alerts), lost: [...lost] },
    ]),
  );
