import { describe, expect, test } from "vitest";
import { frameBoard } from "../../../../drivers/frame-board/driver.ts";

describe("options of a frame board", () => {
  test("a preset and an address are enough", () => {
    expect(frameBoard.options.parse({ preset: "qsystem", address: 33 })).toMatchObject({ width: 4, refreshMs: 30_000 });
  });

  test.each([
    {},
    { address: 1 },
    { preset: "qsystem" },
    { preset: "unknown", address: 1 },
    { preset: "qsystem", template: [{ kind: "address" }, { kind: "digits" }], address: 1 },
    { preset: "qsystem", address: 256 },
    { preset: "qsystem", address: 1, width: 0 },
    { preset: "qsystem", address: 1, refreshMs: 10 },
    { template: [{ kind: "address" }], address: 1 },
    { template: [{ kind: "bytes", bytes: [256] }, { kind: "digits" }], address: 1 },
  ])("%j is refused", (raw) => {
    expect(frameBoard.options.safeParse(raw).success).toBe(false);
  });
});
