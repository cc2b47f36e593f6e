import { describe, expect, test } from "vitest";
import { UplinkRig } from "./uplink-rig.ts";

const HOUR_MS = 3_600_000;

function over311(): UplinkRig {
  const rig = new UplinkRig();
  rig.tell({ type: "start", chance: 0.5 });
  rig.lose("broker-protocol-refused");
  return rig;
}

function session(rig: UplinkRig, ms: number): void {
  rig.redial();
  rig.greeted();
  rig.passTaking(ms);
  rig.lose("broker-lost");
}

const toldFaults = (rig: UplinkRig) => rig.of("told").flatMap(({ fault }) => fault ?? []);
const waitMs = ({ state, now }: UplinkRig): number => (state.link.dueAt ?? 0) - now;

function half(rig: UplinkRig, other: UplinkRig): number {
  rig.pass(500);
  rig.takeAll();
  if (rig.state.link.phase !== "connecting") return 0;
  if (other.state.link.phase === "online") other.lose("broker-lost");
  rig.greeted();
  return 1;
}

describe("a name that another machine bears too, over MQTT 3.1.1", () => {
  test("TUC-154: four sessions in a row that began well and were cut off soon are told as a doubled identity, and slow the tries down", () => {
    const rig = over311();
    for (let times = 0; times < 3; times += 1) session(rig, 4_000);
    expect(toldFaults(rig)).not.toContain("identity-taken-over");
    expect(waitMs(rig)).toBeLessThan(30_000);
    session(rig, 4_000);
    expect(toldFaults(rig)).toContain("identity-taken-over");
    expect(waitMs(rig)).toBeGreaterThan(30_000);
  });

  test("TUC-154: once told, one short session within the hour is enough, and the wait grows up to half an hour", () => {
    const rig = over311();
    for (let times = 0; times < 4; times += 1) session(rig, 4_000);
    const waits: number[] = [];
    for (let times = 0; times < 8; times += 1) {
      session(rig, 600_000);
      session(rig, 4_000);
      waits.push(waitMs(rig));
    }
    expect(waits[0]).toBeLessThan(waits[3] ?? 0);
    expect(Math.max(...waits)).toBe(30_000 + 900_000);
    session(rig, HOUR_MS);
    session(rig, 4_000);
    expect(waitMs(rig)).toBeLessThan(30_000);
  });

  test("TUC-154: two machines of one name come to rest instead of throwing each other out for ever", () => {
    const rigs = [over311(), over311()] as const;
    let swaps = 0;
    for (let now = 0; now < 6 * HOUR_MS; now += 500) swaps += half(rigs[0], rigs[1]) + half(rigs[1], rigs[0]);
    expect(swaps).toBeGreaterThan(4);
    expect(swaps).toBeLessThan(80);
    expect(rigs.some((rig) => toldFaults(rig).includes("identity-taken-over"))).toBe(true);
  });

  test.each([
    ["a line that also fails to connect in between", "broker-unreachable", 4_000],
    ["sessions that last", null, 40_000],
  ] as const)("TUC-154: %s is no second machine", (_, between, ms) => {
    const rig = over311();
    for (let times = 0; times < 12; times += 1) {
      session(rig, ms);
      if (between === null) continue;
      rig.redial();
      rig.lose(between);
    }
    expect(toldFaults(rig)).not.toContain("identity-taken-over");
  });

  test("TUC-154: a broker that takes no publication and hangs up is no second machine", () => {
    const rig = over311();
    for (let times = 0; times < 12; times += 1) {
      rig.redial();
      rig.connect();
      rig.pass(100);
      rig.lose("broker-lost");
    }
    expect(toldFaults(rig)).not.toContain("identity-taken-over");
  });

  test("TUC-154: over MQTT 5 the broker says so itself", () => {
    const rig = new UplinkRig();
    rig.tell({ type: "start", chance: 0.5 });
    for (let times = 0; times < 12; times += 1) session(rig, 4_000);
    expect(toldFaults(rig)).not.toContain("identity-taken-over");
  });
});
