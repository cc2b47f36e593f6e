import { type MonoMs, monoMs } from "../../../../agent/kernel/units.ts";
import type { PrinterWord, PrintJob, SlipLine } from "../../../../agent/ports/printer.ts";
import { printerMachine } from "../../../../drivers/escpos-printer/machine.ts";
import type { PrinterIn, PrinterOut } from "../../../../drivers/escpos-printer/printer.ts";
import { PROFILES, type ProfileName } from "../../../../drivers/escpos-printer/profiles.ts";
import { createSimPrinter } from "../../../../drivers/escpos-printer/sim.ts";
import { pipe } from "../../../../drivers/links/pipe.ts";

export interface Told {
  readonly at: number;
  readonly word: PrinterWord;
}

export const jobOf = (id: string, lines: readonly SlipLine[] = [{ kind: "number", text: "A017" }]): PrintJob => ({
  id,
  lines,
});

const REOPEN_AFTER_MS = 1_000;

export function stage(profile: ProfileName, seed = 1) {
  let now = 0;
  let wishes: { at: number; place: number; call: () => void }[] = [];
  let place = 0;
  let state = seed >>> 0;
  const after = (ms: number, call: () => void): (() => void) => {
    place += 1;
    const wish = { at: now + ms, place, call };
    wishes.push(wish);
    return () => {
      wishes = wishes.filter((other) => other !== wish);
    };
  };
  const unit = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const device = createSimPrinter(PROFILES[profile], { after, unit });
  const link = pipe(device, { after });
  const machine = printerMachine({
    profile: PROFILES[profile],
    logo: null,
    rollMm: null,
    answerWaitMs: 1_500,
    proofWaitMs: 8_000,
  });
  const told: Told[] = [];
  const health: { at: number; phase: string; fault: string | null }[] = [];
  const reopened: string[] = [];
  const written: Uint8Array[] = [];
  let cancelWake = (): void => {};

  function give(input: PrinterIn): void {
    for (const out of machine.take(input, monoMs(now))) obey(out);
    cancelWake();
    const at = machine.wakeAt();
    if (at === null) return;
    if (at <= now) throw new Error(`asks to be woken at ${at}, but it is ${now}`);
    cancelWake = after(at - now, () => give({ type: "woken" }));
  }

  function obey(out: PrinterOut): void {
    if (out.type === "write") {
      written.push(out.bytes);
      link.write(out.bytes);
    } else if (out.type === "told") told.push({ at: now, word: out.word });
    else if (out.type === "health") health.push({ at: now, phase: out.phase, fault: out.fault });
    else if (out.type === "reopen") {
      reopened.push(out.fault);
      link.close();
      after(REOPEN_AFTER_MS, open);
    }
  }

  function open(): void {
    link.open({
      opened: () => give({ type: "opened" }),
      heard: (bytes) => give({ type: "heard", bytes }),
      drained: () => give({ type: "drained" }),
      closed: (fault) => {
        give({ type: "closed", fault });
        after(REOPEN_AFTER_MS, open);
      },
    });
  }

  function run(ms: number): void {
    const end = now + ms;
    for (let turn = 0; ; turn += 1) {
      if (turn > 200_000) throw new Error(`never comes to rest at ${now}`);
      const due = wishes
        .filter((wish) => wish.at <= end)
        .sort((one, other) => one.at - other.at || one.place - other.place)[0];
      if (due === undefined) break;
      wishes = wishes.filter((wish) => wish !== due);
      now = Math.max(now, due.at);
      due.call();
    }
    now = end;
  }

  open();
  run(3_000);
  return {
    device,
    told,
    health,
    reopened,
    written,
    run,
    give,
    reopen: open,
    now: (): MonoMs => monoMs(now),
    print: (job: PrintJob) => give({ type: "order", order: { type: "print", job } }),
    wordOf: (id: string) => told.filter(({ word }) => word.id === id).map(({ word }) => word),
  };
}
