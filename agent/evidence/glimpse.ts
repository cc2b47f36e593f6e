import type { StoredRecord } from "../ports/store.ts";

/** What a record is about, seen without reading all of it: a journal has a million. */
export interface Glimpse {
  readonly seq: number;
  readonly type: string;
  readonly visit: string | null;
  readonly body: string;
}

const TYPE = /"type":"talon\.([a-z.-]+)\.v\d+"/;
/** The envelope's, which stands before the data. */
const VISIT = /"correlationid":"([^"]+)"/;

export function glimpseOf({ seq, body }: StoredRecord): Glimpse {
  return { seq, type: TYPE.exec(body)?.[1] ?? "", visit: VISIT.exec(body)?.[1] ?? null, body };
}

/** The value of a key of the record's data that holds an id or a word. */
export function wordIn(body: string, key: string): string | null {
  const at = body.indexOf(`"${key}":"`, body.indexOf('"data":{'));
  if (at < 0) return null;
  const from = at + key.length + 4;
  return body.slice(from, body.indexOf('"', from));
}
