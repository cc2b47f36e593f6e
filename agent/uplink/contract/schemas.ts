import { z } from "zod";
import { eventData } from "../../domain/event.ts";
import { chain, epoch, id, moment, opening, place, range, reconnect, version, words } from "./words.ts";

/**
 * Every message between a centre and the hub, once: the TypeScript types and the JSON Schemas come from here. Readers ignore keys they
 * do not know, so that a message may gain keys; a changed meaning needs a new version of the topics.
 */
export const FRAME_EVENTS_MAX = 100;
export const FRAME_BYTES_MAX = 128 * 1024;
export const GAPS_MAX = 16;
export const PREVIOUS_MAX = 20;
export const OFFERS_MAX = 8;
export const CREDIT_MAX = 1_000_000;
export const PAUSE_MS_MAX = 600_000;
/** A list for 1,000 appointments and 500 operators with cards and PINs fits; as an event it is as long. */
export const DAY_LIST_BYTES_MAX = 240 * 1024;
/** A configuration as text, with all of its message. */
export const CONFIG_BYTES_MAX = 240 * 1024;
export const PROBLEMS_TOLD_MAX = 20;
export const CONTRACT = "1.0";
/** Which configuration a centre runs; its revision is null where it was written at the centre. */
const runs = z.object({
  revision: place.nullable(),
  /** SHA-256 of the effective configuration: what the next revision names as its base. */
  digest: chain,
  phase: z.enum(["committed", "trial", "restored"]),
  /** The last revision that was committed here is not what runs: somebody changed it at the centre. */
  drift: z.boolean(),
});

/** An event as it stands in a frame. The chain covers its exact text, so a verifier must take the text from the frame as it came. */
const event = z.looseObject({
  specversion: z.literal("1.0"),
  id: z.string().regex(/^[0-9A-Za-z-]{1,64}\.\d{1,16}$/),
  source: words,
  type: z.string().regex(/^talon\.[a-z.-]{1,60}\.v\d{1,3}$/),
  time: z.string().max(40),
  data: z.looseObject({}),
});

export const frame = z.object({
  specversion: z.literal("1.0"),
  id: words,
  source: words,
  type: z.literal("talon.frame.v1"),
  datacontenttype: z.literal("application/json"),
  data: z
    .object({
      v: version,
      epoch,
      first: place.min(1),
      last: place.min(1),
      /** The chain value before the first event; from it and the events' texts follow those of all events. */
      chain: chain.optional(),
      /** In the place of `chain` where the event before the first is lost: the chain value of the first event itself. */
      anchor: chain.optional(),
      mode: z.enum(["live", "replay"]),
      events: z.array(event).min(1).max(FRAME_EVENTS_MAX),
    })
    .refine((f) => (f.chain === undefined) !== (f.anchor === undefined), "it needs either chain or anchor")
    .refine((f) => f.last - f.first + 1 === f.events.length, "first and last do not match the number of events"),
});

/** Early copies of alerts: no range and no chain, for the ordinary stream brings them again in their place. */
export const alerts = z.object({
  specversion: z.literal("1.0"),
  id: words,
  source: words,
  type: z.literal("talon.alerts.v1"),
  datacontenttype: z.literal("application/json"),
  data: z.object({ v: version, epoch, events: z.array(event).min(1).max(FRAME_EVENTS_MAX) }),
});

export const state = z.object({
  v: version,
  centre: id,
  region: words,
  online: z.boolean(),
  /** Number of the connection, so that a late will cannot be taken for the death of a newer one. */
  bdSeq: place,
  bootId: words,
  version: words,
  contract: words,
  config: runs.optional(),
  opening: opening.optional(),
  ts: moment,
});

export const hello = z.object({
  v: version,
  centre: id,
  contract: words,
  epoch,
  /** The oldest record still kept, and the newest; last is first - 1 where there is none. */
  first: place,
  last: place,
  /** The chain value of the newest record. */
  chain,
  /** Journals of this centre that ended before this one and are still kept, oldest first. */
  previous: z
    .array(z.object({ epoch, first: place, last: place, lost: z.array(range).max(GAPS_MAX).optional() }))
    .max(PREVIOUS_MAX),
  config: runs.optional(),
  bdSeq: place,
});

export const live = z.object({
  centre: id,
  region: words,
  day: z.string().max(10).nullable(),
  at: moment,
  quality: z.enum(["none", "holdover", "rtc", "ntp"]),
  queues: z.array(z.object({ service: id, stage: id, waiting: place, oldestMs: z.number().nullable() })).max(500),
  visits: z
    .array(
      z.object({
        visit: words,
        ticket: words,
        service: id,
        stage: id.nullable(),
        phase: words,
        station: id.nullable(),
        /** Since the paper was proven; null before that. */
        runningMs: z.number().nullable(),
        normMinutes: z.number(),
      }),
    )
    .max(500),
  stations: z
    .array(
      z.object({
        id,
        phase: words,
        operator: words.nullable(),
        ticket: words.nullable(),
        sinceMs: z.number().nullable(),
      }),
    )
    .max(500),
  devices: z.array(z.object({ id, phase: words, fault: words.nullable() })).max(500),
});

export const ack = z.object({
  v: version,
  epoch,
  /** The hub durably has every event up to and including this one. */
  upto: place,
  gaps: z.array(range).max(GAPS_MAX).optional(),
  /** Events of replay a second, until another acknowledgement says otherwise. */
  credit: z.number().int().min(1).max(CREDIT_MAX).optional(),
  /** Hold replay for so long; live events go on. */
  pauseMs: z.number().int().min(0).max(PAUSE_MS_MAX).optional(),
  /** Forms beside plain text in which this hub reads what the centre publishes, until it says otherwise or another hub comes. */
  encodings: z.array(z.string().max(40)).max(OFFERS_MAX).optional(),
  /** The chain value that the hub has of event `upto`: a centre with another one has lost a part of its journal. */
  chain: chain.optional(),
  reconnect: reconnect.optional(),
  now: moment,
});

export const command = z.object({
  v: version,
  id: z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/),
  op: id,
  args: z.record(z.string().max(64), z.unknown()).optional(),
  issued: moment,
  notAfter: moment,
  by: words,
  /** As of a list, over `TALON-CMD1:{centre}:`; hold, resume and revoke need it. */
  sig: z.string().max(200).optional(),
});

const listed = eventData["day.listed"].shape;

/** What the hub knows of a day; retained, so that a centre that was away gets it with its next connection. */
export const dayList = z.object({
  v: version,
  day: listed.day,
  issued: listed.issued,
  appointments: z.array(listed.appointments.element.strip()).max(1_000),
  operators: z.array(listed.operators.element.strip()).max(500),
  revoked: listed.revoked,
  /** Names the key; the first 16 hexadecimal digits of SHA-256 over its SPKI. */
  keyId: listed.keyId,
  /** Ed25519, base64url, over `TALON-DAY1:{centre}:` and the canonical JSON (RFC 8785) of this message without `sig`. */
  sig: z.string().max(200),
});

/** What a centre is to run; retained. A revision is taken once, and only one with a higher number after it. */
export const config = z.object({
  v: version,
  revision: place.min(1),
  /** The digest of what the centre must run for this revision to be applied; without it only `force` applies it. */
  base: chain.optional(),
  /** Applied whatever runs there: a change made at the centre is lost, and the journal says so. */
  force: z.boolean().optional(),
  issued: moment,
  notBefore: moment.optional(),
  /** How long the centre watches it before it is committed; 10 minutes where it is absent. */
  watchMs: z.number().int().min(1_000).max(3_600_000).optional(),
  /** The whole file, YAML or JSON. */
  config: z.string().min(1).max(CONFIG_BYTES_MAX),
  by: words,
  keyId: listed.keyId,
  /** As of a list, over `TALON-CFG1:{centre}:`. */
  sig: z.string().max(200),
});

const problem = z.object({ place: words, what: z.string().max(500), cure: z.string().max(500) });

export const result = z.object({
  v: version,
  centre: id,
  command: words,
  op: id,
  phase: z.enum(["accepted", "running", "done", "failed", "expired", "refused"]),
  why: words.nullable(),
  /** Of a configuration: all that is wrong with it, or with what it did. */
  problems: z.array(problem).max(PROBLEMS_TOLD_MAX).optional(),
  ts: moment,
});

export const hubState = z.object({
  v: version,
  online: z.boolean(),
  instance: words,
  /** Asked of every centre, before the hub or its brokers are taken away. */
  reconnect: reconnect.optional(),
  ts: moment,
});

/** What was read stays as it was read. */
type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

export type FrameMode = z.infer<typeof frame>["data"]["mode"];
export type StateMessage = Frozen<z.infer<typeof state>>;
export type HelloMessage = Frozen<z.infer<typeof hello>>;
export type LiveMessage = Frozen<z.infer<typeof live>>;
export type AckMessage = Frozen<z.infer<typeof ack>>;
export type DayListMessage = Readonly<z.infer<typeof dayList>>;
export type ConfigMessage = Frozen<z.infer<typeof config>>;
export type RunsMessage = Frozen<z.infer<typeof runs>>;
export type CommandMessage = Frozen<z.infer<typeof command>>;
export type ResultMessage = Frozen<z.infer<typeof result>>;
export type ReconnectOrder = Frozen<z.infer<typeof reconnect>>;
export type HubStateMessage = Frozen<z.infer<typeof hubState>>;
export type CommandPhase = ResultMessage["phase"];
export type EventRange = Frozen<z.infer<typeof range>>;
