import { describe, expect, test } from "vitest";
import { exampleText } from "../../../../../agent/cli/demo/bench-config.ts";
import { act } from "../../../../../agent/console/bench/act.ts";
import { requestOf, type Wish } from "../../../../../agent/console/bench/wish.ts";
import { request } from "../../../../../agent/control/request.ts";
import { loadConfig } from "../../../../../config/load.ts";
import { catalogue } from "../../../../../drivers/catalogue.ts";

const loaded = loadConfig(exampleText(), "bench.yaml", catalogue);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.fault));
const ticketCode = (ticket: string) => (ticket === "A001" ? "TALON1:code" : null);
const world = { rules: loaded.value.rules, kiosk: "kiosk", ticketCode };

const station = "w1";
const wishes: readonly Wish[] = [
  { act: "press", service: "certificate", language: "kk" },
  { act: "press", service: "certificate", language: "kk", privileged: true },
  { act: "check-in", appointment: " t0930 ", language: "uk" },
  { act: "sign-in", station, operator: "c-101" },
  { act: "break", station, reason: "lunch" },
  { act: "back", station },
  { act: "finish", station, outcome: "failed" },
  { act: "transfer", station, stage: "handover", back: true },
  { act: "postpone", station, minutes: null },
  { act: "return", station, ticket: "A001" },
  { act: "gone", station },
  { act: "rate", station, score: 5 },
  { act: "scan", station: "hall", ticket: "A001" },
  { act: "hold", on: true },
  { act: "hold", on: false },
];

describe("what the bench asks of the agent", () => {
  test.each(wishes)("$act is an act that the page may send, and a request that the agent understands", (wish) => {
    expect(act.safeParse(wish).success).toBe(true);
    expect(request.safeParse(requestOf(wish, world)).error).toBeUndefined();
  });

  test("a privileged press keeps its language, and a typed appointment is tidied", () => {
    const press = { act: "press", service: "certificate", language: "kk", privileged: true } as const;
    expect(requestOf(press, world)).toMatchObject({ verb: "ticket", language: "kk", priority: "privileged" });
    const typed = { act: "check-in", appointment: " t0930 ", language: "uk" } as const;
    expect(requestOf(typed, world)).toMatchObject({ appointment: "T0930" });
  });

  test("what is not there is said by a code and asks nothing: no pad, no scanner, no such ticket", () => {
    expect(requestOf({ act: "rate", station: "w5", score: 3 }, world)).toBe("no-key");
    expect(requestOf({ act: "scan", station: "w1", ticket: "A001" }, world)).toBe("no-key");
    expect(requestOf({ act: "scan", station: "hall", ticket: "A999" }, world)).toBe("ticket-unknown");
  });
});
