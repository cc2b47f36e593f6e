import { expect, test } from "vitest";
import { encodePayload } from "../../../../agent/host/payload-codec.ts";
import { frameOf } from "../../../../agent/uplink/frame.ts";
import { topicsOf } from "../../../../agent/uplink/topic.ts";
import { readUpward } from "../../../../deploy/hub/upward.ts";
import { centre, journal, sha256 } from "./hub-journal.ts";

const topics = topicsOf(centre);
const telemetry = {
  v: 1,
  centre,
  ts: "2026-03-02T09:00:00.000Z",
  cpuPercent: 3,
  rssBytes: 1,
  temperature: null,
  diskFreeBytes: null,
  commitMs: null,
  latenessMs: null,
  unsent: 0,
  archived: 0,
  flying: 0,
  due: 0,
};
const read = (topic: string, said: unknown) => readUpward(topic, Buffer.from(JSON.stringify(said)));

test.each(["plain", "gzip", "zstd", "zstd-40001"] as const)("TUC-148: a frame is read in the form %s", (form) => {
  const records = journal(100);
  const { text } = frameOf({ centre, epoch: "e1", mode: "live", chain: sha256(`talon:${centre}:e1`), records });
  const payload = Buffer.from(form === "plain" ? text : encodePayload(text, form));
  expect(payload.length < text.length).toBe(form !== "plain");
  const said = readUpward(topics.events, payload);
  expect(said.ok && said.value.what === "frame" && said.value.frame.bodies).toEqual(records.map(({ body }) => body));
});

test("what a machine measures is taken of its own centre only", () => {
  expect(read(topics.telemetry, telemetry)).toEqual({
    ok: true,
    value: { what: "machine", centre, text: JSON.stringify(telemetry) },
  });
  expect(read(topicsOf("kz-ast-01").telemetry, telemetry).ok).toBe(false);
  expect(read(topics.telemetry, { ...telemetry, unsent: -1 }).ok).toBe(false);
});

test("nobody speaks from the topic of another shard, and a lane that is not known says nothing that is kept", () => {
  expect(read(topics.telemetry.replace(/\/[0-9a-f]{2}\//, "/zz/"), telemetry).ok).toBe(false);
  expect(read(topics.live.replace("/live", "/later"), {})).toEqual({ ok: true, value: { what: "other", centre } });
});
