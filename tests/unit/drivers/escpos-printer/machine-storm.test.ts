import fc from "fast-check";
import { expect, test } from "vitest";
import { monoMs } from "../../../../agent/kernel/units.ts";
import { JOB_MOST_MS } from "../../../../agent/ports/printer.ts";
import { printerMachine } from "../../../../drivers/escpos-printer/machine.ts";
import type { PrinterIn, PrinterOut } from "../../../../drivers/escpos-printer/printer.ts";
import { PROFILE_NAMES, PROFILES, type ProfileName } from "../../../../drivers/escpos-printer/profiles.ts";
import { jobOf } from "./stage.ts";

const WELL = Uint8Array.of(0x12, 0x12, 0x12);
const NO_PAPER = Uint8Array.of(0x1a, 0x32, 0x72);
const wordsIn = (out: readonly PrinterOut[]) => out.flatMap((one) => (one.type === "told" ? [one.word] : []));

type Happening =
  | { readonly type: "print" | "opened" | "closed" | "drained" | "woken" }
  | { readonly type: "heard" | "status"; readonly bytes: Uint8Array }
  | { readonly type: "wait"; readonly ms: number };

const storm: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant("print" as const) }),
    fc.record({ type: fc.constantFrom("opened" as const, "closed" as const, "drained" as const, "woken" as const) }),
    fc.record({ type: fc.constant("heard" as const), bytes: fc.uint8Array({ maxLength: 12 }) }),
    fc.record({ type: fc.constant("status" as const), bytes: fc.constantFrom(WELL, WELL, NO_PAPER, Uint8Array.of(0)) }),
    fc.record({ type: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 12_000 }) }),
  ),
  { maxLength: 120 },
);

function unansweredIn(happenings: readonly Happening[], profile: ProfileName): readonly string[] {
  const machine = printerMachine({
    profile: PROFILES[profile],
    logo: null,
    rollMm: null,
    answerWaitMs: 1_500,
    proofWaitMs: 8_000,
  });
  const askedAt = new Map<string, number>();
  const words: string[] = [];
  let now = 0;
  const give = (input: PrinterIn): void => {
    for (const word of wordsIn(machine.take(input, monoMs(now)))) {
      words.push(word.id);
      expect(now - (askedAt.get(word.id) ?? 0)).toBeLessThanOrEqual(JOB_MOST_MS);
    }
    expect(machine.wakeAt() ?? now + 1).toBeGreaterThan(now);
  };
  const wait = (ms: number): void => {
    const end = now + ms;
    for (let at = machine.wakeAt(); at !== null && at <= end; at = machine.wakeAt()) {
      now = at;
      give({ type: "woken" });
    }
    now = end;
  };
  for (const [no, happening] of happenings.entries()) {
    if (happening.type === "print") askedAt.set(`j${no}`, now);
    if (happening.type === "wait") wait(happening.ms);
    else give(inputOf(happening, `j${no}`));
  }
  wait(JOB_MOST_MS);
  return [...askedAt.keys()].filter((id) => words.filter((word) => word === id).length !== 1);
}

function inputOf(happening: Exclude<Happening, { type: "wait" }>, id: string): PrinterIn {
  if (happening.type === "print") return { type: "order", order: { type: "print", job: jobOf(id) } };
  if (happening.type === "closed") return { type: "closed", fault: "link-lost" };
  if ("bytes" in happening) return { type: "heard", bytes: happening.bytes };
  return { type: happening.type };
}

test("each print order gets exactly one word within its time, whatever happens", () => {
  fc.assert(
    fc.property(storm, fc.constantFrom(...PROFILE_NAMES), (happenings, profile) => {
      expect(unansweredIn(happenings, profile)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
