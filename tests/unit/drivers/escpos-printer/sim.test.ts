import { describe, expect, test } from "vitest";
import type { SlipLine } from "../../../../agent/ports/printer.ts";
import { escposPrinter } from "../../../../drivers/escpos-printer/driver.ts";
import type { ProfileName } from "../../../../drivers/escpos-printer/profiles.ts";
import { jobOf, stage } from "./stage.ts";

const TICKET: readonly SlipLine[] = [
  { kind: "text", text: "Алматы, №1", size: "normal", align: "centre" },
  { kind: "number", text: "A017" },
  { kind: "text", text: "Жүргізуші куәлігі", size: "large", align: "centre" },
  { kind: "pair", left: "Алдыңызда", right: "7 адам" },
  { kind: "rule" },
  { kind: "qr", content: "https://talon.example/t/A017/x9" },
  { kind: "text", text: "Күтіңіз", size: "normal", align: "centre" },
];

function broken(fault: string, profile: ProfileName = "epson-tm-t20") {
  const world = stage(profile);
  world.device.fault(fault, true);
  world.run(7_000);
  world.print(jobOf("a", TICKET));
  world.run(260_000);
  return world;
}

describe.each(["epson-tm-t20", "generic-80", "generic-58", "custom-kiosk"] as const)("a healthy %s", (profile) => {
  test("prints a ticket whole, proves it within two seconds, and stays ready", () => {
    const world = stage(profile);
    world.print(jobOf("a", TICKET));
    world.run(2_000);
    expect(world.wordOf("a")).toMatchObject([{ type: "printed" }]);
    expect(world.device.face().slips).toMatchObject([{ no: 1, isTorn: false, isComplete: true }]);
    world.run(60_000);
    expect(world.health).toMatchObject([{ phase: "ready", fault: null }]);
    expect(world.reopened).toEqual([]);
  });
});

describe("a printer in trouble", () => {
  test.each([
    ["paper-out", "paper-out"],
    ["cover-open", "cover-open"],
    ["offline", "printer-offline"],
  ])("%s is known before the press, refuses the ticket, prints nothing, and recovers by itself", (fault, why) => {
    const world = broken(fault);
    expect(world.wordOf("a")).toEqual([{ type: "not-printed", id: "a", why }]);
    expect(world.device.face().slips).toEqual([]);
    expect(world.health.at(-1)).toMatchObject({ phase: "degraded", fault: why });
    world.device.fault(fault, false);
    world.run(7_000);
    expect(world.health.at(-1)).toMatchObject({ phase: "ready" });
    world.print(jobOf("b", TICKET));
    world.run(5_000);
    expect(world.wordOf("b")).toMatchObject([{ type: "printed" }]);
  });

  test.each(["epson-tm-t20", "generic-80"] as const)(
    "after a new roll old jobs do not print again: paper that runs out within a ticket on %s leaves it unknown, and the next roll begins clean",
    (profile) => {
      const world = stage(profile);
      world.device.fault("paper-out-mid-ticket", true);
      world.print(jobOf("a", TICKET));
      world.print(jobOf("b", TICKET));
      world.run(40_000);
      expect(world.health.at(-1)).toMatchObject({ fault: "paper-out" });
      expect(world.wordOf("a")).toEqual([{ type: "print-unknown", id: "a" }]);
      expect(world.wordOf("b")).toMatchObject([{ type: "not-printed" }]);
      expect(world.device.face().slips).toMatchObject([{ isTorn: true }]);
      world.device.fault("paper-out-mid-ticket", false);
      world.run(20_000);
      world.print(jobOf("c", TICKET));
      world.run(10_000);
      expect(world.wordOf("c")).toMatchObject([{ type: "printed" }]);
      const whole = world.device.face().slips.filter(({ isComplete }) => isComplete);
      expect(whole).toHaveLength(1);
    },
  );

  test("a mute printer is never believed: the ticket is refused and the wire opened again", () => {
    const world = broken("mute");
    expect(world.wordOf("a")).toMatchObject([{ type: "not-printed", why: "printer-offline" }]);
    expect(world.reopened).toContain("no-answer");
  });

  test("a printer that falls mute after the ticket left makes it unknown", () => {
    const world = stage("epson-tm-t20");
    world.print(jobOf("a", TICKET));
    world.run(20);
    world.device.fault("mute", true);
    world.run(20_000);
    expect(world.wordOf("a")).toEqual([{ type: "print-unknown", id: "a" }]);
  });

  test("a cable pulled in mid-ticket: unknown, while the printer prints on what it has", () => {
    const world = stage("epson-tm-t20");
    world.print(jobOf("a", TICKET));
    world.run(100);
    world.device.fault("unplug", true);
    world.run(5_000);
    expect(world.wordOf("a")).toEqual([{ type: "print-unknown", id: "a" }]);
    expect(world.device.face().slips).toHaveLength(1);
    world.device.fault("unplug", false);
    world.run(5_000);
    world.print(jobOf("b", TICKET));
    world.run(5_000);
    expect(world.wordOf("b")).toMatchObject([{ type: "printed" }]);
  });

  test.each(["stall", "slow", "garbage", "hang-up", "power-off", "unplug"])(
    "%s ends in exactly one word, and a clean ticket once it is over",
    (fault) => {
      const world = stage("generic-80", 7);
      world.device.fault(fault, true);
      for (let no = 0; no < 20; no += 1) {
        world.print(jobOf(`t${no}`, TICKET));
        world.run(4_000);
      }
      world.run(260_000);
      expect(Array.from({ length: 20 }, (_, no) => world.wordOf(`t${no}`).length)).toEqual(Array(20).fill(1));
      world.device.fault(fault, false);
      world.run(60_000);
      world.print(jobOf("last", TICKET));
      world.run(20_000);
      expect(world.wordOf("last")).toMatchObject([{ type: "printed" }]);
      expect(world.device.face().slips.at(-1)).toMatchObject({ isTorn: false });
    },
  );

  test("a picture that the paper or the wire broke off garbles nothing of the next ticket", () => {
    const healthy = stage("generic-80");
    healthy.print(jobOf("a", TICKET));
    healthy.run(9_000);
    const [pattern] = healthy.device.face().slips;
    const world = stage("generic-80", 3);
    for (let no = 0; no < 12; no += 1) {
      world.device.fault("hang-up", true);
      world.print(jobOf(`t${no}`, TICKET));
      world.run(9_000);
      world.device.fault("hang-up", false);
      world.run(9_000);
      world.print(jobOf(`clean${no}`, TICKET));
      world.run(9_000);
      expect(world.wordOf(`clean${no}`)).toMatchObject([{ type: "printed" }]);
      expect(world.device.face().slips.at(-1)).toMatchObject({ isTorn: false, dots: pattern?.dots });
    }
  });

  test.each([1, 2, 3, 4, 5, 6, 7])(
    "a picture that broke off at any byte of its head does not take the questions after it for its size",
    (byte) => {
      const world = stage("generic-80");
      const lost = world.device.plug({
        opened: () => undefined,
        heard: () => undefined,
        drained: () => undefined,
        closed: () => undefined,
      });
      lost?.hear(Uint8Array.of(0x1d, 0x76, 0x30, 0, 0x48, 0, 0x02).subarray(0, byte));
      world.give({ type: "closed", fault: "link-lost" });
      world.reopen();
      world.run(40_000);
      world.print(jobOf("b", TICKET));
      world.run(15_000);
      expect(world.wordOf("b")).toMatchObject([{ type: "printed" }]);
    },
  );

  test("the twin never prints more whole tickets than were ordered, and forgets the oldest slips", () => {
    const world = stage("epson-tm-t20");
    for (let no = 0; no < 205; no += 1) {
      world.print(jobOf(`t${no}`));
      world.run(3_000);
    }
    const { slips } = world.device.face();
    expect(slips).toHaveLength(200);
    expect(slips.at(-1)?.no).toBe(205);
    expect(slips[0]?.dots).toBeNull();
    expect(slips.at(-1)?.dots).not.toBeNull();
  });
});

test("the driver's options have defaults and refuse what they do not know", () => {
  expect(escposPrinter.options.parse({})).toMatchObject({
    profile: "generic-80",
    answerWaitMs: 1_500,
    proofWaitMs: 8_000,
  });
  expect(escposPrinter.options.safeParse({ profile: "laser" }).success).toBe(false);
  expect(escposPrinter.options.safeParse({ colour: true }).success).toBe(false);
});
