import { describe, expect, test } from "vitest";
import type { CentreInput } from "../../../../agent/domain/input.ts";
import type { FaultCode } from "../../../../agent/kernel/fault.ts";
import { Owed } from "../../../../agent/runtime/owed.ts";

const letter = (input: CentreInput, answer: ((refusal: FaultCode | null) => void) | null = null) => ({ input, answer });
const proven = (no: number) => letter({ type: "print.proven", visit: `v${no}`, copy: 0, proof: "process-id" });
const changed = (no: number) => letter({ type: "device.changed", device: `d${no}`, phase: "ready", fault: null });

describe("what is owed", () => {
  test("is what has happened, in its order, once", () => {
    const owed = new Owed();
    owed.keep([changed(1), proven(1)]);
    owed.keep([changed(2)]);
    expect(owed.count).toBe(3);
    expect(owed.take()).toEqual([changed(1), proven(1), changed(2)]);
    expect(owed.take()).toEqual([]);
  });

  test("is not what was asked: who asks is told why, and asks again", () => {
    const owed = new Owed();
    const told: (string | null)[] = [];
    owed.keep([
      letter({ type: "recall.asked", station: "w1" }, (refusal) => told.push(refusal)),
      letter({ type: "time.passed" }),
      letter({ type: "call.asked", station: "w1", ticket: null, reason: null }, (refusal) => told.push(refusal)),
    ]);
    expect(owed.take()).toEqual([]);
    owed.refuse("journal-full");
    owed.refuse("journal-full");
    expect(told).toEqual(["journal-full", "journal-full"]);
  });

  test("keeps every print outcome and lets the oldest device states go beyond a thousand", () => {
    const owed = new Owed();
    for (let no = 0; no < 900; no += 1) owed.keep([changed(no)]);
    for (let no = 0; no < 300; no += 1) owed.keep([proven(no)]);
    const kept = owed.take();
    expect(kept).toHaveLength(1_000);
    expect(kept.filter(({ input }) => input.type === "print.proven")).toHaveLength(300);
    expect(kept[0]).toEqual(changed(200));
  });
});
