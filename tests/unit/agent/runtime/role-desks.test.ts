import { describe, expect, test } from "vitest";
import type { CentreInput } from "../../../../agent/domain/input.ts";
import type { FaultCode } from "../../../../agent/kernel/fault.ts";
import type { Answer } from "../../../../agent/runtime/ledger.ts";
import { RoleDesks } from "../../../../agent/runtime/role-desks.ts";
import { ticketCode } from "../../../../agent/runtime/ticket-code.ts";
import type { AnyOrder } from "../../../../agent/runtime/world.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { Rig } from "./rig.ts";

function setUp() {
  const rig = new Rig();
  const told: CentreInput[] = [];
  const orders: AnyOrder[] = [];
  const answers: Answer[] = [];
  const desks = new RoleDesks(rig.world, plan, {
    centre: () => rig.agent.centre,
    order: (_, order) => void orders.push(order),
    tell: (input, answer) => {
      told.push(input);
      if (answer !== undefined) answers.push(answer);
    },
  });
  const scan = (text: string): void => desks.hear("scan-kiosk", { type: "scanned", text });
  const press = (key: string): void => desks.hear("kiosk", { type: "pressed", key, at: rig.time.clock.mono() });
  const refuse = (why: FaultCode): void => answers.at(-1)?.(why);
  const languageOf = (input: CentreInput | undefined) =>
    input !== undefined && "language" in input ? input.language : null;
  return { rig, told, orders, scan, press, refuse, lastLanguage: () => languageOf(told.at(-1)) };
}

describe("a scanner at a kiosk", () => {
  test("U2: checks an appointment in, in the centre's first language", () => {
    const { told, scan } = setUp();
    scan("K7PMQ2");
    expect(told).toEqual([
      { type: "appointment.shown", appointment: "K7PMQ2", language: "kk", kiosk: "scan-kiosk", code: "0123456789" },
    ]);
  });

  test("U2: speaks the language that was chosen at the kiosk, until the citizen must have gone", () => {
    const { rig, scan, press, lastLanguage } = setUp();
    press("licence-first.ru");
    rig.pass(59_000);
    scan("K7PMQ2");
    expect(lastLanguage()).toBe("ru");
    rig.pass(2_000);
    scan("K7PMQ3");
    expect(lastLanguage()).toBe("kk");
    press("licence-first.privileged.uk");
    press("number-plates");
    scan("K7PMQ4");
    expect(lastLanguage()).toBe("uk");
  });

  test("U13: verifies a ticket with this machine's own key", () => {
    const { rig, told, scan } = setUp();
    const facts = { centre: plan.centre, visit: "2026-11-21-A017", code: "9876543210", takenWall: rig.time.now };
    const own = ticketCode(facts, (text) => rig.world.signer.mac("ticket", text));
    scan(own);
    scan(ticketCode(facts, () => new Uint8Array(32)));
    expect(told).toMatchObject([
      { type: "ticket.scanned", device: "scan-kiosk", station: null, verdict: "genuine" },
      { type: "ticket.scanned", device: "scan-kiosk", station: null, verdict: "altered" },
    ]);
  });

  test("tells those who watch what it could do nothing with, and why a check-in was refused", () => {
    const { rig, told, scan, refuse } = setUp();
    scan("https://example.org");
    expect(told).toEqual([]);
    expect(rig.notes.at(-1)).toMatchObject({ kind: "notice", device: "scan-kiosk", fault: "appointment-unknown" });
    scan("K7PMQ2");
    refuse("appointment-used");
    expect(rig.notes.at(-1)).toMatchObject({ kind: "notice", device: "scan-kiosk", fault: "appointment-used" });
  });
});
