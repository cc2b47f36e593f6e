import { describe, expect, test } from "vitest";
import { alertFrameOf } from "../../../../agent/uplink/alert.ts";
import { readAlerts } from "../../../../deploy/hub/frame-reader.ts";
import { HubStore } from "../../../../deploy/hub/hub-store.ts";
import { alertsFrom, centre, event, frameFrom, journal, plain, sha256 } from "./hub-journal.ts";

const HEARD = "2026-03-02T09:00:00.500Z";
const LATER = "2026-03-02T09:00:09.000Z";

describe("alerts at the hub", () => {
  test("TUC-037: U7: an alert is known when its early copy comes, and nothing is acknowledged for it", () => {
    const store = new HubStore(":memory:");
    const records = journal(30);
    store.keepFrame(centre, frameFrom(records, 1, 10));
    expect(store.keepAlerts(centre, alertsFrom(records, 11, 20), HEARD)).toEqual({
      type: "kept",
      added: 2,
      doubled: 0,
    });
    expect(store.alerts.latest(centre, 10)).toMatchObject([
      { seq: 11, heard: HEARD, body: records[10]?.body },
      { seq: 20, heard: HEARD, body: records[19]?.body },
    ]);
    expect(store.upto(centre, "e1")).toBe(10);
    expect(store.counts()).toMatchObject([{ events: 10, upto: 10 }]);
    store.close();
  });

  test("TUC-037: the event is kept once when it comes in its place, and when it was first heard of stays known", () => {
    const store = new HubStore(":memory:");
    const records = journal(20);
    store.keepAlerts(centre, alertsFrom(records, 5), HEARD);
    store.keepFrame(centre, frameFrom(records, 1, 10));
    expect(store.keepAlerts(centre, alertsFrom(records, 5), LATER)).toEqual({ type: "kept", added: 0, doubled: 1 });
    expect(store.alerts.latest(centre, 10)).toMatchObject([{ seq: 5, heard: HEARD, body: records[4]?.body }]);
    expect(store.alerts.bodyAt(centre, "e1", 5)).toBeNull();
    expect(store.bodies(centre, "e1")).toHaveLength(10);
    store.close();
  });

  test("TUC-037: an early copy that comes after its event is noted and not kept again", () => {
    const store = new HubStore(":memory:");
    const records = journal(10);
    store.keepFrame(centre, frameFrom(records, 1, 10));
    expect(store.keepAlerts(centre, alertsFrom(records, 7), LATER)).toMatchObject({ type: "kept", added: 1 });
    expect(store.alerts.bodyAt(centre, "e1", 7)).toBeNull();
    expect(store.alerts.latest(centre, 10)).toMatchObject([{ seq: 7, heard: LATER, body: records[6]?.body }]);
    store.close();
  });

  test("TUC-037: an alert that comes by the ordinary stream alone is noted too", () => {
    const store = new HubStore(":memory:");
    const records = journal(5, (no) => (no === 3 ? event(no, "talon.visit.overdue.v1", "{}") : plain(no)));
    store.keepFrame(centre, frameFrom(records, 1, 5), HEARD);
    expect(store.alerts.latest(centre, 10)).toMatchObject([{ seq: 3, heard: HEARD, body: records[2]?.body }]);
    store.close();
  });

  test("TUC-037: an event that differs from its early copy counts, and the difference is told; the copy stays as evidence", () => {
    const store = new HubStore(":memory:");
    const records = journal(20);
    const edited = journal(20, (no) => (no === 5 ? plain(no).replace("1.50", "1.5") : plain(no)));
    store.keepAlerts(centre, alertsFrom(edited, 5), HEARD);
    expect(store.keepFrame(centre, frameFrom(records, 1, 10))).toMatchObject({ type: "kept", added: 10, changed: [5] });
    expect(store.upto(centre, "e1")).toBe(10);
    expect(store.alerts.latest(centre, 1)).toMatchObject([{ seq: 5, body: records[4]?.body }]);
    expect(store.alerts.bodyAt(centre, "e1", 5)).toBe(edited[4]?.body);
    store.close();
  });

  test("TUC-037: an early copy that differs from what is kept is not kept", () => {
    const store = new HubStore(":memory:");
    const records = journal(20);
    const edited = journal(20, (no) => (no === 5 ? plain(no).replace("1.50", "1.5") : plain(no)));
    store.keepAlerts(centre, alertsFrom(records, 5), HEARD);
    expect(store.keepAlerts(centre, alertsFrom(edited, 5), LATER)).toMatchObject({ type: "broken" });
    store.keepFrame("kz-ast-01", { ...frameFrom(records, 1, 10), chain: sha256("talon:kz-ast-01:e1") });
    expect(store.keepAlerts("kz-ast-01", alertsFrom(edited, 5), LATER)).toMatchObject({ type: "broken" });
    store.close();
  });

  test.each(["", "{}", '{"data":{"events":[]}}'])("refuses %j as alerts", (text) => {
    expect(readAlerts(new TextEncoder().encode(text)).ok).toBe(false);
  });

  test("refuses an alert of another epoch", () => {
    const { text } = alertFrameOf({ centre, epoch: "e2", records: journal(1) });
    expect(readAlerts(new TextEncoder().encode(text)).ok).toBe(false);
  });
});
