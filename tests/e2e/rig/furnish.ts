import { readFileSync } from "node:fs";
import { sha256 } from "../../../agent/host/sha256.ts";
import { firstChain } from "../../../agent/journal/chain.ts";
import { makeSeal } from "../../../agent/journal/seal.ts";
import { day, seq } from "../../../agent/kernel/units.ts";
import { frameOf } from "../../../agent/uplink/frame.ts";
import { readFrame } from "../../../deploy/hub/frame-reader.ts";
import { configMessage } from "../../../deploy/hub/signed-words.ts";
import { simSigner } from "../../sim/sim-signer.ts";
import { madeJournal } from "../../unit/agent/kpi/made-journal.ts";
import { storedOf } from "../../unit/agent/kpi/recorded.ts";
import { hours } from "../../unit/agent/kpi/tape.ts";
import type { Country } from "./country.ts";
import { dayOf, type VirtualCentre } from "./virtual-centre.ts";

const DAYS = 8;
const VISITS_A_DAY = 40;

/** Days of a centre that lie behind: what its figures are drawn from. */
export function recordDays({ store }: Country, name: string, region: string): void {
  const said = { v: 1, centre: name, region, online: true, bdSeq: 1, bootId: "b1", version: "0.1.0", contract: "1.0" };
  store.keepState(name, JSON.stringify({ ...said, opening: hours, ts: new Date().toISOString() }));
  const all = madeJournal(name, 7, { days: DAYS, visits: VISITS_A_DAY });
  for (const epoch of new Set(all.map((record) => record.epoch))) {
    const records = storedOf(all.filter((record) => record.epoch === epoch));
    let chain = firstChain({ centre: name, epoch }, sha256);
    for (let at = 0; at < records.length; ) {
      const sent = frameOf({ centre: name, epoch, mode: "replay", chain, records: records.slice(at) });
      const read = readFrame(new TextEncoder().encode(sent.text));
      if (!read.ok) throw new Error(read.fault);
      store.together(() => store.keepFrame(name, read.value));
      at = sent.range.last;
      chain = records[at - 1]?.chain ?? chain;
    }
  }
}

/** A centre of which the hub knows everything: the configuration that runs, its machine, a good seal and one with another key. */
export function furnish({ store }: Country, centre: VirtualCentre): string {
  const config = readFileSync("config/examples/almaty.yaml", "utf8").replace("kz-ala-01", centre.name);
  const issued = { centre: centre.name, nowMs: Date.now(), revision: 1 };
  const message = configMessage(simSigner("hub"), issued, { config, by: "officer-1" });
  store.configs.keep(centre.name, message, JSON.stringify(message));
  const told = { v: 1, centre: centre.name, command: "config-1", op: "config", phase: "done", why: null } as const;
  store.hearResult(centre.name, { ...told, ts: new Date().toISOString() });
  centre.runs = { revision: 1, digest: "c0ffee".padEnd(64, "0"), phase: "committed", drift: false };
  centre.online(true);
  const machine = {
    cpuPercent: 4,
    rssBytes: 71e6,
    temperature: 58.4,
    diskFreeBytes: 21.3e9,
    commitMs: 2.1,
    latenessMs: 3,
    devices: [
      { id: "printer", phase: "ready", reopens: 3, faults: { "paper-out": 2 }, own: { printedMm: 5200 } },
      { id: "board-w1", phase: "ready", bytesOut: 900 },
    ],
  };
  const lanes = { unsent: 2, archived: 0, flying: 1, due: 0 };
  const ts = new Date().toISOString();
  store.machines.keep(centre.name, JSON.stringify({ v: 1, centre: centre.name, ts, ...machine, ...lanes }));
  seal(centre, "machine");
  seal(centre, "a machine from elsewhere");
  return config;
}

function seal(centre: VirtualCentre, machine: string): void {
  const head = { seq: seq(centre.head.seq), chain: centre.head.chain };
  const at = { day: day(dayOf(Date.now())), head };
  const made = makeSeal(simSigner(machine), { centre: centre.name, epoch: centre.epoch }, at);
  centre.record([{ type: "journal.sealed", data: made }]);
}
