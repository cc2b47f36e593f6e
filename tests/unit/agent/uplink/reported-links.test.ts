import { describe, expect, test } from "vitest";
import { wallMs } from "../../../../agent/kernel/units.ts";
import type { BrokerFault } from "../../../../agent/ports/broker.ts";
import { SimEntropy } from "../../../sim/entropy.ts";
import { SimBroker } from "../../../sim/sim-broker.ts";
import { SimHub } from "../../../sim/sim-hub.ts";
import { SimTime } from "../../../sim/time.ts";
import { UplinkCentre } from "../../../sim/uplink-centre.ts";
import { COMMAND_ID, NOW, UplinkRig } from "./uplink-rig.ts";

const CENTRE = "kz-ala-01";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function world() {
  const time = new SimTime(0);
  const net = { after: time.after, unit: new SimEntropy(7).unit };
  const broker = new SimBroker(net);
  const hub = new SimHub({ ...net, now: () => time.now }, broker.wire("hub"));
  const machine = () => new UplinkCentre({ ...net, mono: () => time.now }, broker.wire(CENTRE));
  return { time, broker, hub, machine };
}

describe("failures that users of other links report", () => {
  test("a backlog is lost neither on reconnect nor while it is flushed: what a broker took and forgot goes again until the hub has it", () => {
    const { time, broker, hub, machine } = world();
    broker.troubles = { ...broker.troubles, loseChance: 0.2 };
    hub.start();
    time.pass(2_000);
    const centre = machine();
    centre.record(20_000);
    centre.tell({ type: "start", chance: 0.5 });
    for (let times = 0; times < 20; times += 1) {
      time.pass(1_500);
      broker.restart(times % 2 === 0);
      centre.record(10);
    }
    time.pass(HOUR_MS, () => hub.upto(CENTRE) === 20_200);
    expect(hub.bodies(CENTRE)).toEqual(centre.records.map(({ body }) => body));
    expect(hub.breaches).toEqual([]);
  });

  const ends: readonly BrokerFault[] = [
    "broker-unreachable",
    "broker-timeout",
    "broker-bad-credentials",
    "broker-untrusted",
    "certificate-untimely",
    "broker-busy",
    "broker-lost",
    "identity-taken-over",
  ];
  test.each(ends)("a client never stops reconnecting, whatever ended it a hundred times: %s", (fault) => {
    const rig = new UplinkRig();
    rig.tell({ type: "start", chance: 0.5 });
    for (let times = 0; times < 100; times += 1) {
      rig.lose(fault);
      rig.pass(2 * HOUR_MS);
      if (rig.state.link.phase !== "connecting") rig.redial();
    }
    expect(rig.of("connect").length).toBeGreaterThan(100);
    rig.greeted();
    expect(rig.state.link.phase).toBe("online");
  });

  test("a duplicate client id is no endless ping-pong: two machines of one name wait ever longer, and both tell it", () => {
    const { time, hub, machine } = world();
    hub.start();
    const [one, other] = [machine(), machine()];
    one.tell({ type: "start", chance: 0.2 });
    other.tell({ type: "start", chance: 0.7 });
    time.pass(DAY_MS);
    const thrownOff = [...one.told, ...other.told].filter((told) => told.endsWith("identity-taken-over"));
    expect(thrownOff.length).toBeGreaterThan(1);
    expect(thrownOff.length).toBeLessThan(150);
    expect(one.told.concat(other.told).some((told) => told.startsWith("offline"))).toBe(true);
  });

  test("a stale command that a broker kept is not carried out days late, though it is delivered dozens of times; a fresh one is done once", () => {
    const rig = new UplinkRig().greeted();
    rig.drain();
    const late = wallMs(Date.parse(NOW) + 3 * DAY_MS);
    for (let times = 0; times < 40; times += 1) rig.command({}, late);
    expect(rig.of("command").map(({ verdict }) => verdict)).toEqual([{ phase: "expired", why: "command-expired" }]);
    rig.takeAll();
    const fresh = COMMAND_ID.replace("01", "02");
    for (let times = 0; times < 40; times += 1) rig.command({ id: fresh });
    expect(rig.of("command").map(({ verdict }) => verdict)).toEqual([null]);
  });

  test("a clock of 1970 or two weeks back lets no old command through: the hub's own time decides, and without it none is done", () => {
    const stale = { notAfter: "2026-03-02T08:59:59.000Z" };
    const unset = new UplinkRig().greeted();
    unset.drain();
    unset.command(stale, null);
    expect(unset.of("command").map(({ verdict }) => verdict?.phase)).toEqual(["refused"]);
    const set = new UplinkRig().greeted();
    set.ack(0, { now: NOW });
    set.drain();
    set.command(stale, null);
    expect(set.of("command").map(({ verdict }) => verdict?.phase)).toEqual(["expired"]);
  });
});
