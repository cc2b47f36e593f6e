/** What a worker holds and could hold, by the database's word. */
export interface Balance {
  readonly mine: readonly number[];
  /** Shards of its range that nobody holds, or whose lease has run out. */
  readonly free: readonly number[];
  /** Shards of its range, and how many living workers share them, itself among them. */
  readonly shards: number;
  readonly workers: number;
}

export interface Change {
  readonly take: readonly number[];
  readonly release: readonly number[];
}

/**
 * Towards an equal share for every worker with as few changes of hands as may be: who has more than the greatest fair share gives the rest back,
 * and takes nothing; who has less takes what is free.
 */
export function rebalance({ mine, free, shards, workers }: Balance): Change {
  const most = Math.ceil(shards / Math.max(1, workers));
  if (mine.length > most) return { take: [], release: mine.slice(most) };
  return { take: free.slice(0, most - mine.length), release: [] };
}
