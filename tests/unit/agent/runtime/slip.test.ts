import { describe, expect, test } from "vitest";
import type { Language } from "../../../../agent/domain/event.ts";
import type { SlipLine } from "../../../../agent/ports/printer.ts";
import { localTimes, type SlipFacts, slip } from "../../../../agent/runtime/slip.ts";
import { say } from "../../../../config/words.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { opened } from "../domain/life.ts";

const life = opened();
const visit = life.visit(life.reserve());
const names = { kk: "Куәлік", ru: "Права", uk: "Посвідчення", en: "Licence" };
const services = plan.services.map((service) => (service.id === visit.service ? { ...service, names } : service));
const rules = { ...plan, services, names: { kk: "Алматы ХҚКО" } };
const printed = (language: Language, facts: Partial<SlipFacts> = {}): readonly SlipLine[] =>
  slip(
    {
      visit: { ...visit, language },
      copy: 0,
      ahead: 3,
      expected: null,
      rules,
      takenAt: localTimes(rules.timezone)(visit.reservedAt.wall),
      ...facts,
    },
    say,
  );
const texts = (lines: readonly SlipLine[]) => lines.flatMap((line) => (line.kind === "text" ? [line.text] : []));

describe("a slip", () => {
  test.each([
    ["kk", "Куәлік", "Алдыңызда 3 адам"],
    ["ru", "Права", "Перед вами 3 человека"],
    ["uk", "Посвідчення", "Перед вами 3 особи"],
    ["en", "Licence", "3 people ahead of you"],
  ] as const)("in %s says the service, who is ahead, and what to do", (language, service, ahead) => {
    expect(texts(printed(language))).toEqual([service, ahead, say(language, "ticket.wait")]);
  });

  test("shows the number first, a code to check it, the centre, and the centre's own time", () => {
    const lines = printed("kk");
    expect(lines[0]).toEqual({ kind: "number", text: "A001" });
    expect(lines.find((line) => line.kind === "qr")).toEqual({
      kind: "qr",
      content: "TALON1:sim-centre:2026-11-21-A001:0123456789",
    });
    expect(lines.at(-1)).toEqual({ kind: "pair", left: "Алматы ХҚКО", right: "21.11.2026 09:00" });
    expect(printed("en").at(-1)).toMatchObject({ left: "sim-centre" });
  });

  test("tells the time of the centre in winter and in summer", () => {
    const kyiv = localTimes("Europe/Kyiv");
    expect(kyiv(Date.UTC(2026, 0, 5, 21, 59))).toBe("05.01.2026 23:59");
    expect(kyiv(Date.UTC(2026, 6, 5, 21, 0))).toBe("06.07.2026 00:00");
  });

  test("U13: carries a code of plain ASCII whatever the language", () => {
    for (const language of ["kk", "ru", "uk", "en"] as const) {
      const qr = printed(language).find((line) => line.kind === "qr");
      expect(qr?.content).toMatch(/^[\x20-\x7e]+$/);
    }
  });

  test("says so where nobody is ahead, and the expected wait only where there is one", () => {
    expect(texts(printed("ru", { ahead: 0 }))[1]).toBe("Перед вами никого нет");
    expect(texts(printed("ru", { expected: { fromMinutes: 5, toMinutes: 9 } }))[2]).toBe("Ожидание: от 5 до 9 мин");
  });

  test("of a copy is marked above everything else", () => {
    expect(printed("uk", { copy: 1 }).slice(0, 2)).toEqual([
      { kind: "banner", text: "КОПІЯ" },
      { kind: "number", text: "A001" },
    ]);
  });

  test("of a service that the configuration lost meanwhile names its id", () => {
    expect(texts(printed("ru", { rules: { ...rules, services: [] } }))[0]).toBe("licence-first");
  });
});
