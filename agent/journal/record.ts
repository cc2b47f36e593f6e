import { z } from "zod";
import { type CentreEvent, type EventType, eventData, wireType } from "../domain/event.ts";
import { parseJson } from "../kernel/json.ts";
import { fail, ok, type Problem, type Result } from "../kernel/result.ts";
import { type ClockQuality, type MonoMs, monoMs, type Seq, seq, type WallMs, wallMs } from "../kernel/units.ts";
import { idOfBody, recordId } from "./body.ts";
import { UPCASTS, type Upcasts, upcast } from "./upcast.ts";

/** Everything about a record but what happened. */
export interface Stamp {
  readonly epoch: string;
  readonly centre: string;
  readonly seq: Seq;
  /** When it happened; `recordedWall` is when the journal took it. */
  readonly wall: WallMs;
  readonly recordedWall: WallMs;
  readonly mono: MonoMs;
  readonly bootId: string;
  readonly quality: ClockQuality;
  /** The IANA time zone of the centre: with the moment in UTC it says what its clocks on the wall showed (K20). */
  readonly zone?: string;
  /** The device or module that it comes from. */
  readonly source: string;
  /** The id of the record or command that led to it. */
  readonly cause: string | null;
}

export interface Recorded extends Stamp {
  readonly event: CentreEvent;
}

const SEQUENCE_DIGITS = 12;

/** Where the shape of an event's data is described: the contract's JSON Schemas carry this as `$id`. */
export const dataSchemaOf = (type: EventType): string => `urn:talon:event:${type}:v1`;

interface WireNames {
  readonly type: string;
  readonly schema: string;
}

const wireNames = new Map<EventType, WireNames>(
  (Object.keys(eventData) as EventType[]).map((type) => [type, { type: wireType(type), schema: dataSchemaOf(type) }]),
);

interface Mentions {
  readonly visit?: string;
  readonly device?: string;
  readonly camera?: string;
  readonly kiosk?: string;
}

/** The device that an event speaks of, else the agent itself. */
export function sourceOf(event: CentreEvent): string {
  const mentions = event.data as Mentions;
  return mentions.device ?? mentions.camera ?? mentions.kiosk ?? "agent";
}

const iso = (wall: WallMs): string => new Date(wall).toISOString();

/** The CloudEvents 1.0 text of an event (JSON format), always with its keys in this order: it is hashed, stored and sent as it is. */
export function recordBody(stamp: Stamp, event: CentreEvent): string {
  const names = wireNames.get(event.type);
  const mentions = event.data as Mentions;
  const time = iso(stamp.wall);
  return JSON.stringify({
    specversion: "1.0",
    id: recordId(stamp.epoch, stamp.seq),
    source: `/${stamp.centre}/${stamp.source}`,
    type: names?.type,
    subject: mentions.visit ?? mentions.device ?? stamp.centre,
    time,
    recordedtime: stamp.recordedWall === stamp.wall ? time : iso(stamp.recordedWall),
    sequence: String(stamp.seq).padStart(SEQUENCE_DIGITS, "0"),
    partitionkey: stamp.centre,
    correlationid: mentions.visit,
    causationid: stamp.cause ?? undefined,
    dataschema: names?.schema,
    bootid: stamp.bootId,
    monoms: stamp.mono,
    timequality: stamp.quality,
    timezone: stamp.zone,
    datacontenttype: "application/json",
    data: event.data,
  });
}

const envelope = z.object({
  specversion: z.literal("1.0"),
  id: z.string().regex(/^[^.]+\.[1-9][0-9]*$/),
  source: z.string().regex(/^\/[^/]+\/[^/]+$/),
  type: z.string().regex(/^talon\.[a-z.-]+\.v[1-9][0-9]*$/),
  time: z.iso.datetime(),
  recordedtime: z.iso.datetime(),
  partitionkey: z.string(),
  causationid: z.string().optional(),
  bootid: z.string(),
  monoms: z.number(),
  timequality: z.enum(["none", "holdover", "rtc", "ntp"]),
  timezone: z.string().max(64).optional(),
  data: z.unknown(),
});

type Envelope = z.infer<typeof envelope>;

/** Reads a body back, old versions translated by `upcasts`. */
export function parseRecord(body: string, upcasts: Upcasts = UPCASTS): Result<Recorded, Problem> {
  const place = `record ${idOfBody(body) ?? "without an id"}`;
  const json = parseJson(body);
  const read = envelope.safeParse(json.ok ? json.value : null);
  if (!read.success) return fail(damaged(place, read.error));
  const event = eventIn(read.data, upcasts, place);
  if (!event.ok) return event;
  return ok({ ...stampIn(read.data), event: event.value });
}

function stampIn(from: Envelope): Stamp {
  const [epoch = "", no] = from.id.split(".");
  const wall = wallMs(Date.parse(from.time));
  return {
    epoch,
    centre: from.partitionkey,
    seq: seq(Number(no)),
    wall,
    recordedWall: from.recordedtime === from.time ? wall : wallMs(Date.parse(from.recordedtime)),
    mono: monoMs(from.monoms),
    bootId: from.bootid,
    quality: from.timequality,
    ...(from.timezone === undefined ? {} : { zone: from.timezone }),
    source: from.source.slice(from.source.lastIndexOf("/") + 1),
    cause: from.causationid ?? null,
  };
}

function eventIn(from: Envelope, upcasts: Upcasts, place: string): Result<CentreEvent, Problem> {
  const versionAt = from.type.lastIndexOf(".v");
  const old = {
    name: from.type.slice("talon.".length, versionAt),
    version: Number(from.type.slice(versionAt + 2)),
    data: from.data,
  };
  const { name, version, data } = upcast(old, upcasts);
  const known = wireNames.get(name as EventType);
  if (known?.type !== `talon.${name}.v${version}`) {
    return fail({
      place,
      what: `holds an event that this version does not know: ${from.type}.`,
      cure: "Install the version of Talon that wrote it, or a newer one.",
    });
  }
  const shape: z.ZodType = eventData[name as EventType];
  const checked = shape.safeParse(data);
  if (!checked.success) return fail(damaged(place, checked.error));
  return ok({ type: name, data: checked.data } as CentreEvent);
}

const damaged = (place: string, error: z.ZodError): Problem => ({
  place,
  what: `is not a record: ${error.issues.map((issue) => `${issue.path.join(".") || "text"}: ${issue.message}`).join("; ")}.`,
  cure: "Run `talon journal verify` to see whether somebody changed the journal.",
});
