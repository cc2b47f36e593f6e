import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  inGroups,
  isTicketText,
  isTypedTicket,
  readTicketCode,
  readTypedTicket,
  type TicketFacts,
  ticketCode,
  ticketMac,
} from "../../../../agent/runtime/ticket-code.ts";

const mac = (text: string): Uint8Array =>
  new Uint8Array(createHmac("sha256", "key of this machine").update(text).digest());
const otherMac = (text: string): Uint8Array =>
  new Uint8Array(createHmac("sha256", "another key").update(text).digest());
const TAKEN = Date.UTC(2026, 10, 21, 9, 2, 41);
const facts: TicketFacts = {
  centre: "kz-ala-01",
  visit: "2026-11-21-A017",
  code: "0123456789",
  takenWall: TAKEN,
};
const genuine = ticketCode(facts, mac);
const verdict = (text: string): string => readTicketCode(text, "kz-ala-01", mac).verdict;
const PRINTABLE = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));

describe("the code of a ticket", () => {
  test("says centre, visit, code, minute and eight letters of its own", () => {
    expect(genuine).toMatch(/^TALON1:kz-ala-01:2026-11-21-A017:0123456789:[0-9A-Z]{5}:[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(Number.parseInt(genuine.split(":")[4] ?? "", 36)).toBe(Math.floor(TAKEN / 60_000));
  });

  test("has the letters that 40 bits of its MAC are in Crockford's base 32", () => {
    const bytes = Uint8Array.of(0, 68, 50, 20, 199, 255, 255);
    expect(ticketMac(facts, () => bytes)).toBe("01234567");
    expect(ticketMac(facts, () => new Uint8Array(32).fill(255))).toBe("ZZZZZZZZ");
    expect(inGroups("K3F9Q2ZX")).toBe("K3F9-Q2ZX");
  });

  test("fits the QR that tickets had before, for centres whose names are no longer than most", () => {
    expect(genuine.length).toBeLessThanOrEqual(62);
  });

  test("U13: is genuine as it was printed, and says when it was taken", () => {
    expect(readTicketCode(genuine, "kz-ala-01", mac)).toEqual({
      verdict: "genuine",
      visit: "2026-11-21-A017",
      code: "0123456789",
      takenWall: Date.UTC(2026, 10, 21, 9, 2),
    });
  });

  test.each([
    ["number", { visit: "2026-11-21-A007" }],
    ["day", { visit: "2026-11-22-A017" }],
    ["time", { takenWall: TAKEN - 60_000 }],
    ["code", { code: "0123456780" }],
  ])("U13: with another %s under the old letters is altered", (_, change) => {
    const letters = genuine.split(":")[5] ?? "";
    const resold = ticketCode({ ...facts, ...change }, mac)
      .split(":")
      .with(5, letters)
      .join(":");
    expect(verdict(resold)).toBe("altered");
  });

  test("U13: made with the key of another machine is altered", () => {
    expect(verdict(ticketCode(facts, otherMac))).toBe("altered");
  });

  test("of another centre is foreign, and so is what is no ticket", () => {
    expect(verdict(ticketCode({ ...facts, centre: "kz-ala-02" }, mac))).toBe("foreign");
    for (const text of ["", "K7PMQ2", "https://example.org", "TALON2:kz-ala-01"]) expect(verdict(text)).toBe("foreign");
    expect(["TALON1:x", "TALON1", "talon1:x", "K7PMQ2"].map(isTicketText)).toEqual([true, false, false, false]);
  });

  test("U13: with any single character wrong, missing, doubled or swapped is never genuine", () => {
    const wrong = Array.from(genuine).flatMap((letter, at) => {
      const before = genuine.slice(0, at);
      const after = genuine.slice(at + 1);
      const others = PRINTABLE.filter((other) => other !== letter).map((other) => before + other + after);
      const swapped = before + after.slice(0, 1) + letter + after.slice(1);
      return [...others, before + after, before + letter + letter + after, ...(swapped === genuine ? [] : [swapped])];
    });
    expect(wrong.length).toBeGreaterThan(5_000);
    expect(wrong.filter((text) => verdict(text) === "genuine")).toEqual([]);
  });

  test("with something before or behind it is not as it was printed", () => {
    expect(verdict(`${genuine}:`)).toBe("altered");
    expect(verdict(`${genuine}:X`)).toBe("altered");
    expect(verdict(` ${genuine}`)).toBe("foreign");
  });
});

describe("a ticket that is typed", () => {
  const letters = ticketMac(facts, mac);
  const printed = { ...facts, time: "14:02" };
  const isRight = (text: string): boolean => {
    const typed = readTypedTicket(text);
    return typed !== null && isTypedTicket(typed, printed, mac);
  };

  test("U13: is right as it stands on the paper, however it is typed", () => {
    expect(isRight(`A017 14:02 ${inGroups(letters)}`)).toBe(true);
    expect(isRight(` a017  14:02   ${letters.toLowerCase()} `)).toBe(true);
  });

  test("reads the letters that Crockford leaves out as the digits they look like", () => {
    expect(readTypedTicket("A017 9:02 oiL0-1oIl")).toEqual({ ticket: "A017", time: "09:02", mac: "01101011" });
  });

  test("U13: with another number, another time or a wrong letter is not", () => {
    expect(isRight(`A016 14:02 ${letters}`)).toBe(false);
    expect(isRight(`A017 14:03 ${letters}`)).toBe(false);
    expect(isRight(`A017 13:02 ${letters}`)).toBe(false);
    for (const at of letters.split("").keys()) {
      const other = letters[at] === "7" ? "8" : "7";
      expect(isRight(`A017 14:02 ${letters.slice(0, at)}${other}${letters.slice(at + 1)}`)).toBe(false);
    }
  });

  test.each(["", "A017", "A017 14:02", "A017 14.02 K3F9-Q2ZX", "A017 14:02 K3F9-Q2Z", "17 14:02 K3F9Q2ZX"])(
    "as %j is no ticket",
    (text) => expect(readTypedTicket(text)).toBeNull(),
  );
});
