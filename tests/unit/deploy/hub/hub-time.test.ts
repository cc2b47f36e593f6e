import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { seq } from "../../../../agent/kernel/units.ts";
import { frameOf } from "../../../../agent/uplink/frame.ts";
import { readFrame } from "../../../../deploy/hub/frame-reader.ts";
import { HubStore } from "../../../../deploy/hub/hub-store.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const centre = "kz-ala-01";
const root = sha256(`talon:${centre}:e1`);
const TIMES = ["2026-03-02T09:00:00.000Z", "2026-03-02T09:00:12.345Z", "2026-03-02T09:47:00.001Z"];

test("the hub does not stamp the time at arrival: after an outage of days every duration is what it was at the centre", () => {
  const bodies = TIMES.map(
    (time, at) =>
      `{"specversion":"1.0","id":"e1.${at + 1}","source":"/${centre}/agent","type":"talon.config.applied.v1","time":"${time}","data":{"digest":"a"}}`,
  );
  let chain = root;
  const records = bodies.map((body, at) => {
    chain = sha256(`${chain}\n${sha256(body)}`);
    return { seq: seq(at + 1), body, chain };
  });
  const { text } = frameOf({ centre, epoch: "e1", mode: "replay", chain: root, records });
  const frame = readFrame(new TextEncoder().encode(text));
  if (!frame.ok) throw new Error(frame.fault);
  const store = new HubStore(":memory:");
  store.keepFrame(centre, frame.value);
  const kept = store.lastEvents(centre, 3) as { time: string }[];
  expect(kept.map(({ time }) => time)).toEqual(TIMES);
  store.close();
});
