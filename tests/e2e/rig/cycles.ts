import type { Status } from "../../../agent/control/status.ts";
import { pause } from "../../contracts/real-mosquitto.ts";
import { eventually, type TestCentre } from "../rig.ts";
import type { Chance } from "./chance.ts";

/** What a cycle does to one of the processes or the wire between them. */
export const TROUBLES = [
  "agent-killed",
  "hub-killed",
  "broker-killed",
  "cable-pulled",
  "connection-reset",
  "agent-stopped",
  "hub-stopped",
] as const;

export type Trouble = (typeof TROUBLES)[number];

/** Only a new agent forgets how often it could not connect, so it is killed more often than the rest: the others follow one another faster then. */
const CHOICES: readonly Trouble[] = [...TROUBLES, "agent-killed", "agent-killed"];
const TROUBLE_MS = { least: 5, most: 250 } as const;
const ACTS_MOST = 12;
/** So often all comes to rest, and journal and hub are compared. */
const REST_EVERY = 50;
const REST_MS = 420_000;
const SAME_MS = 60_000;

export interface CyclesOutcome {
  readonly cycles: number;
  readonly troubles: Readonly<Record<Trouble, number>>;
  /** Acts that the agent said were recorded, and those whose answer was cut off. */
  readonly recorded: number;
  readonly unanswered: number;
  /** Events of acts in the journal. */
  readonly acts: number;
  readonly events: number;
  readonly lost: number;
  readonly doubled: number;
  readonly disordered: number;
  readonly duplicatesSuppressed: number;
  readonly duplicatesPerCycle: number;
  readonly seconds: number;
}

interface Tally {
  recorded: number;
  unanswered: number;
}

/** Trouble after trouble on real processes, with acts before, during and after each; at every rest the hub has what the journal has. */
export async function runCycles(centre: TestCentre, chance: Chance, cycles: number): Promise<CyclesOutcome> {
  const began = performance.now();
  const tally: Tally = { recorded: 0, unanswered: 0 };
  const troubles = Object.fromEntries(TROUBLES.map((trouble) => [trouble, 0])) as Record<Trouble, number>;
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    const trouble = chance.oneOf(CHOICES);
    troubles[trouble] += 1;
    await Promise.all([
      act(centre, tally, Math.ceil(chance.between(1, ACTS_MOST))),
      pause(chance.between(0, TROUBLE_MS.most)).then(() => inflict(centre, trouble, chance)),
    ]);
    if (cycle % REST_EVERY === 0 || cycle === cycles) await rest(centre);
  }
  const seconds = Math.round((performance.now() - began) / 1_000);
  return { cycles, troubles, ...tally, ...compare(centre, tally, cycles), seconds };
}

/** Somebody signs in and out, over and over: each act that is not refused is one event. */
async function act(centre: TestCentre, tally: Tally, acts: number): Promise<void> {
  let isIn = await isSignedIn(centre);
  for (let done = 0; done < acts && isIn !== null; done += 1) {
    const request = isIn ? SIGN_OUT : SIGN_IN;
    const reply = centre.agent.isReachable ? await centre.agent.ask(request) : null;
    if (reply?.ok === true) tally.recorded += 1;
    else if (reply !== null) tally.unanswered += 1;
    isIn = reply?.ok === true ? !isIn : await isSignedIn(centre);
  }
}

/** Null while the agent does not answer. */
async function isSignedIn({ agent }: TestCentre): Promise<boolean | null> {
  if (!agent.isReachable) return null;
  const reply = await agent.ask({ verb: "status" });
  if (!reply.ok) return null;
  return (reply.value as Status).stations.some(({ id, operator }) => id === "w1" && operator !== null);
}

const SIGN_IN = { verb: "sign-in", station: "w1", operator: "c-101" } as const;
const SIGN_OUT = { verb: "sign-out", station: "w1" } as const;

async function inflict(centre: TestCentre, trouble: Trouble, chance: Chance): Promise<void> {
  const { agent, hub, mosquitto, network } = centre;
  const lasts = () => pause(chance.between(TROUBLE_MS.least, TROUBLE_MS.most));
  switch (trouble) {
    case "agent-killed":
      await agent.kill();
      return agent.start();
    case "hub-killed":
      await hub.kill();
      return hub.start();
    case "broker-killed":
      await mosquitto.crash();
      return mosquitto.start();
    case "cable-pulled":
      network.cut();
      await lasts();
      return network.mend();
    case "connection-reset":
      return network.mend();
    case "agent-stopped":
      agent.standStill();
      await lasts();
      return agent.goOn();
    case "hub-stopped":
      hub.standStill();
      await lasts();
      return hub.goOn();
  }
}

/** A fresh start, because a centre that could not connect for long waits long before it tries again. */
async function rest(centre: TestCentre): Promise<void> {
  await centre.agent.kill();
  await centre.agent.start();
  await centre.untilHubHasAll(REST_MS);
  await eventually("the hub keeps what the journal keeps", () => isSame(centre), SAME_MS);
}

/** The agent goes on looking around, so the two are the same at some moment, not at any. */
function isSame(centre: TestCentre): boolean {
  const atHub = centre.hub.events();
  const journal = centre.journal();
  return atHub.length === journal.length && atHub.every(({ body }, at) => body === journal[at]?.body);
}

function compare(centre: TestCentre, { recorded, unanswered }: Tally, cycles: number) {
  const atHub = centre.hub.events();
  const journal = centre.journal().slice(0, atHub.length);
  const acts = journal.filter(({ body }) => /"talon\.operator\.signed-(?:in|out)\.v1"/.test(body)).length;
  const seqs = atHub.map(({ epoch, seq }) => `${epoch}.${seq}`);
  const duplicates = centre.hub.duplicates();
  return {
    acts,
    events: journal.length,
    lost: Math.max(0, recorded - acts) + journal.filter(({ body }, at) => atHub[at]?.body !== body).length,
    doubled: seqs.length - new Set(seqs).size + Math.max(0, acts - recorded - unanswered),
    disordered: atHub.filter(({ seq }, at) => seq !== at + 1).length,
    duplicatesSuppressed: duplicates,
    duplicatesPerCycle: Math.round((duplicates / cycles) * 100) / 100,
  };
}
