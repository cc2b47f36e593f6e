import { describe, expect, test } from "vitest";
import { monoMs } from "../../../../agent/kernel/units.ts";
import { printerMachine } from "../../../../drivers/escpos-printer/machine.ts";
import type { PrinterIn, PrinterOut } from "../../../../drivers/escpos-printer/printer.ts";
import { PROFILES, type ProfileName } from "../../../../drivers/escpos-printer/profiles.ts";
import { JOBS_MAX, processIdOf } from "../../../../drivers/escpos-printer/ticket.ts";
import { jobOf } from "./stage.ts";

const WELL = Uint8Array.of(0x12, 0x12, 0x12);
const NO_PAPER = Uint8Array.of(0x1a, 0x32, 0x72);
const processId = (id: string): Uint8Array =>
  Uint8Array.of(0x37, 0x22, ...new TextEncoder().encode(processIdOf(id)), 0);

function printer(profile: ProfileName = "epson-tm-t20") {
  const machine = printerMachine({
    profile: PROFILES[profile],
    logo: null,
    rollMm: null,
    answerWaitMs: 1_500,
    proofWaitMs: 8_000,
  });
  let now = 0;
  const give = (input: PrinterIn): readonly PrinterOut[] => machine.take(input, monoMs(now));
  const heard = (bytes: Uint8Array) => give({ type: "heard", bytes });
  const drained = () => give({ type: "drained" });
  const print = (id: string) => give({ type: "order", order: { type: "print", job: jobOf(id) } });
  const wait = (ms: number) => {
    const end = now + ms;
    const out: PrinterOut[] = [];
    for (let at = machine.wakeAt(); at !== null && at <= end; at = machine.wakeAt()) {
      now = at;
      out.push(...give({ type: "woken" }));
    }
    now = end;
    return out;
  };
  return {
    give,
    heard,
    wait,
    drained,
    print,
    ready: () => {
      give({ type: "opened" });
      drained();
      drained();
      const out = heard(WELL);
      heard(Uint8Array.of(0));
      wait(3_000);
      return out;
    },
    leave: (id: string) => [...print(id), ...drained(), ...heard(WELL), ...drained()],
  };
}

const wordsIn = (out: readonly PrinterOut[]) => out.flatMap((one) => (one.type === "told" ? [one.word] : []));
const healthIn = (out: readonly PrinterOut[]) => out.flatMap((one) => (one.type === "health" ? [one.fault] : []));

describe("one ticket", () => {
  test("is printed when the printer answers its process id", () => {
    const device = printer();
    device.ready();
    expect(wordsIn(device.leave("a"))).toEqual([]);
    expect(wordsIn(device.heard(processId("b")))).toEqual([]);
    expect(wordsIn(device.heard(processId("a")))).toEqual([{ type: "printed", id: "a", proof: "process-id" }]);
  });

  test("is printed by the weaker proof when the better one does not come", () => {
    const device = printer();
    device.ready();
    device.leave("a");
    expect(wordsIn(device.heard(Uint8Array.of(0)))).toEqual([]);
    expect(wordsIn(device.wait(2_000))).toEqual([{ type: "printed", id: "a", proof: "status-after-cut" }]);
  });

  test("is in doubt when a new roll was put in while it came out, whatever the printer says afterwards", () => {
    const device = printer();
    device.ready();
    device.leave("a");
    device.heard(Uint8Array.of(0x18, 0, 0x0c, 0));
    const out = [...device.heard(Uint8Array.of(0x10, 0, 0, 0)), ...device.heard(processId("a"))];
    expect(wordsIn(out)).toEqual([{ type: "print-unknown", id: "a" }]);
  });

  test("is refused before a byte of it leaves when the paper is out", () => {
    const device = printer();
    device.ready();
    const out = [...device.print("a"), ...device.drained(), ...device.heard(NO_PAPER)];
    expect(wordsIn(out)).toEqual([{ type: "not-printed", id: "a", why: "paper-out" }]);
    expect(out.filter(({ type }) => type === "write")).toHaveLength(1);
  });

  test("is refused when the printer does not answer before it: a port that opens is no connected printer", () => {
    const device = printer();
    device.ready();
    device.print("a");
    expect(wordsIn(device.wait(1_500))).toEqual([{ type: "not-printed", id: "a", why: "printer-offline" }]);
  });

  test("is unknown when the wire goes after its bytes began to leave", () => {
    const device = printer();
    device.ready();
    device.leave("a");
    device.print("b");
    expect(wordsIn(device.give({ type: "closed", fault: "link-lost" }))).toEqual([
      { type: "print-unknown", id: "a" },
      { type: "not-printed", id: "b", why: "printer-offline" },
    ]);
  });

  test("is unknown when no proof comes, and the printer is told to forget it", () => {
    const device = printer();
    device.ready();
    device.leave("a");
    const out = device.wait(8_000);
    expect(wordsIn(out)).toEqual([{ type: "print-unknown", id: "a" }]);
    expect(out.some((one) => one.type === "write" && one.bytes[0] === 0x10 && one.bytes[1] === 0x14)).toBe(true);
  });

  const givenUp = () => {
    const device = printer("generic-80");
    device.ready();
    device.leave("a");
    expect(wordsIn(device.wait(8_000))).toEqual([{ type: "print-unknown", id: "a" }]);
    device.drained();
    return device;
  };
  const slips = (out: readonly PrinterOut[]) =>
    out.filter((one) => one.type === "write" && Buffer.from(one.bytes).includes("A017"));

  test("waits for the late answer to a ticket given up, which does not prove it", () => {
    const device = givenUp();
    expect(slips(device.leave("b"))).toEqual([]);
    expect(wordsIn(device.heard(Uint8Array.of(0)))).toEqual([]);
    device.wait(1_000);
    device.drained();
    expect(slips(device.heard(WELL))).toHaveLength(1);
    device.drained();
    expect(wordsIn(device.heard(Uint8Array.of(0)))).toEqual([{ type: "printed", id: "b", proof: "status-after-cut" }]);
  });

  test("does not wait for ever for an answer that was lost with a buffer", () => {
    const device = givenUp();
    const out = [...device.leave("b")];
    for (let seconds = 0; seconds <= 35; seconds += 1) {
      out.push(...device.wait(1_000), ...device.drained(), ...device.heard(WELL));
    }
    expect(slips(out)).toHaveLength(1);
  });

  test("is unconfirmed, and said so, on a printer that says nothing", () => {
    const device = printer("write-only");
    device.give({ type: "opened" });
    expect(healthIn(device.drained())).toEqual([null]);
    device.print("a");
    device.drained();
    expect(wordsIn(device.wait(3_000))).toEqual([{ type: "printed", id: "a", proof: "unconfirmed" }]);
  });

  test("is refused at once while there is no wire", () => {
    expect(wordsIn(printer().print("a"))).toEqual([{ type: "not-printed", id: "a", why: "printer-offline" }]);
  });
});

describe("the queue and the health", () => {
  test("twenty wait, the next is refused; those that wait too long expire", () => {
    const device = printer();
    device.ready();
    device.leave("first");
    const out = Array.from({ length: JOBS_MAX + 1 }, (_, at) => device.print(`j${at}`)).flat();
    expect(wordsIn(out)).toEqual([{ type: "not-printed", id: `j${JOBS_MAX}`, why: "too-many-jobs" }]);
  });

  test("all that wait are refused when the paper runs out under the one before them, so that dozens are not printed again after a paper change", () => {
    const device = printer();
    device.ready();
    device.leave("a");
    device.print("b");
    const out = device.heard(Uint8Array.of(0x18, 0, 0x0c, 0));
    expect(wordsIn(out)).toEqual([{ type: "not-printed", id: "b", why: "paper-out" }]);
    expect(wordsIn(device.wait(2_000))).toEqual([{ type: "print-unknown", id: "a" }]);
  });

  test("paper out is detected before anybody presses, and its end too", () => {
    const device = printer();
    expect(healthIn(device.ready())).toEqual([null]);
    device.wait(15_000);
    expect(healthIn(device.heard(NO_PAPER))).toEqual(["paper-out"]);
    device.wait(15_000);
    expect(healthIn(device.heard(WELL))).toEqual([null]);
  });

  test("three polls without an answer ask for the wire to be opened again", () => {
    const device = printer();
    device.ready();
    expect(device.wait(30_000).filter(({ type }) => type === "reopen")).toEqual([
      { type: "reopen", fault: "no-answer" },
    ]);
  });

  test("a wire that takes nothing more does not hang for ever: it is given up within its bound", () => {
    const device = printer();
    device.ready();
    device.print("a");
    device.drained();
    device.heard(WELL);
    const out = device.wait(20_000);
    expect(wordsIn(out)).toEqual([{ type: "print-unknown", id: "a" }]);
    expect(out.at(-1)).toEqual({ type: "reopen", fault: "link-stalled" });
  });

  test("a torn ticket is cut off before the next one, however often the wire is opened meanwhile", () => {
    const device = printer("generic-80");
    device.ready();
    device.leave("a");
    for (const _ of [1, 2]) {
      device.give({ type: "closed", fault: "link-lost" });
      device.give({ type: "opened" });
    }
    device.drained();
    device.drained();
    device.heard(WELL);
    device.heard(Uint8Array.of(0));
    device.wait(3_000);
    const written = device.leave("b").flatMap((one) => (one.type === "write" ? [Buffer.from(one.bytes)] : []));
    const slip = written.find((bytes) => bytes.includes("A017"));
    const cut = Buffer.from([0x1d, 0x56, 1]);
    expect(slip?.indexOf(cut)).toBeGreaterThan(-1);
    expect(slip?.indexOf(cut)).toBeLessThan(slip?.indexOf("A017") ?? 0);
  });
});
