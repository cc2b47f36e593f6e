import { expect, test } from "vitest";
import { readShards } from "../../../../../deploy/hub/postgres/start-worker.ts";

test("a range of shards is two of them as they stand in topics, the lower first", () => {
  expect(readShards("00-3f")).toEqual({ ok: true, value: { first: 0, last: 63 } });
  expect(readShards("1a-1a")).toEqual({ ok: true, value: { first: 26, last: 26 } });
});

test.each(["", "00", "3f-00", "00-40", "0-3f", "00-3F", "00-3f "])("refuses %j with a cure", (text) => {
  const read = readShards(text);
  expect(read.ok ? null : read.fault.place).toBe("--shards");
});
