import { describe, expect, test } from "vitest";
import type { Language } from "../../../../agent/domain/event.ts";
import type { SlipLine } from "../../../../agent/ports/printer.ts";
import { localTimes, type SlipFacts, slip, ticketFacts } from "../../../../agent/runtime/slip.ts";
import { inGroups, readTicketCode, ticketMac } from "../../../../agent/runtime/ticket-code.ts";
import { say } from "../../../../config/words.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { opened } from "../domain/life.ts";

const life = opened();
const visit = life.visit(life.reserve());
const mac = (text: string): Uint8Array => simSigner(1).mac("ticket", text);
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
      mac,
      ...facts,
    },
    say,
  );
const letters = inGroups(ticketMac(ticketFacts(rules.centre, visit), mac));
const texts = (lines: readonly SlipLine[]) => lines.flatMap((line) => (line.kind === "text" ? [line.text] : []));

describe("a slip", () => {
  test.each([
    ["kk", "Куәлік", "Алдыңызда 3 адам"],
    ["ru", "Права", "Перед вами 3 человека"],
    ["uk", "Посвідчення", "Перед вами 3 особи"],
    ["en", "Licence", "3 people ahead of you"],
  ] as const)("in %s says the service, who is ahead, and what to do", (language, service, ahead) => {
    expect(texts(printed(language))).toEqual([service, ahead, say(language, "ticket.wait"), letters]);
  });

  test("shows the centre's logo and the number first, a code to check it, the centre, and the centre's own time", () => {
    const lines = printed("kk");
    expect(lines.slice(0, 2)).toEqual([{ kind: "logo" }, { kind: "number", text: "A001" }]);
    expect(lines.find((line) => line.kind === "qr")).toMatchObject({
      content: expect.stringMatching(/^TALON1:sim-centre:2026-11-21-A001:0123456789:[0-9A-Z]{5}:[0-9A-Z]{8}$/),
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

  test("U13: vouches for its number and time in the QR, and below it in letters that can be typed", () => {
    const lines = printed("kk");
    const at = lines.findIndex((line) => line.kind === "qr");
    const qr = lines[at];
    const reading = readTicketCode(qr?.kind === "qr" ? qr.content : "", rules.centre, mac);
    expect(reading).toMatchObject({ verdict: "genuine", visit: visit.id, takenWall: visit.reservedAt.wall });
    expect(lines[at + 1]).toEqual({ kind: "text", text: letters, size: "normal", align: "centre" });
    expect(letters).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  });

  test("says so where nobody is ahead, and the expected wait only where there is one", () => {
    expect(texts(printed("ru", { ahead: 0 }))[1]).toBe("Перед вами никого нет");
    expect(texts(printed("ru", { expected: { fromMinutes: 5, toMinutes: 9 } }))[2]).toBe("Ожидание: от 5 до 9 мин");
  });

  test("of a copy is marked above everything else", () => {
    expect(printed("uk", { copy: 1 }).slice(0, 3)).toEqual([
      { kind: "banner", text: "КОПІЯ" },
      { kind: "logo" },
      { kind: "number", text: "A001" },
    ]);
  });

  test("of a service that the configuration lost meanwhile names its id", () => {
    expect(texts(printed("ru", { rules: { ...rules, services: [] } }))[0]).toBe("licence-first");
  });
});
