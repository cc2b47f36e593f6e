import { describe, expect, test } from "vitest";
import { JOB_MOST_MS } from "../../agent/ports/printer.ts";
import { PROFILES, type ProfileName } from "../../drivers/escpos-printer/profiles.ts";
import { createSimPrinter } from "../../drivers/escpos-printer/sim.ts";
import { JOBS_MAX } from "../../drivers/escpos-printer/ticket.ts";
import { pipe } from "../../drivers/links/pipe.ts";
import { SimEntropy } from "../sim/entropy.ts";
import { SimTime } from "../sim/time.ts";
import { printerContract, untilWell, wordFor } from "./printer.contract.ts";
import { give, lies, type PrinterBench, PrinterRig, wordsOf } from "./printer-bench.ts";

function virtualBench(profile: ProfileName): PrinterBench {
  const time = new SimTime(0);
  const world = { after: time.after, unit: new SimEntropy(1).unit };
  const device = createSimPrinter(PROFILES[profile], world, { drawsPictures: false });
  return {
    rig: new PrinterRig(profile, time.clock, pipe(device, world)),
    device,
    hasKnife: PROFILES[profile].cut !== "none",
    plug: async (isIn) => device.fault("unplug", !isIn),
    passes: async (ms) => time.pass(ms),
    lookEveryMs: 1,
    dispose: async () => undefined,
  };
}

const KINDS = ["epson-tm-t20", "generic-80", "generic-58", "custom-kiosk", "write-only"] as const;

for (const profile of KINDS) {
  printerContract(`${profile} on a pipe`, {
    open: async () => virtualBench(profile),
    isHeard: PROFILES[profile].hasStatus,
    tellsChanges: PROFILES[profile].tellsChanges,
    jobsMax: JOBS_MAX,
  });
}

const HARDSHIPS = [
  "paper-out",
  "paper-out-mid-ticket",
  "cover-open",
  "mute",
  "unplug",
  "power-off",
  "hang-up",
] as const;

const DELAYS = ["offline", "stall", "slow"] as const;
const hasWeakProof = (profile: ProfileName): boolean =>
  PROFILES[profile].proofs.some((it) => it === "automatic-status");
const hardshipsOf = (profile: ProfileName): readonly string[] =>
  hasWeakProof(profile) ? HARDSHIPS : [...HARDSHIPS, ...DELAYS];
test.each(KINDS.filter((profile) => PROFILES[profile].hasStatus && !hasWeakProof(profile)))(
  "what a ticket that was given up still says does not vouch for the next, with %s",
  async (profile) => {
    const bench = virtualBench(profile);
    bench.rig.take({ type: "start" });
    await untilWell(bench);
    bench.device.fault("slow", true);
    give(bench, "T100");
    await bench.passes(PROFILES[profile].proofs[0] === "process-id" ? 1_000 : 5_000);
    bench.device.fault("offline", true);
    expect(await wordFor(bench, "T100")).toMatchObject({ type: "print-unknown" });
    bench.device.fault("offline", false);
    give(bench, "T101");
    await wordFor(bench, "T101");
    give(bench, "T102");
    await wordFor(bench, "T102");
    expect(lies(bench)).toEqual([]);
  },
);

const SEEDS = Array.from({ length: 12 }, (_, no) => no + 1);
const TURNS = 80;
const TURN_MOST_MS = 6_000;

describe.each(KINDS)("%s through hardships", (profile) => {
  test.each(SEEDS)("says exactly one word of each order, in time and never a false one, with seed %i", async (seed) => {
    const chance = new SimEntropy(seed);
    const bench = virtualBench(profile);
    const givenAt = new Map<string, number>();
    let now = 0;
    bench.rig.take({ type: "start" });
    for (let turn = 0; turn < TURNS; turn += 1) {
      if (chance.chance(0.6)) {
        givenAt.set(`T${100 + turn}`, now);
        give(bench, `T${100 + turn}`);
      } else {
        const fault = chance.pick(hardshipsOf(profile));
        bench.device.fault(fault, !bench.device.activeFaults().includes(fault) && chance.chance(0.6));
      }
      const ms = chance.below(TURN_MOST_MS);
      await bench.passes(ms);
      now += ms;
      expect(lies(bench)).toEqual([]);
      const overdue = [...givenAt].filter(([id, at]) => now - at > JOB_MOST_MS && wordsOf(bench, id).length === 0);
      expect(overdue).toEqual([]);
    }
    for (const fault of bench.device.activeFaults()) bench.device.fault(fault, false);
    await bench.passes(JOB_MOST_MS);
    expect([...givenAt.keys()].filter((id) => wordsOf(bench, id).length !== 1)).toEqual([]);
    await untilWell(bench);
    give(bench, "T999");
    expect(await wordFor(bench, "T999")).toMatchObject({ type: "printed" });
    expect(lies(bench)).toEqual([]);
  });
});
