import { pause } from "../../contracts/real-mosquitto.ts";
import type { TestCentre } from "../rig.ts";
import type { Chance } from "./chance.ts";

export interface ChaosPlan {
  readonly tickets: number;
  readonly seed: number;
  readonly chance: Chance;
  /** The longest that the troubles may take. */
  readonly mostMs: number;
}

export interface ChaosFigures {
  readonly presses: number;
  readonly kills: number;
  readonly troubles: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Nobody changes a roll or shuts a cover faster than the agent asks a printer that prints; plugs and wires come back at once. */
const TROUBLES = [
  { fault: "paper-out-mid-ticket", least: 4_000, most: 7_000 },
  { fault: "paper-out", least: 4_000, most: 7_000 },
  { fault: "cover-open", least: 500, most: 3_000 },
  { fault: "hang-up", least: 100, most: 2_000 },
  { fault: "stall", least: 100, most: 3_000 },
  { fault: "power-off", least: 100, most: 2_000 },
] as const;
const KEYS = [
  "licence-first",
  "licence-first.ru",
  "service-b",
  "service-b.ru",
  "service-c",
  "service-c.ru",
  "service-d",
  "service-d.ru",
  "service-e",
  "service-e.ru",
];
const CALM_MS = { least: 1_000, most: 5_000 };
const LIFE_MS = { least: 2_500, most: 6_000 };
const ASK_EVERY_MS = 15;

/** Citizens press, the printer fails as it likes, and the agent is killed every few seconds, until so many numbers are reserved. */
export async function troubledDay(centre: TestCentre, plan: ChaosPlan): Promise<ChaosFigures> {
  const began = performance.now();
  const day = new TroubledDay(centre, plan);
  await day.run();
  return { ...day.figures, seconds: Math.round((performance.now() - began) / 1_000) };
}

class TroubledDay {
  readonly #centre: TestCentre;
  readonly #plan: ChaosPlan;
  readonly #troubles: Record<string, number> = {};
  #presses = 0;
  #kills = 0;
  #isOver = false;

  constructor(centre: TestCentre, plan: ChaosPlan) {
    this.#centre = centre;
    this.#plan = plan;
  }

  get figures() {
    return { presses: this.#presses, kills: this.#kills, troubles: this.#troubles };
  }

  async run(): Promise<void> {
    const end = Date.now() + this.#plan.mostMs;
    const others = [this.#troublePrinter(), this.#pressKeys()];
    while (this.#centre.events("ticket.reserved").length < this.#plan.tickets && Date.now() < end) {
      await pause(this.#plan.chance.between(LIFE_MS.least, LIFE_MS.most));
      await this.#centre.agent.kill();
      this.#kills += 1;
      await this.#centre.agent.start();
    }
    this.#isOver = true;
    await Promise.all(others);
    for (const fault of this.#centre.printer.sim.activeFaults()) this.#centre.printer.sim.fault(fault, false);
  }

  async #troublePrinter(): Promise<void> {
    const { chance } = this.#plan;
    const { sim } = this.#centre.printer;
    while (!this.#isOver) {
      await pause(chance.between(CALM_MS.least, CALM_MS.most));
      const { fault: trouble, least, most } = chance.oneOf(TROUBLES);
      this.#troubles[trouble] = (this.#troubles[trouble] ?? 0) + 1;
      this.#centre.printer.remember(trouble, "begins");
      sim.fault(trouble, true);
      await pause(chance.between(least, most));
      this.#centre.printer.remember(trouble, "ends");
      sim.fault(trouble, false);
    }
  }

  /** Several citizens stand at the kiosk at once; whether a press counts is the agent's word alone. */
  async #pressKeys(): Promise<void> {
    const { agent } = this.#centre;
    while (!this.#isOver) {
      await pause(ASK_EVERY_MS);
      if (!agent.isReachable) continue;
      const key = this.#plan.chance.oneOf(KEYS);
      const reply = await agent.ask({ verb: "press", device: "kiosk", key });
      if (reply.ok) this.#presses += 1;
    }
  }
}
