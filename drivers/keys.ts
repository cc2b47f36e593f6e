import { type Answer, answer, type Figures, type Part, part, type Sleeper, sooner } from "../agent/kernel/machine.ts";
import { later, type MonoMs, monoMs, since } from "../agent/kernel/units.ts";
import type { KeysOrder, KeysWord } from "../agent/ports/keys.ts";
import { type Contact, contactDueAt, edgeContact, heldContact, isRising, openContact } from "./contact.ts";
import type { DriverIn, DriverOut } from "./driver.ts";
import type { KeysOptions } from "./keys-options.ts";

/** Pins that were asked to look at themselves have answered after this time, or will not. */
const ASK_AGAIN_MS = 20;

interface Press {
  readonly key: string;
  readonly at: MonoMs;
}

interface Keys extends Sleeper {
  readonly options: KeysOptions;
  /** Whether a press of one key locks out all, as on a pad that asks one question. */
  readonly lockScope: "key" | "all";
  readonly openedAt: MonoMs | null;
  readonly contacts: Readonly<Record<string, Contact>>;
  /** When the pins were last asked for their levels. */
  readonly askedAt: MonoMs | null;
  /** Presses that wait for others which may have begun earlier. */
  readonly pending: readonly Press[];
  readonly pressedAt: Readonly<Record<string, MonoMs>>;
  readonly lockedOut: number;
  readonly lit: ReadonlySet<string>;
  readonly isStuckTold: boolean;
}

type KeysAnswer = Answer<Keys, DriverOut<KeysWord>>;
type EdgeIn = Extract<DriverIn<KeysOrder>, { type: "edge" }>;

/** Keys on GPIO lines, each with a will of its own. */
export function keysMachine(
  options: KeysOptions,
  lockScope: "key" | "all",
): Part<DriverIn<KeysOrder>, DriverOut<KeysWord>> {
  const contacts = Object.fromEntries(Object.keys(options.keys).map((key) => [key, openContact]));
  const first: Keys = {
    options,
    lockScope,
    openedAt: null,
    contacts,
    askedAt: null,
    pending: [],
    pressedAt: {},
    lockedOut: 0,
    lit: new Set(),
    isStuckTold: false,
    wakeAt: null,
  };
  return part(first, stepKeys, keysFigures);
}

function stepKeys(keys: Keys, input: DriverIn<KeysOrder>, now: MonoMs): KeysAnswer {
  switch (input.type) {
    case "opened":
      return openKeys(keys, now);
    case "closed":
      return answer(closeKeys(keys));
    case "edge":
      return keys.openedAt === null ? answer(keys) : hearEdge(keys, input, now);
    case "order":
      return lightLamp(keys, input.order);
    case "woken":
      return conclude(keys, now);
    case "heard":
    case "drained":
      return answer(keys);
  }
}

function openKeys(keys: Keys, now: MonoMs): KeysAnswer {
  const lamps = [...keys.lit].map((key) => driveLamp(keys, key, true));
  return answer({ ...closeKeys(keys), openedAt: now }, ...lamps.flat(), {
    type: "health",
    phase: "ready",
    fault: null,
  });
}

/** Wear is remembered over a loss of the pins, levels are not. */
function closeKeys(keys: Keys): Keys {
  const contacts = mapValues(keys.contacts, ({ wear }) => ({ ...openContact, wear }));
  return { ...keys, openedAt: null, contacts, askedAt: null, pending: [], isStuckTold: false, wakeAt: null };
}

function hearEdge(keys: Keys, edge: EdgeIn, now: MonoMs): KeysAnswer {
  const key = Object.keys(keys.options.keys).find((name) => keys.options.keys[name] === edge.line);
  const contact = key === undefined ? undefined : keys.contacts[key];
  if (key === undefined || contact === undefined || keys.openedAt === null) return answer(keys);
  const at = monoMs(Math.min(edge.at, now));
  const isHeldFromBefore = edge.level === "active" && contact.knownAt === null && at <= keys.openedAt;
  const after = isHeldFromBefore
    ? { contact: heldContact(contact, at, keys.options), pressedAt: null }
    : edgeContact(contact, { ...edge, at }, keys.options);
  const pending = after.pressedAt === null ? keys.pending : [...keys.pending, { key, at: after.pressedAt }];
  return conclude({ ...keys, contacts: { ...keys.contacts, [key]: after.contact }, pending }, now);
}

/** Nothing is settled by the clock alone: edges may wait unread while the program is stalled, so what is due is looked at first. */
function conclude(before: Keys, now: MonoMs): KeysAnswer {
  if (before.openedAt === null) return answer(before);
  const overdue = Object.values(before.contacts).filter((contact) => isDue(contact, before, now));
  const { keys, words } = overdue.some(isRising) ? { keys: before, words: [] } : countPresses(before);
  const isAsking = overdue.length > 0 && mayAsk(before, overdue, now);
  const askedAt = isAsking ? now : before.askedAt;
  const again = overdue.length > 0 && askedAt !== null ? later(askedAt, ASK_AGAIN_MS) : null;
  const wakeAt = Object.values(keys.contacts)
    .map((contact) => contactDueAt(contact, keys.options))
    .filter((dueAt) => dueAt !== null && dueAt > now)
    .reduce(sooner, again);
  const looks: readonly DriverOut<KeysWord>[] = isAsking ? [{ type: "sample" }] : [];
  return answer({ ...keys, askedAt, isStuckTold: isAnyStuck(keys), wakeAt }, ...words, ...stuckHealth(keys), ...looks);
}

function isDue(contact: Contact, keys: Keys, now: MonoMs): boolean {
  const dueAt = contactDueAt(contact, keys.options);
  return dueAt !== null && dueAt <= now;
}

function mayAsk({ askedAt }: Keys, overdue: readonly Contact[], now: MonoMs): boolean {
  if (askedAt === null || since(askedAt, now) >= ASK_AGAIN_MS) return true;
  return overdue.every(({ knownAt }) => knownAt !== null && knownAt >= askedAt);
}

/** Those that one hears of together are told in the order in which the keys were closed. */
function countPresses(before: Keys): { readonly keys: Keys; readonly words: readonly DriverOut<KeysWord>[] } {
  let keys: Keys = { ...before, pending: [] };
  const words: DriverOut<KeysWord>[] = [];
  for (const press of [...before.pending].sort((one, other) => one.at - other.at)) {
    const scope = keys.lockScope === "all" ? "" : press.key;
    const last = keys.pressedAt[scope];
    if (last !== undefined && since(last, press.at) < keys.options.lockOutMs) {
      keys = { ...keys, lockedOut: keys.lockedOut + 1 };
      continue;
    }
    keys = { ...keys, pressedAt: { ...keys.pressedAt, [scope]: press.at } };
    words.push({ type: "told", word: { type: "pressed", key: press.key, at: press.at } });
  }
  return { keys, words };
}

function stuckHealth(keys: Keys): readonly DriverOut<KeysWord>[] {
  const isStuck = isAnyStuck(keys);
  if (isStuck === keys.isStuckTold) return [];
  return [
    isStuck
      ? { type: "health", phase: "degraded", fault: "key-stuck" }
      : { type: "health", phase: "ready", fault: null },
  ];
}

const isAnyStuck = (keys: Keys): boolean => Object.values(keys.contacts).some((contact) => contact.isStuck);

function lightLamp(keys: Keys, order: KeysOrder): KeysAnswer {
  if (keys.options.lamps[order.key] === undefined) return answer(keys);
  const lit = new Set(keys.lit);
  if (order.lit) lit.add(order.key);
  else lit.delete(order.key);
  return answer({ ...keys, lit }, ...driveLamp(keys, order.key, order.lit));
}

function driveLamp(keys: Keys, key: string, isLit: boolean): readonly DriverOut<KeysWord>[] {
  const lamp = keys.options.lamps[key];
  return lamp === undefined ? [] : [{ type: "drive", line: lamp, level: isLit ? "active" : "inactive" }];
}

const mapValues = <Value>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value, key: string) => Value,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));

/** Sums for all keys, and for each the bounces of a hundred presses: the one that grows is the key to replace. */
function keysFigures({ contacts, lockedOut }: Keys): Figures {
  const sum = (one: (wear: Contact["wear"]) => number): number =>
    Object.values(contacts).reduce((total, { wear }) => total + one(wear), 0);
  const worn = Object.entries(contacts).map(([key, { wear }]) => [
    `bouncesPer100Presses.${key}`,
    Math.round(wear.bouncesPerPress * 100),
  ]);
  return {
    presses: sum((wear) => wear.presses),
    lockedOutPresses: lockedOut,
    bounces: sum((wear) => wear.bounces),
    glitches: sum((wear) => wear.glitches),
    lostEdges: sum((wear) => wear.lostEdges),
    ...Object.fromEntries(worn),
  };
}
