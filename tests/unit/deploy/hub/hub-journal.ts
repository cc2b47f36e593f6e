import { createHash } from "node:crypto";
import { seq } from "../../../../agent/kernel/units.ts";
import { alertFrameOf } from "../../../../agent/uplink/alert.ts";
import { frameOf } from "../../../../agent/uplink/frame.ts";
import { readAlerts, readFrame } from "../../../../deploy/hub/frame-reader.ts";

export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
export const centre = "kz-ala-01";

export const journal = (length: number, bodyOf = plain) => {
  const records: { seq: ReturnType<typeof seq>; body: string; chain: string }[] = [];
  for (let no = 1; no <= length; no += 1) {
    const body = bodyOf(no);
    const before = records.at(-1)?.chain ?? sha256(`talon:${centre}:e1`);
    records.push({ seq: seq(no), body, chain: sha256(`${before}\n${sha256(body)}`) });
  }
  return records;
};
export const plain = (no: number) => event(no, "talon.config.applied.v1", `{"digest":"a, [b] \\"{","odd": 1.50}`);
export const event = (no: number, type: string, data: string) =>
  `{"specversion":"1.0", "id":"e1.${no}","source":"/${centre}/agent","type":"${type}","time":"2026-03-02T09:00:00.000Z","data":${data}}`;

export const frameFrom = (records: ReturnType<typeof journal>, first: number, last: number) => {
  const chain = records[first - 2]?.chain ?? sha256(`talon:${centre}:e1`);
  const { text } = frameOf({ centre, epoch: "e1", mode: "replay", chain, records: records.slice(first - 1, last) });
  const read = readFrame(new TextEncoder().encode(text));
  if (!read.ok) throw new Error(read.fault);
  return read.value;
};

export const alertsFrom = (records: ReturnType<typeof journal>, ...numbers: readonly number[]) => {
  const { text } = alertFrameOf({
    centre,
    epoch: "e1",
    records: numbers.flatMap((no) => records.filter((record) => record.seq === no)),
  });
  const read = readAlerts(new TextEncoder().encode(text));
  if (!read.ok) throw new Error(read.fault);
  return read.value;
};
