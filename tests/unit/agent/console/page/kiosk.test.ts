import { describe, expect, test } from "vitest";
import { noticeWords } from "../../../../../agent/console/page/kiosk.ts";
import { FAULTS } from "../../../../../agent/kernel/fault.ts";
import english from "../../../../../config/locales/bench.en.json" with { type: "json" };

const words: Readonly<Record<string, string>> = english;

describe("the page of a kiosk", () => {
  test("no technical error text is shown to citizens, whatever broke", () => {
    for (const fault of [...Object.keys(FAULTS), "agent-down", "something-new"]) {
      for (const key of noticeWords(fault)) {
        expect(key, fault).toMatch(/^kiosk\./);
        expect(words[key], fault).not.toMatch(/printer|journal|disk|agent|error|fault|code/i);
      }
    }
  });

  test("says what to do: wait a moment, take the ticket first, or go to a person", () => {
    expect(noticeWords("centre-held")).toEqual(["kiosk.held", "kiosk.moment"]);
    expect(noticeWords("button-cooling")).toEqual(["kiosk.busy", "kiosk.wait"]);
    expect(noticeWords("paper-out")).toEqual(["kiosk.cannot", "kiosk.where"]);
  });
});
