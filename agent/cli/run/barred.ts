import { z } from "zod";
import type { Thrown } from "../../control/status.ts";

/** Beside the journal: the devices whose drivers threw. */
export const BARRED_FILE = "barred.json";
/** A device whose driver threw so often, with never a good while between, is left out. */
export const BARRED_AT_THROWS = 3;
/** An agent that ran for so long has got over what threw before. Counted within one life of the process: no wall clock has a say. */
export const GOOD_WHILE_MS = 600_000;
/** More than any centre has; beyond that the one that threw longest ago is forgotten. */
const DEVICES_MAX = 64;
const TEXT_CHARACTERS_MAX = 300;

/** What a throw is counted for: another version of the agent or another entry of the configuration begins anew. */
export interface DeviceIdentity {
  readonly id: string;
  readonly version: string;
  /** A digest of the device's entry in the configuration. */
  readonly entry: string;
}

export interface ThrowRecord extends Omit<Thrown, "isBarred"> {
  readonly version: string;
  readonly entry: string;
}

/** By device; the one that threw last stands last. */
export type ThrowBook = ReadonlyMap<string, ThrowRecord>;

export const isBarredBy = ({ times }: Pick<ThrowRecord, "times">): boolean => times >= BARRED_AT_THROWS;

/** What is known against this very device; null where nothing is. */
export function recordAgainst(book: ThrowBook, { id, version, entry }: DeviceIdentity): ThrowRecord | null {
  const record = book.get(id);
  return record !== undefined && record.version === version && record.entry === entry ? record : null;
}

export function withThrow(
  book: ThrowBook,
  device: DeviceIdentity,
  seen: Omit<Thrown, "times" | "isBarred">,
): ThrowBook {
  const { id, version, entry } = device;
  const times = (recordAgainst(book, device)?.times ?? 0) + 1;
  const short = (text: string): string => text.slice(0, TEXT_CHARACTERS_MAX);
  const record = { times, version, entry, what: short(seen.what), where: short(seen.where), at: seen.at };
  const others = [...book].filter(([other]) => other !== id).slice(1 - DEVICES_MAX);
  return new Map([...others, [id, record]]);
}

/** The agent has run for a good while: what did not bar a device is forgotten. */
export const afterGoodWhile = (book: ThrowBook): ThrowBook =>
  new Map([...book].filter(([, record]) => isBarredBy(record)));

/** Let in again on trial: the next throw before a good while bars it again. Null where it was not barred. */
export function readmitted(book: ThrowBook, device: DeviceIdentity): ThrowBook | null {
  const record = recordAgainst(book, device);
  if (record === null || !isBarredBy(record)) return null;
  return new Map(book).set(device.id, { ...record, times: BARRED_AT_THROWS - 1 });
}

const text = z.string().max(TEXT_CHARACTERS_MAX);
const file = z.object({
  v: z.literal(1),
  devices: z
    .array(
      z.object({
        id: text,
        times: z.number().int().min(1),
        version: text,
        entry: text,
        what: text,
        where: text,
        at: text,
      }),
    )
    .max(DEVICES_MAX),
});

export const writtenBook = (book: ThrowBook): string =>
  `${JSON.stringify({ v: 1, devices: [...book].map(([id, record]) => ({ id, ...record })) }, null, 1)}\n`;

/** Null where this is no such file: then nothing is known against any device. */
export function readBook(written: string): ThrowBook | null {
  const read = file.safeParse(jsonOf(written));
  return read.success ? new Map(read.data.devices.map(({ id, ...record }) => [id, record])) : null;
}

function jsonOf(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return null;
  }
}

/** Where in our own code it was thrown: the claim's own file says nothing of who broke it. */
export function placeOf(stack: string, root: string): string {
  const frames = stack
    .split("\n")
    .flatMap((line) => /(?:file:\/\/|\(|at )(\/[^()]+:\d+):\d+\)?$/.exec(line)?.[1] ?? []);
  const ours = frames
    .filter((frame) => frame.startsWith(root) && !frame.includes("/node_modules/"))
    .map((frame) => frame.slice(root.length));
  return ours.find((frame) => !frame.startsWith("agent/kernel/assert.ts")) ?? frames[0] ?? "";
}
