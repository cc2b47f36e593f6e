import { describe, expect, test } from "vitest";
import type { Health } from "../../agent/ports/health.ts";
import { telemetry } from "../../agent/uplink/contract/telemetry.ts";
import { telemetryOf } from "../../agent/uplink/telemetry.ts";
import { idleUplink } from "../../agent/uplink/uplink.ts";

const PLAN = { brokers: 1, epoch: "e1", last: 7, cursor: 5, commands: [], alerts: [], place: 0 };
const ARCHIVE = { epoch: "e0", first: 1, last: 9, cursor: 4, lost: [] };

export function healthContract(name: string, open: () => Health): void {
  describe(`the health port over ${name}`, () => {
    test("TUC-151: each reading makes a message that the contract knows, with what waits in the queues", () => {
      const health = open();
      for (let times = 0; times < 3; times += 1) {
        const uplink = idleUplink({ ...PLAN, archives: [ARCHIVE] });
        const { topic, payload, qos, retain } = telemetryOf("kz-ala-01", uplink, {
          ...health.read(),
          ts: "2026-03-02T09:00:00.000Z",
        });
        expect({ topic, qos, retain }).toEqual({ topic: "talon/1/3c/kz-ala-01/up/tm", qos: 0, retain: false });
        const said = telemetry.parse(JSON.parse(String(payload)));
        expect(said).toMatchObject({ centre: "kz-ala-01", unsent: 2, archived: 5, flying: 0, due: 0 });
        expect(String(payload).length).toBeLessThan(1_024);
      }
    });
  });
}
