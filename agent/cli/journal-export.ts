import { closeSync, openSync, writeSync } from "node:fs";
import type { JournalReader } from "../host/journal-reader.ts";
import { type Seq, seq } from "../kernel/units.ts";
import type { RangeEnd } from "./journal-line.ts";

const CHUNK_CHARS = 256 * 1024;

/** Where exported lines go. */
export interface LineSink {
  readonly line: (text: string) => void;
  readonly close: () => void;
}

export function fileSink(path: string): LineSink {
  const file = openSync(path, "w", 0o640);
  let waiting = "";
  const flush = () => {
    const bytes = Buffer.from(waiting);
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    waiting = "";
  };
  return {
    line(text) {
      waiting += `${text}\n`;
      if (waiting.length > CHUNK_CHARS) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

/** Both ends included where they are numbers; null is as far as there are records. */
export interface ExportRange {
  readonly from: RangeEnd | null;
  readonly to: RangeEnd | null;
}

/** A first line that says what the chain needs, then each body as it was hashed. Returns how many records were written. */
export function exportRecords(reader: JournalReader, range: ExportRange, sink: LineSink): number {
  const { identity, root, head } = reader.claim();
  sink.line(JSON.stringify({ centre: identity.centre, epoch: identity.epoch, root, head }));
  const last = lastOf(reader, range.to);
  let count = 0;
  for (const record of reader.records(seq(firstOf(reader, range.from) - 1))) {
    if (record.seq > last) break;
    sink.line(record.body);
    count += 1;
  }
  return count;
}

function firstOf(reader: JournalReader, from: RangeEnd | null): Seq {
  if (from === null) return seq(0);
  if ("seq" in from) return from.seq;
  return reader.firstSince(from.wall) ?? seq(reader.last() + 1);
}

function lastOf(reader: JournalReader, to: RangeEnd | null): Seq {
  if (to === null) return reader.last();
  return "seq" in to ? to.seq : (reader.lastBefore(to.wall) ?? seq(0));
}
