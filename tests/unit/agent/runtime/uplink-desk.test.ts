import { describe, expect, test } from "vitest";
import { telemetry } from "../../../../agent/uplink/contract/telemetry.ts";
import { topicsOf } from "../../../../agent/uplink/topic.ts";
import { simHealth } from "../../../sim/sim-health.ts";
import { Rig, started } from "./rig.ts";

describe("the hub's command", () => {
  const topics = topicsOf("sim-centre");
  const hubSends = (rig: Rig, command: object) => {
    rig.pass(1_000);
    rig.hub?.online(65_535);
    rig.pass(1_000);
    const payload = new TextEncoder().encode(JSON.stringify(command));
    rig.hub?.message(`${topics.commands}ping`, payload);
    rig.pass(2_000);
  };
  const ping = {
    v: 1,
    id: "01JNB5M8Q0ABCDEFGHJKMNPQRS",
    op: "ping",
    issued: new Date(Date.UTC(2026, 10, 21, 4)).toISOString(),
    notAfter: new Date(Date.UTC(2026, 10, 21, 5)).toISOString(),
    by: "duty-officer",
  };
  const results = (rig: Rig) =>
    rig.published
      .filter(({ topic }) => topic === topics.result(ping.id))
      .map(({ payload }) => JSON.parse(String(payload)));

  test("is in the journal before it is answered, and done once", () => {
    const rig = started();
    hubSends(rig, ping);
    const told = rig.types().filter((type) => type.startsWith("command."));
    expect(told).toEqual(["command.accepted", "command.finished"]);
    expect(results(rig).map(({ command, phase }) => [command, phase])).toEqual([
      [ping.id, "accepted"],
      [ping.id, "done"],
    ]);
    hubSends(rig, ping);
    expect(rig.types().filter((type) => type.startsWith("command."))).toHaveLength(2);
    expect(results(rig).length).toBeGreaterThan(1);
  });

  test("is not answered while the disk refuses", () => {
    const rig = started();
    rig.pass(1_000);
    rig.store.ail("journal-full");
    hubSends(rig, ping);
    expect(results(rig)).toEqual([]);
    rig.store.heal();
    rig.pass(10_000);
    expect(results(rig).map(({ command, phase }) => [command, phase])).toEqual([
      [ping.id, "accepted"],
      [ping.id, "done"],
    ]);
  });
});

describe("what is too old to be kept", () => {
  test.each([
    ["ntp", true],
    ["rtc", true],
    ["holdover", true],
    ["none", false],
  ] as const)(
    "a clock of quality %s says so: %s, for one that has lost its time may stand in any year",
    (quality, isAsked) => {
      const rig = started();
      const asked: number[] = [];
      Object.assign(rig.agent.ledger, { prune: (_: unknown, now: number) => asked.push(now) });
      rig.time.setQuality(quality);
      rig.pass(60_000);
      expect(asked.length).toBeGreaterThan(0);
      const latest = Math.max(...asked);
      if (isAsked) expect(latest).toBeGreaterThan(Date.UTC(2026, 0, 1));
      else expect(latest).toBe(0);
    },
  );
});

describe("what the hub is told of the machine", () => {
  test("TUC-151: says once a minute how the devices are", () => {
    const rig = new Rig();
    Object.assign(rig.world, { health: simHealth });
    rig.start();
    rig.pass(1_000);
    rig.hub?.online(65_535);
    rig.pass(120_000);
    const told = rig.published
      .filter(({ topic }) => topic === topicsOf("sim-centre").telemetry)
      .map(({ payload }) => telemetry.parse(JSON.parse(String(payload))));
    expect(told.length).toBeGreaterThanOrEqual(1);
    expect(told[0]?.devices).toHaveLength(rig.world.devices.length);
    expect(told[0]?.devices).toContainEqual({ id: "printer", phase: "ready" });
  });
});
