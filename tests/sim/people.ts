import type { CentreInput } from "../../agent/domain/input.ts";
import { legAt } from "../../agent/domain/visit.ts";
import type { Agent } from "../../agent/runtime/agent.ts";
import { KIOSK_KEYS, operatorKeys, padKeys, plan, windows } from "./centre-plan.ts";
import type { SimEntropy } from "./entropy.ts";
import type { Equipment } from "./equipment.ts";
import type { SimTime } from "./time.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Enough for the busiest of these days and calm enough for a queue to empty within the last hour. */
const CITIZEN_EVERY_MS = 4 * MINUTE;

/** Slow enough for a queue to stand most of the day. */
const ACT_EVERY_MS = 40 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The world begins an hour before the business day turns at four; doors are open from eight to seven, whatever the agent's clock says. */
const OPENS = 5 * HOUR;
const CLOSES = 16 * HOUR;

function untilOpen(now: number): number {
  const today = now % DAY;
  if (today < OPENS) return OPENS - today;
  return today < CLOSES ? 0 : DAY - today + OPENS;
}

export interface PeopleWorld {
  readonly time: SimTime;
  readonly entropy: SimEntropy;
  readonly equipment: Equipment;
  /** Whoever is running now; nobody after a cut. */
  readonly agent: () => Agent | null;
  readonly isOver: () => boolean;
}

/** Citizens press kiosks and pads, operators press their keys; none of them waits for the machine. */
export class People {
  readonly #world: PeopleWorld;
  readonly #entropy: SimEntropy;
  #lists = 0;

  constructor(world: PeopleWorld) {
    this.#world = world;
    this.#entropy = world.entropy.split();
  }

  come(): void {
    this.#every(CITIZEN_EVERY_MS, () => this.#takeTicket());
    for (const at of windows.keys()) this.#work(at + 1);
    this.#every(2 * MINUTE, () => this.#passHall());
    this.#every(40 * MINUTE, () => this.#strayFromTheWay());
    this.#every(10 * HOUR, () => this.#hold());
    this.#every(3 * HOUR, () => this.#sendList());
    this.#every(15 * MINUTE, () => this.#checkIn());
  }

  #every(meanMs: number, act: () => void): void {
    const { time, isOver } = this.#world;
    time.after(this.#entropy.wait(meanMs) + untilOpen(time.now), () => {
      if (isOver()) return;
      this.#every(meanMs, act);
      act();
    });
  }

  /** Some press twice, some lean on the key. */
  #takeTicket(): void {
    const { time, equipment } = this.#world;
    const line = this.#entropy.pick(Object.values(KIOSK_KEYS));
    equipment.chip.press(line);
    if (this.#entropy.chance(0.2)) time.after(200 + this.#entropy.below(900), () => equipment.chip.press(line));
  }

  /** One operator: calls, waits for the citizen, serves, finishes; now and then forgets, transfers, or goes home. */
  #work(no: number): void {
    const station = `w${no}`;
    this.#every(ACT_EVERY_MS, () => {
      const agent = this.#world.agent();
      if (agent !== null) this.#doNext(no, agent);
    });
    this.#every(2 * HOUR, () => {
      const operator = this.#entropy.pick(plan.operators).id;
      this.#world.agent()?.tell({ type: "operator.came", station, operator });
    });
    this.#every(3 * 60 * MINUTE, () => this.#world.agent()?.tell({ type: "operator.left", station }));
    this.#every(60 * MINUTE, () => this.#press(no, this.#entropy.pick(["recall", "finish", "call", "no-show"])));
  }

  #doNext(no: number, agent: Agent): void {
    const station = `w${no}`;
    const state = agent.centre.stations.get(station);
    if (state?.operator == null) return agent.tell({ type: "operator.came", station, operator: `op-${no}` });
    const visit = state.visit === null ? undefined : agent.centre.visits.get(state.visit);
    if (visit === undefined) this.#callNext(no, agent);
    else {
      const leg = legAt(visit, station);
      if (leg?.phase === "called") this.#await(no, leg.recalls);
      else this.#finish(no, agent);
    }
  }

  /** Some do not come: they are called again, and given up as soon as that counts. */
  #await(no: number, recalls: number): void {
    if (recalls === 0) this.#press(no, this.#entropy.chance(0.15) ? "recall" : "start");
    else this.#press(no, this.#entropy.chance(0.1) ? "start" : "no-show");
  }

  /** Operators see whether somebody waits, and some try all the same. */
  #callNext(no: number, agent: Agent): void {
    const stages = plan.stations[no - 1]?.stages ?? [];
    const somebodyWaits = agent.centre.queues.some((_, key) => stages.some((stage) => key.endsWith(`/${stage}`)));
    if (somebodyWaits || this.#entropy.chance(0.02)) this.#press(no, "call");
  }

  #finish(no: number, agent: Agent): void {
    const station = `w${no}`;
    if (this.#entropy.chance(0.03)) {
      agent.tell({ type: "transfer.asked", station, stage: "intake", reason: "papers missing" });
      return;
    }
    if (this.#entropy.chance(0.03)) agent.tell({ type: "finish.told", station, outcome: "failed" });
    else this.#press(no, "finish");
    this.#rate(no);
  }

  #rate(no: number): void {
    const { time, equipment } = this.#world;
    if (this.#entropy.chance(0.3)) return;
    const score = String(1 + this.#entropy.below(5));
    time.after(this.#entropy.below(150 * SECOND), () => equipment.chip.press(padKeys(no)[score] ?? 0));
  }

  /** Citizens hold their tickets before the scanner of the exam hall, to enter and to leave; the examiner says who passed and who failed, inside or after. */
  #passHall(): void {
    const agent = this.#world.agent();
    if (agent === null) return;
    const station = "w5";
    if (agent.centre.stations.get(station)?.operator == null) {
      return agent.tell({ type: "operator.came", station, operator: "op-5" });
    }
    const examinees = [...agent.centre.visits.values()].filter(({ legs }) =>
      legs.some(({ stage, phase }) => stage === "exam-practical" && phase !== "called"),
    );
    if (examinees.length === 0) return;
    const { id: visit, code, ticket } = this.#entropy.pick(examinees);
    const verdict = this.#entropy.chance(0.95) ? "genuine" : "altered";
    if (this.#entropy.chance(0.4)) {
      const outcome = this.#entropy.chance(0.3) ? "failed" : "passed";
      return agent.tell({ type: "finish.told", station, outcome, ticket });
    }
    agent.tell({ type: "ticket.scanned", device: "scanner-w5", station, visit, code, verdict });
  }

  /** What happens now and then: a paper was forgotten, somebody leaves, a break, a wrong ticket, a recorder is compared. */
  #strayFromTheWay(): void {
    const agent = this.#world.agent();
    if (agent === null) return;
    const station = this.#entropy.pick(windows).id;
    const visits = [...agent.centre.visits.values()];
    const ticket = visits.length === 0 ? "A001" : this.#entropy.pick(visits).ticket;
    const minutes = this.#entropy.pick([null, 5, 20]);
    const by = this.#entropy.pick(["citizen", "centre"] as const);
    agent.tell(
      this.#entropy.pick<CentreInput>([
        { type: "postpone.asked", station, minutes, by, reason: "a paper is missing" },
        { type: "return.told", station, ticket },
        { type: "return.told", station, ticket },
        { type: "gone.told", station, ticket },
        { type: "void.asked", station, ticket, reason: "taken twice" },
        { type: "break.began", station, reason: this.#entropy.pick(["lunch", "equipment"]) },
        { type: "break.ended", station },
        { type: "call.asked", station, ticket, reason: "in a wheelchair" },
        { type: "transfer.asked", station, stage: "intake", reason: "papers", back: true },
        { type: "recorder.compared", camera: "cam-w1", offsetMs: this.#entropy.below(4_000), by: "control" },
      ]),
    );
    this.#world.time.after(this.#entropy.wait(10 * MINUTE), () =>
      this.#world.agent()?.tell({ type: "break.ended", station }),
    );
  }

  /** The hub's list of today comes now and then, each newer than the last. */
  #sendList(): void {
    const agent = this.#world.agent();
    const { day } = agent?.centre ?? { day: null };
    if (agent === null || day === null) return;
    this.#lists += 1;
    const issued = new Date(Date.parse(`${day}T00:00:00Z`) + this.#lists * MINUTE).toISOString();
    const appointments = Array.from({ length: 30 }, (_, at) => ({
      id: `ap-${day}-${at}`,
      code: `${day.replaceAll("-", "")}${at}`,
      service: this.#serviceOf(at),
      at: new Date(agent.centre.dayFrom + (5 + at / 4) * HOUR).toISOString(),
    }));
    const digest = String(this.#lists).padStart(64, "0");
    const list = { day, digest, keyId: "sim", issued, appointments, operators: [], revoked: [] };
    agent.tell({ type: "day-list.arrived", list });
  }

  #serviceOf = (at: number): string => plan.services[at % plan.services.length]?.id ?? "";

  /** Some come too early, some too late, some twice. */
  #checkIn(): void {
    const agent = this.#world.agent();
    const { day } = agent?.centre ?? { day: null };
    if (agent === null || day === null) return;
    const appointment = `${day.replaceAll("-", "")}${this.#entropy.below(31)}`;
    const code = "0123456789";
    agent.tell({ type: "appointment.shown", appointment, language: "kk", kiosk: "kiosk", code });
  }

  /** An alarm empties the centre; it goes on when the alarm is over, whoever runs then. */
  #hold(): void {
    this.#world.agent()?.tell({ type: "hold.asked", by: "kiosk", reason: "alarm" });
    const resume = () => {
      const agent = this.#world.agent();
      agent?.tell({ type: "resume.asked", by: "kiosk" });
      if (agent === null || agent.centre.hold !== null) this.#world.time.after(MINUTE, resume);
    };
    this.#world.time.after(this.#entropy.wait(20 * MINUTE), resume);
  }

  #press(no: number, key: string): void {
    const line = operatorKeys(no)[key];
    if (line !== undefined) this.#world.equipment.chip.press(line);
  }
}
