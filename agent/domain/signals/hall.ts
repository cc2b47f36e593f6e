import { type Table, tableOf } from "../../kernel/table.ts";
import type { CentreEvent } from "../event.ts";
import type { Fact } from "../fact.ts";
import type { Instant } from "../instant.ts";
import type { Rules } from "../rules.ts";

/** What several detectors have to know of the hall, from events alone. */
export interface Hall {
  readonly day: string | null;
  /** Wall milliseconds at which the business day began. */
  readonly dayFrom: number;
  /** What the wall clock showed at one moment of this boot: later moments are told from it by the monotonic clock. */
  readonly anchor: Instant | null;
  readonly isHeld: boolean;
  /** Devices that are neither ready nor degraded, the latest `DEAD_MAX`. */
  readonly dead: readonly string[];
  /** Station to who is signed in there; the latest `POSTS_MAX` stations. */
  readonly posts: Table<string, Post>;
  /** `service/stage` to its budget in minutes; at most `BUDGETS_MAX`. */
  readonly budgets: Table<string, number>;
}

export interface Post {
  readonly operator: string;
  readonly stages: readonly string[];
  /** Devices without which nobody can be called there. */
  readonly devices: readonly string[];
  readonly isPaused: boolean;
}

export const emptyHall: Hall = {
  day: null,
  dayFrom: 0,
  anchor: null,
  isHeld: false,
  dead: [],
  posts: tableOf(),
  budgets: tableOf(),
};

const MINUTE_MS = 60_000;
/** A stage that takes less than this part of its budget was hardly carried out; bounded, because budgets differ by much. */
const FLOOR_SHARE = 0.1;
const FLOOR_MIN_MS = 15_000;
const FLOOR_MAX_MS = 120_000;
const DAY_MINUTES = 1_440;
/** More than the largest centre has of each. */
const DEAD_MAX = 200;
const POSTS_MAX = 200;
const BUDGETS_MAX = 400;

export function evolveHall(hall: Hall, { at, event }: Fact): Hall {
  switch (event.type) {
    case "agent.started":
      return { ...hall, anchor: at, dead: [] };
    case "clock.anchored":
      return {
        ...hall,
        anchor: { boot: event.data.bootId, mono: event.data.monoMs, wall: Date.parse(event.data.wall) },
      };
    case "centre.opened": {
      const anchor = hall.anchor?.boot === at.boot ? hall.anchor : at;
      return { ...hall, day: event.data.day, dayFrom: Date.parse(event.data.from), anchor };
    }
    case "centre.paused":
      return { ...hall, isHeld: true };
    case "centre.resumed":
      return { ...hall, isHeld: false };
    case "device.state":
      return withDevice(hall, event.data.device, event.data.phase);
    case "ticket.reserved":
      return withBudgets(hall, event);
    default:
      return withPost(hall, event);
  }
}

function withPost(hall: Hall, event: CentreEvent): Hall {
  switch (event.type) {
    case "operator.signed-in": {
      const { station, operator, stages = [], devices = [] } = event.data;
      return {
        ...hall,
        posts: bounded(hall.posts, POSTS_MAX).set(station, { operator, stages, devices, isPaused: false }),
      };
    }
    case "operator.signed-out":
      return { ...hall, posts: hall.posts.delete(event.data.station) };
    case "operator.paused":
    case "operator.resumed": {
      const post = hall.posts.get(event.data.station);
      const isPaused = event.type === "operator.paused";
      return post === undefined ? hall : { ...hall, posts: hall.posts.set(event.data.station, { ...post, isPaused }) };
    }
    default:
      return hall;
  }
}

function withDevice(hall: Hall, device: string, phase: string): Hall {
  const others = hall.dead.filter((one) => one !== device);
  const isDead = phase !== "ready" && phase !== "degraded";
  return { ...hall, dead: isDead ? [...others, device].slice(-DEAD_MAX) : others };
}

function withBudgets(hall: Hall, { data }: Extract<CentreEvent, { type: "ticket.reserved" }>): Hall {
  const changed = data.stages.filter(
    (stage) => hall.budgets.get(`${data.service}/${stage.id}`) !== stage.budgetMinutes,
  );
  if (changed.length === 0) return hall;
  const before = bounded(hall.budgets, BUDGETS_MAX);
  const budgets = changed.reduce(
    (table, stage) => table.set(`${data.service}/${stage.id}`, stage.budgetMinutes),
    before,
  );
  return { ...hall, budgets };
}

/** A table that has room for one more; what makes it too large is another centre's life, so it may begin anew. */
export const bounded = <Value>(table: Table<string, Value>, limit: number): Table<string, Value> =>
  table.size >= limit ? table.clear() : table;

export const budgetMs = (hall: Hall, service: string, stage: string): number | null => {
  const minutes = hall.budgets.get(`${service}/${stage}`);
  return minutes === undefined ? null : minutes * MINUTE_MS;
};

/** Whether a device that a station needs for its calls is dead now. */
export const isStationDead = (hall: Hall, station: string): boolean =>
  hall.posts.get(station)?.devices.some((device) => hall.dead.includes(device)) ?? false;

/** What an honest wall clock shows at this moment, or null where that is not known; a clock that jumps changes nothing. */
export const wallOf = ({ anchor }: Hall, at: Instant): number | null =>
  anchor === null || anchor.boot !== at.boot ? null : anchor.wall + (at.mono - anchor.mono);

/** The wall milliseconds of a time of day that the rules name, on the business day that is open. */
export const wallAt = (hall: Hall, rules: Rules, minutesAfterMidnight: number): number =>
  hall.dayFrom + ((minutesAfterMidnight - rules.dayTurnsAt + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS;

/** Below this a stage was not carried out. */
export const floorMs = (budget: number): number => Math.min(FLOOR_MAX_MS, Math.max(FLOOR_MIN_MS, budget * FLOOR_SHARE));
