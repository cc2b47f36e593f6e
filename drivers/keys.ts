import { z } from "zod";
import { type Answer, answer, type Part, part, type Sleeper, sooner } from "../agent/kernel/machine.ts";
import { type MonoMs, monoMs, since } from "../agent/kernel/units.ts";
import type { KeysOrder, KeysWord } from "../agent/ports/keys.ts";
import type { PinRequest } from "../agent/ports/pins.ts";
import {
  type Contact,
  type ContactAnswer,
  contactWakeAt,
  edgeContact,
  heldContact,
  openContact,
  settleContact,
} from "./contact.ts";
import type { DriverIn, DriverOut } from "./driver.ts";

/** The SoCs of all Raspberry Pi up to 5 have fewer lines than this. */
const LINE_MOST = 57;
const SETTLE_MS = 30;

const line = z.int().min(0).max(LINE_MOST).describe("BCM line number");

/** What one writes for keys; `name` says which names they may have, `lockOutMs` how long a press keeps the next one from counting. */
export const keysOptions = (name: RegExp, lockOutMs: number) =>
  z
    .strictObject({
      keys: z
        .record(z.string().regex(name), line)
        .refine((keys) => Object.keys(keys).length > 0, "at least one key is needed")
        .describe("name of each key, and the line it pulls"),
      lamps: z
        .record(z.string().regex(name), line)
        .default({})
        .describe("lamp behind a key: name of the key, and line"),
      wiring: z
        .enum(["active-low", "active-high"])
        .default("active-low")
        .describe("what a pressed key does to its line"),
      settleMs: z
        .int()
        .min(5)
        .max(500)
        .default(SETTLE_MS)
        .describe("stillness before a press counts; the shortest press"),
      lockOutMs: z
        .int()
        .min(0)
        .max(10_000)
        .default(lockOutMs)
        .describe("how long a press keeps the next from counting"),
    })
    .refine(({ keys, lamps }) => isDistinct([...Object.values(keys), ...Object.values(lamps)]), {
      message: "two keys or lamps are on one line",
    })
    .refine(({ keys, lamps }) => Object.keys(lamps).every((lamp) => lamp in keys), {
      message: "a lamp has no key of its name",
      path: ["lamps"],
    });

export type KeysOptions = z.infer<ReturnType<typeof keysOptions>>;

export const keysPins = (options: KeysOptions): PinRequest => ({
  inputs: Object.values(options.keys),
  outputs: Object.values(options.lamps),
  wiring: options.wiring,
});

interface Keys extends Sleeper {
  readonly options: KeysOptions;
  /** Whether a press of one key locks out all, as on a pad that asks one question. */
  readonly lockScope: "key" | "all";
  readonly openedAt: MonoMs | null;
  readonly contacts: Readonly<Record<string, Contact>>;
  readonly pressedAt: Readonly<Record<string, MonoMs>>;
  readonly lit: ReadonlySet<string>;
  readonly isStuckTold: boolean;
}

type KeysAnswer = Answer<Keys, DriverOut<KeysWord>>;

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
    pressedAt: {},
    lit: new Set(),
    isStuckTold: false,
    wakeAt: null,
  };
  return part(first, stepKeys);
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
      return settleKeys(keys, [], now);
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
  const contacts = mapValues(keys.contacts, ({ bounces, presses }) => ({ ...openContact, bounces, presses }));
  return { ...keys, openedAt: null, contacts, isStuckTold: false, wakeAt: null };
}

function hearEdge(keys: Keys, edge: Extract<DriverIn<KeysOrder>, { type: "edge" }>, now: MonoMs): KeysAnswer {
  const key = Object.keys(keys.options.keys).find((name) => keys.options.keys[name] === edge.line);
  const contact = key === undefined ? undefined : keys.contacts[key];
  if (key === undefined || contact === undefined || keys.openedAt === null) return answer(keys);
  const at = monoMs(Math.min(edge.at, now));
  const isHeldFromBefore = edge.level === "active" && contact.changedAt === null && at <= keys.openedAt;
  const after: ContactAnswer = isHeldFromBefore
    ? { contact: heldContact(contact, at), pressedAt: null }
    : edgeContact(contact, { level: edge.level, at }, keys.options);
  return settleKeys(
    { ...keys, contacts: { ...keys.contacts, [key]: after.contact } },
    after.pressedAt === null ? [] : [{ key, at: after.pressedAt }],
    now,
  );
}

interface Press {
  readonly key: string;
  readonly at: MonoMs;
}

function settleKeys(before: Keys, earlier: readonly Press[], now: MonoMs): KeysAnswer {
  if (before.openedAt === null) return answer(before);
  const presses = [...earlier];
  const contacts = mapValues(before.contacts, (contact, key) => {
    const after = settleContact(contact, now, before.options);
    if (after.pressedAt !== null) presses.push({ key, at: after.pressedAt });
    return after.contact;
  });
  const { keys, words } = countPresses({ ...before, contacts }, presses);
  const health = stuckHealth(keys);
  const wakeAt = Object.values(contacts)
    .map((contact) => contactWakeAt(contact, keys.options))
    .reduce(sooner, null);
  return answer({ ...keys, isStuckTold: isAnyStuck(keys), wakeAt }, ...words, ...health);
}

function countPresses(
  before: Keys,
  presses: readonly Press[],
): { readonly keys: Keys; readonly words: readonly DriverOut<KeysWord>[] } {
  let keys = before;
  const words: DriverOut<KeysWord>[] = [];
  for (const press of [...presses].sort((one, other) => one.at - other.at)) {
    const scope = keys.lockScope === "all" ? "" : press.key;
    const last = keys.pressedAt[scope];
    if (last !== undefined && since(last, press.at) < keys.options.lockOutMs) continue;
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

const isDistinct = (lines: readonly number[]): boolean => new Set(lines).size === lines.length;

const mapValues = <Value>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value, key: string) => Value,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
