import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { measureHealth } from "../../agent/host/node-health.ts";
import { healthContract } from "./health.contract.ts";

const health = measureHealth({ directory: tmpdir(), commitMs: () => 12, latenessMs: () => 3 });

healthContract("this machine", () => health);

test("what the process uses is seen, and a folder that is not there is no reason to fall", () => {
  const end = performance.now() + 50;
  while (performance.now() < end) Math.sqrt(end);
  const { cpuPercent, rssBytes, diskFreeBytes, commitMs, latenessMs } = health.read();
  expect(cpuPercent).toBeGreaterThan(1);
  expect(rssBytes).toBeGreaterThan(10 * 1024 ** 2);
  expect(diskFreeBytes).toBeGreaterThan(0);
  expect({ commitMs, latenessMs }).toEqual({ commitMs: 12, latenessMs: 3 });
  const lost = measureHealth({ directory: "/nowhere" });
  expect(lost.read()).toMatchObject({ diskFreeBytes: null, commitMs: null, latenessMs: null });
});
