import { describe, expect, test } from "vitest";
import { emptyCentre } from "../../../../agent/domain/centre.ts";
import { day } from "../../../../agent/kernel/units.ts";
import { kioskIds, kioskNotice, lampOrders } from "../../../../agent/runtime/kiosk.ts";
import { plan } from "../../../sim/centre-plan.ts";

const at = { boot: "b", mono: 0, wall: 0 };
const open = { ...emptyCentre, day: day("2026-11-21") };
const withPrinter = (phase: "ready" | "degraded", fault: string | null) => ({
  ...open,
  devices: open.devices.set("printer", { phase, fault, since: at }),
});

describe("what a kiosk tells", () => {
  test("a journal that refuses is told before anything else", () => {
    expect(kioskNotice(withPrinter("ready", null), plan, { journalFault: "journal-full" })).toBe("journal-full");
  });

  test("a centre without a business day gives no ticket", () => {
    expect(kioskNotice(emptyCentre, plan, { journalFault: null })).toBe("centre-closed");
  });

  test("a printer that is out of paper gives no ticket, one that is low on paper does", () => {
    expect(kioskNotice(withPrinter("degraded", "paper-out"), plan, { journalFault: null })).toBe("printer-not-ready");
    expect(kioskNotice(withPrinter("degraded", "paper-low"), plan, { journalFault: null })).toBeNull();
  });

  test("a kiosk whose own printer is out of paper gives no ticket, though another kiosk's printer is ready", () => {
    const rules = { ...plan, printers: ["printer", "far"], printersOf: { kiosk: ["printer"], "other-kiosk": ["far"] } };
    const centre = withPrinter("degraded", "paper-out");
    const both = { ...centre, devices: centre.devices.set("far", { phase: "ready", fault: null, since: at }) };
    const noticeAt = (kiosk?: string) =>
      kioskNotice(both, rules, { journalFault: null, ...(kiosk === undefined ? {} : { kiosk }) });
    expect([noticeAt("kiosk"), noticeAt("other-kiosk"), noticeAt()]).toEqual(["printer-not-ready", null, null]);
    const common = { ...rules, printersOf: { kiosk: ["printer"] } };
    expect(kioskNotice(both, common, { journalFault: null, kiosk: "kiosk" })).toBeNull();
  });

  test("a centre that is held gives no ticket, and says that before it speaks of its printer", () => {
    const hold = { reason: "air alarm", since: at };
    expect(kioskNotice({ ...withPrinter("ready", null), hold }, plan, { journalFault: null })).toBe("centre-held");
    expect(kioskNotice({ ...withPrinter("degraded", "paper-out"), hold }, plan, { journalFault: null })).toBe(
      "centre-held",
    );
  });

  test("keys that belong to a station are no kiosk", () => {
    const devices = [
      { id: "kiosk", role: "keys" },
      { id: "keys-w1", role: "keys" },
      { id: "pad-w1", role: "keys" },
      { id: "printer", role: "printer" },
    ] as const;
    expect(kioskIds(devices, plan)).toEqual(["kiosk"]);
  });

  test("every key that may have a lamp is told, with and without a language", () => {
    const orders = lampOrders(plan, false);
    expect(orders).toContainEqual({ type: "lamp", key: "licence-first", lit: false });
    expect(orders).toContainEqual({ type: "lamp", key: "licence-first.kk", lit: false });
    expect(orders).toContainEqual({ type: "lamp", key: "licence-first.privileged", lit: false });
    expect(orders).toContainEqual({ type: "lamp", key: "licence-first.privileged.kk", lit: false });
  });
});
