import { describe, expect, test } from "vitest";
import { monoMs } from "../../../../agent/kernel/units.ts";
import { printerMachine } from "../../../../drivers/escpos-printer/machine.ts";
import type { PrinterIn, PrinterOut } from "../../../../drivers/escpos-printer/printer.ts";
import { PROFILES } from "../../../../drivers/escpos-printer/profiles.ts";
import {
  LOW_TICKETS,
  rollFigures,
  seen,
  ticketsLeft,
  unknownRoll,
  used,
} from "../../../../drivers/escpos-printer/roll.ts";
import { createSimPrinter } from "../../../../drivers/escpos-printer/sim.ts";
import { pipe } from "../../../../drivers/links/pipe.ts";
import { SimTime } from "../../../sim/time.ts";
import { jobOf } from "./stage.ts";

describe("a roll", () => {
  test("whose beginning nobody saw has no end that could be told", () => {
    expect(ticketsLeft(used(unknownRoll, 100), 80_000)).toBeNull();
    expect(rollFigures(used(unknownRoll, 100.4), 80_000)).toEqual({
      printedMm: 100,
      slips: 1,
      ticketMm: 100,
      rollMm: 80_000,
    });
  });

  test("that was put in after the paper ended gives as many tickets as its length and their own length say", () => {
    const roll = used(used(seen(seen(used(unknownRoll, 5_000), "paper-out"), null), 90), 110);
    expect(rollFigures(roll, 80_000)).toEqual({
      printedMm: 200,
      slips: 2,
      ticketMm: 100,
      rollMm: 80_000,
      ticketsLeft: 798,
    });
    expect(rollFigures(roll, null)).toEqual({ printedMm: 200, slips: 2, ticketMm: 100 });
  });

  test("is not new because the sensor near its end trembles, but is after the cover was open", () => {
    const low = seen(used(unknownRoll, 70_000), "paper-low");
    expect(seen(low, null).printedMm).toBe(70_000);
    expect(seen(seen(low, "cover-open"), null)).toMatchObject({ printedMm: 0, isWhole: true });
    expect(seen(seen(low, "cover-open"), "paper-low").printedMm).toBe(70_000);
  });
});

describe("a printer whose roll length is known", () => {
  function withRoll(rollMm: number) {
    const time = new SimTime(0);
    const profile = PROFILES["epson-tm-t20"];
    const device = createSimPrinter(profile, { after: time.after, unit: () => 0.5 }, { drawsPictures: false });
    const machine = printerMachine({ profile, logo: null, rollMm, answerWaitMs: 1_500, proofWaitMs: 8_000 });
    const link = pipe(device, time);
    const told: PrinterOut[] = [];
    const obey = (out: PrinterOut): void => {
      if (out.type === "write") link.write(out.bytes);
      else told.push(out);
    };
    const take = (input: PrinterIn): void => {
      for (const out of machine.take(input, monoMs(time.now))) obey(out);
    };
    const sink = {
      opened: () => take({ type: "opened" }),
      heard: (bytes: Uint8Array) => take({ type: "heard", bytes }),
      drained: () => take({ type: "drained" }),
      closed: () => undefined,
    };
    link.open(sink);
    const pass = (seconds: number): void => {
      for (let at = 0; at < seconds; at += 1) {
        time.pass(1_000);
        const wakeAt = machine.wakeAt();
        if (wakeAt !== null && wakeAt <= time.now) take({ type: "woken" });
      }
    };
    pass(3);
    const print = (no: number): void => {
      take({ type: "order", order: { type: "print", job: jobOf(`j${no}`) } });
      pass(8);
    };
    const fault = () => told.findLast((out) => out.type === "health")?.fault;
    const printed = () => told.filter((out) => out.type === "told" && out.word.type === "printed").length;
    return { device, machine, fault, pass, print, printed };
  }

  test("says paper-low when 50 tickets are left by its own count, before any sensor, and a new roll ends it", () => {
    const { device, machine, fault, pass, print, printed } = withRoll(8_000);
    device.fault("paper-out", true);
    pass(20);
    device.fault("paper-out", false);
    pass(20);
    expect(machine.figures?.()).toMatchObject({ printedMm: 0, rollMm: 8_000 });
    let no = 0;
    for (; no < 200 && fault() !== "paper-low"; no += 1) print(no);
    pass(20);
    expect(fault()).toBe("paper-low");
    expect(printed()).toBe(no);
    expect(machine.figures?.()).toMatchObject({ slips: no });
    expect(machine.figures?.()["ticketsLeft"]).toBeLessThanOrEqual(LOW_TICKETS);
    device.fault("paper-out", true);
    pass(20);
    device.fault("paper-out", false);
    pass(20);
    expect(fault()).toBeNull();
    expect(machine.figures?.()).toMatchObject({ printedMm: 0, slips: 0 });
  });
});
