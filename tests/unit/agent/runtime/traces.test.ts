import { describe, expect, test } from "vitest";
import type { Calibration } from "../../../../agent/domain/rules.ts";
import { parseRecord, type Recorded } from "../../../../agent/journal/record.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import { Devices } from "../../../../agent/runtime/devices.ts";
import { RoleDesks } from "../../../../agent/runtime/role-desks.ts";
import type { AnyOrder } from "../../../../agent/runtime/world.ts";
import type { SuperviseIn } from "../../../../drivers/supervisor.ts";
import { plan } from "../../../sim/centre-plan.ts";
import { Rig, started } from "./rig.ts";

const recordsOf = (rig: Rig): readonly Recorded[] =>
  rig.store.read(seq(0), 100_000).flatMap(({ body }) => {
    const read = parseRecord(body);
    return read.ok ? [read.value] : [];
  });

describe("K5: what a camera says of a mark", () => {
  test.each([true, false])("is what the record says: confirmed %s", (confirmed) => {
    const rig = started();
    rig.press();
    rig.printed();
    rig.agent.tell({ type: "operator.came", station: "w1", operator: "op-1" });
    rig.operate("call");
    rig.camera.say({ type: "marked", id: "1", confirmed });
    const marked = recordsOf(rig).flatMap(({ event }) => (event.type === "camera.marked" ? [event.data] : []));
    expect(marked).toMatchObject([{ camera: "cam-w1", act: "called", made: true, confirmed }]);
  });
});

describe("a calibration", () => {
  const calibrated = (calibration: Calibration) => {
    const rig = new Rig();
    const told: unknown[] = [];
    const orders: string[] = [];
    const rules = { ...plan, policy: { ...plan.policy, calibration } };
    const desks = new RoleDesks(rig.world, rules, {
      centre: () => rig.agent.centre,
      order: (device, order) => void orders.push(`${device} ${JSON.stringify(order)}`),
      tell: (input) => void told.push(input),
    });
    return { rig, desks, orders, told };
  };

  test("is ordered of its cameras alone, and what became of it is told as no act", () => {
    const { rig, desks, orders, told } = calibrated({ cameras: ["cam-w1", "cam-w2"], when: { everyMs: 3_600_000 } });
    rig.pass(70_000);
    desks.passTime();
    expect(orders).toEqual(['cam-w1 {"type":"calibrate","id":"1"}', 'cam-w2 {"type":"calibrate","id":"2"}']);
    desks.hear("cam-w1", { type: "marked", id: "1", confirmed: false });
    desks.hear("cam-w2", { type: "not-marked", id: "2" });
    desks.hear("cam-w2", { type: "not-marked", id: "2" });
    expect(told).toEqual([
      { type: "calibration.made", camera: "cam-w1", made: true, confirmed: false },
      { type: "calibration.made", camera: "cam-w2", made: false, confirmed: false },
    ]);
  });

  test("is recorded with the moment of its trace and how sure the clock was of it", () => {
    const rig = started();
    rig.pass(5_000);
    rig.agent.tell({ type: "calibration.made", camera: "cam-w1", made: true, confirmed: false });
    const record = recordsOf(rig).at(-1);
    expect(record?.event).toMatchObject({ type: "camera.calibrated", data: { camera: "cam-w1", made: true } });
    expect(record?.wall).toBe(rig.time.clock.wall());
    expect(record?.quality).toBe(rig.time.clock.quality());
  });
});

describe("those who watch a reader of cards", () => {
  test("see that it sends, and no byte of what", () => {
    const rig = new Rig();
    const notes: string[] = [];
    const reader = { ...rig.keys.wired, id: "reader", mask: "text" as const };
    const posted: SuperviseIn<AnyOrder>[] = [];
    const note = (make: () => unknown): void => void notes.push(JSON.stringify(make()));
    const devices = new Devices(
      { clock: rig.time.clock, note, devices: [reader] },
      { post: (_, input) => void posted.push(input), told: () => undefined, state: () => undefined },
    );
    const line = Uint8Array.from("126,58404\r\n", (letter) => letter.charCodeAt(0));
    devices.take("reader", { type: "heard", bytes: line });
    expect(notes.join()).toContain(`"hex":"${"·· ".repeat(9)}0d 0a"`);
    expect(notes.join()).not.toContain("31");
  });
});
