import type { SimEntropy } from "../entropy.ts";
import type { DayPlan } from "./day-plan.ts";
import { KIOSKS } from "./hall-plan.ts";
import { CLOSES_MS, OPENS_MS, type World } from "./world.ts";

/** What a citizen will do once he is called. */
export interface Citizen {
  readonly comes: "at once" | "to the second call" | "never";
  /** Whether he answers for a service at all, and whether he is one of those who press at once. */
  readonly answers: boolean;
}

interface Wish {
  readonly service: string;
  readonly language: "kk" | "ru" | "uk";
  readonly priority: "ordinary" | "privileged";
  readonly comes: Citizen["comes"];
}

const MINUTE_MS = 60_000;
const RUSH_MS = 25 * MINUTE_MS;
/** After work many come late, and the last ticket is given shortly before doors close. */
const LATE_MS = 90 * MINUTE_MS;
const LAST_TICKET_MS = 15 * MINUTE_MS;
const SERVICES = ["licence-first", "licence-exchange", "registration", "plates"];
const RETRIES_MAX = 5;

/** Those who come to the kiosks, one at a time before each: alone, in families, by the bus; and those who take many tickets to sell. */
export class Visitors {
  readonly citizens = new Map<string, Citizen>();
  readonly #world: World;
  readonly #plan: DayPlan;
  readonly #chance: SimEntropy;
  readonly #free = new Map<string, number>();

  constructor(world: World, plan: DayPlan) {
    this.#world = world;
    this.#plan = plan;
    this.#chance = plan.entropy.split();
  }

  comeAll(): void {
    const { visitors, rushShare, familyShare, hasBus } = this.#plan;
    for (let one = 0; one < visitors; one += 1) {
      const isFamily = this.#chance.chance(familyShare);
      const wishes = isFamily ? this.#family() : [this.#wish()];
      if (isFamily) one += wishes.length - 1;
      this.#at(this.#arrival(rushShare), () => this.#queueUp(wishes, { gap: 5_000, spread: 0.4 }));
    }
    if (hasBus) this.#at(OPENS_MS + this.#chance.between(30, 300) * MINUTE_MS, () => this.#bus());
    this.#appointments();
    const { deed } = this.#plan;
    if (deed?.signal === "hoarding") {
      const at = OPENS_MS + this.#chance.between(0, 12) * MINUTE_MS;
      this.#at(at, () => this.#hoard(deed.subject, deed.force));
    }
  }

  #arrival(rushShare: number): number {
    if (this.#chance.chance(rushShare)) return OPENS_MS + this.#chance.unit() ** 1.5 * RUSH_MS;
    const isLate = this.#chance.chance(this.#plan.lateShare);
    return this.#chance.between(isLate ? CLOSES_MS - LATE_MS : OPENS_MS, CLOSES_MS - LAST_TICKET_MS);
  }

  #wish(): Wish {
    const service = SERVICES[Math.min(3, Math.floor(this.#chance.unit() ** 1.2 * 4))] ?? "plates";
    const language = this.#chance.chance(0.55) ? "kk" : this.#chance.chance(0.8) ? "ru" : "uk";
    const priority = this.#chance.chance(this.#plan.privilegedShare) ? "privileged" : "ordinary";
    return { service, language, priority, comes: this.#comes(this.#plan.noShowShare) };
  }

  #comes(noShowShare: number): Citizen["comes"] {
    if (this.#chance.chance(noShowShare)) return "never";
    return this.#chance.chance(0.05) ? "to the second call" : "at once";
  }

  /** One goes, all go: a family that leaves leaves with all its tickets. */
  #family(): readonly Wish[] {
    const one = this.#wish();
    return Array.from({ length: 2 + this.#chance.below(4) }, () => ({
      ...one,
      service: this.#chance.chance(0.6) ? one.service : this.#wish().service,
    }));
  }

  #bus(): void {
    const one = this.#wish();
    const size = 8 + this.#chance.below(8);
    for (let at = 0; at < size; at += 1) {
      const wish: Wish = { ...one, priority: "ordinary", comes: this.#comes(this.#plan.noShowShare) };
      this.#queueUp([wish], { gap: 9_000, spread: 0.4, kiosk: KIOSKS[0] ?? "" });
    }
  }

  /** Stands in line before a kiosk, then takes the tickets one after another. */
  #queueUp(wishes: readonly Wish[], hand: { gap: number; spread: number; kiosk?: string }): void {
    const kiosk = hand.kiosk ?? this.#chance.pick(KIOSKS);
    let at = Math.max(this.#world.time.now, this.#free.get(kiosk) ?? 0) + this.#long(9_000, 0.5);
    for (const wish of wishes) {
      this.#at(at, () => this.#press(wish, kiosk));
      at += Math.max(3_200, this.#long(hand.gap, hand.spread));
    }
    this.#free.set(kiosk, at);
  }

  #hoard(kiosk: string, force: number): void {
    const size = Math.round(10 + force * 18);
    const spread = 0.22 - force * 0.18;
    const gap = this.#chance.between(4_500, 9_000);
    const unsold = 0.25 + force * 0.6;
    const isMixed = this.#chance.chance(0.3);
    const one = this.#wish();
    let at = Math.max(this.#world.time.now, this.#free.get(kiosk) ?? 0);
    this.#world.deeds += size;
    for (let no = 0; no < size; no += 1) {
      const comes = this.#chance.chance(unsold) ? "never" : "at once";
      const service = isMixed ? this.#wish().service : one.service;
      const wish: Wish = { service, language: one.language, priority: "ordinary", comes };
      this.#at(at, () => this.#press(wish, kiosk));
      at += Math.max(3_200, this.#long(gap, spread));
    }
    this.#free.set(kiosk, at);
  }

  #press(wish: Wish, kiosk: string, tries = 0): void {
    const { comes, priority, ...asked } = wish;
    const privileged = priority === "privileged" ? { priority } : {};
    const decision = this.#world.tell({
      type: "service.asked",
      ...asked,
      ...privileged,
      kiosk,
      code: this.#chance.code(10),
    });
    const reserved = decision?.events.find((event) => event.type === "ticket.reserved");
    if (reserved !== undefined) this.#meet(reserved.data.visit, comes);
    else if (tries < RETRIES_MAX) {
      this.#world.time.after(this.#chance.between(2_000, 6_000) * (tries + 1) ** 2, () =>
        this.#press(wish, kiosk, tries + 1),
      );
    }
  }

  #meet(visit: string, comes: Citizen["comes"]): void {
    this.citizens.set(visit, { comes, answers: this.#chance.chance(this.#plan.ratingShare) });
  }

  #appointments(): void {
    const { appointments } = this.#plan;
    const slots = Array.from({ length: appointments }, (_, no) => {
      const at = OPENS_MS + Math.round((no + 0.5) * ((CLOSES_MS - OPENS_MS - 60 * MINUTE_MS) / appointments));
      return { id: `ap-${no}`, code: `AP${1_000 + no}`, service: this.#wish().service, at };
    });
    this.#world.time.after(10 * MINUTE_MS, () => this.#world.tell({ type: "day-list.arrived", list: dayList(slots) }));
    for (const slot of slots) {
      if (this.#chance.chance(this.#plan.noShowShare)) continue;
      this.#at(Math.max(OPENS_MS, slot.at + this.#chance.between(-20, 10) * MINUTE_MS), () => this.#checkIn(slot.code));
    }
  }

  #checkIn(appointment: string): void {
    const kiosk = this.#chance.pick(KIOSKS);
    const code = this.#chance.code(10);
    const shown = this.#world.tell({ type: "appointment.shown", appointment, language: "kk", kiosk, code });
    const reserved = shown?.events.find((event) => event.type === "ticket.reserved");
    if (reserved !== undefined) this.#meet(reserved.data.visit, this.#comes(this.#plan.noShowShare));
  }

  #at(moment: number, call: () => void): void {
    this.#world.time.after(moment - this.#world.time.now, call);
  }

  #long(medianMs: number, spread: number): number {
    return medianMs * Math.exp(normal(this.#chance) * spread);
  }
}

const WALL = (ms: number): string => new Date(Date.UTC(2026, 10, 19, 1, 30) + ms).toISOString();

const dayList = (slots: readonly { id: string; code: string; service: string; at: number }[]) => ({
  day: "2026-11-19",
  digest: "0".repeat(64),
  keyId: "hub",
  issued: WALL(0),
  appointments: slots.map(({ id, code, service, at }) => ({ id, code, service, at: WALL(at) })),
  operators: [],
  revoked: [],
});

/** A standard normal number (Box and Muller 1958). */
export const normal = (chance: SimEntropy): number =>
  Math.sqrt(-2 * Math.log(1 - chance.unit())) * Math.cos(2 * Math.PI * chance.unit());
