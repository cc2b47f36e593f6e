import { sha256 } from "../../../../agent/host/sha256.ts";
import { chain, firstChain } from "../../../../agent/journal/chain.ts";
import { recordBody } from "../../../../agent/journal/record.ts";
import { monoMs, type Seq, seq, wallMs } from "../../../../agent/kernel/units.ts";
import type { KpiRecord } from "../../../../agent/kpi/open-centre.ts";

export interface Stored {
  readonly seq: Seq;
  readonly body: string;
  readonly chain: string;
}

/** The records of one epoch as a journal stores them. */
export function storedOf(records: readonly KpiRecord[]): readonly Stored[] {
  const stored: Stored[] = [];
  for (const record of records) {
    const { centre, epoch, event, bootId, mono, recordedWall } = record;
    const stamp = {
      ...{ centre, epoch, bootId, seq: seq(record.seq), mono: monoMs(mono), wall: wallMs(recordedWall) },
      ...{ recordedWall: wallMs(recordedWall), quality: "ntp" as const, source: "agent", cause: null },
    };
    const body = recordBody(stamp, event);
    const before = stored.at(-1)?.chain ?? firstChain({ centre, epoch }, sha256);
    stored.push({ seq: seq(record.seq), body, chain: chain(before, body, sha256) });
  }
  return stored;
}
