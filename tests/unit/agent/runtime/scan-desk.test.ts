import { describe, expect, test } from "vitest";
import { credentialDigest, isPin } from "../../../../agent/runtime/credential.ts";
import { scanInput } from "../../../../agent/runtime/scan-desk.ts";
import { ticketCode } from "../../../../agent/runtime/ticket-code.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { simSigner } from "../../../sim/sim-signer.ts";

const signer = simSigner(1);
const [window, hall, ...others] = plan.stations;
if (window === undefined || hall === undefined) throw new Error("the plan has stations");
const stations = [
  { ...window, scanner: "scan-w1" },
  { ...hall, scanner: "scan-hall", checkpoint: { places: 20 } },
  ...others,
];
const desk = { rules: { ...plan, stations }, signer, code: () => "0123456789", language: "ru" } as const;
const scan = (device: string, text: string) => scanInput(desk, device, text);

const facts = { centre: plan.centre, visit: "2026-11-21-A017", code: "9876543210", takenWall: Date.UTC(2026, 10, 21) };
const ticket = ticketCode(facts, (text) => signer.mac("ticket", text));
const read = { type: "ticket.scanned", visit: "2026-11-21-A017", code: "9876543210" };

describe("a scanned ticket", () => {
  test("K17: at a checkpoint or a window belongs to its station", () => {
    expect(scan("scan-hall", ticket)).toEqual({ ...read, device: "scan-hall", station: "w2", verdict: "genuine" });
    expect(scan("scan-w1", ticket)).toEqual({ ...read, device: "scan-w1", station: "w1", verdict: "genuine" });
  });

  test("U13: at a scanner that no station names is only verified", () => {
    expect(scan("scan-kiosk", ticket)).toEqual({ ...read, device: "scan-kiosk", station: null, verdict: "genuine" });
  });

  test("U13: that was altered or comes from elsewhere says so", () => {
    const altered = ticket.replace("A017", "A007");
    expect(scan("scan-kiosk", altered)).toMatchObject({ visit: "2026-11-21-A007", verdict: "altered" });
    expect(scan("scan-hall", altered)).toMatchObject({ station: "w2", verdict: "altered" });
    const foreign = ticket.replace(plan.centre, "kz-ast-09");
    expect(scan("scan-hall", foreign)).toMatchObject({ visit: null, verdict: "foreign" });
  });
});

describe("any other text", () => {
  test("K2: at a station is a card, of which only the keyed digest goes on", () => {
    const input = scan("scan-w1", "0004712345");
    expect(input).toEqual({
      type: "credential.shown",
      station: "w1",
      kind: "card",
      digest: credentialDigest(signer, "card", "0004712345"),
    });
    expect(JSON.stringify(input)).not.toContain("4712345");
  });

  test("U2: at a kiosk is the code of an appointment, in the language chosen there", () => {
    expect(scan("scan-kiosk", "K7PMQ2")).toEqual({
      type: "appointment.shown",
      appointment: "K7PMQ2",
      language: "ru",
      kiosk: "scan-kiosk",
      code: "0123456789",
    });
  });

  test.each(["K7P", "K7PMQ2K7PMQ2K7PMQ", "k7pmq2", "https://example.org", ""])("%j at a kiosk means nothing", (text) =>
    expect(scan("scan-kiosk", text)).toBeNull(),
  );
});

describe("the digest of a card or PIN", () => {
  test("is 64 hexadecimal digits, its own for each machine, kind and number", () => {
    const digests = [
      credentialDigest(signer, "card", "4711"),
      credentialDigest(signer, "card", "4712"),
      credentialDigest(signer, "pin", "4711"),
      credentialDigest(simSigner(2), "card", "4711"),
    ];
    expect(new Set(digests).size).toBe(4);
    for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test("is the same however the number is written", () => {
    expect(credentialDigest(signer, "card", " 0a4f ")).toBe(credentialDigest(signer, "card", "0A4F"));
  });

  test("is made of a PIN of 4 to 8 digits", () => {
    expect(["1234", "12345678", "123", "123456789", "12a4", ""].map(isPin)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
