import type { Centre, Comparison } from "./centre.ts";
import { type Decision, happened, refused } from "./decision.ts";
import type { CentreEvent, EventOf } from "./event.ts";
import type { Fact } from "./fact.ts";
import type { CentreInput, MarkMade } from "./input.ts";
import { elapsedMs, type Instant } from "./instant.ts";
import type { Situation } from "./situation.ts";

/** A person reads a clock of whole seconds on a screen beside ours: half a second to either side. */
export const READING_ERROR_MS = 500;
/** Readings closer together tell more of the reader than of the clock. */
const DRIFT_APART_MIN_MS = 3_600_000;
/** A crystal is off by some tens of parts in a million; whatever seems more is a clock that somebody set. */
const DRIFT_MAX_PPM = 500;
/** A recorder whose drift was never measured. */
const DRIFT_UNKNOWN_PPM = 200;
/** What warmth and age change in a drift that was measured. */
const DRIFT_ERROR_MIN_PPM = 10;
const PPM = 1_000_000;

type RecorderCompared = Extract<CentreInput, { type: "recorder.compared" }>;
type CalibrationMade = Extract<CentreInput, { type: "calibration.made" }>;

/** Somebody read the recorder's clock beside ours; while ours is not set, that says nothing. */
export function compareRecorder({ centre, rules, now }: Situation, input: RecorderCompared): Decision {
  const { camera, by } = input;
  if (!rules.stations.some(({ cameras }) => cameras.includes(camera))) return refused("station-unknown");
  if (now.quality === "none") return refused("clock-unset");
  const offsetMs = Math.round(input.offsetMs);
  const driftPpm = driftSince(centre.cameras.get(camera), offsetMs, now);
  return happened({ type: "camera.compared", data: { camera, offsetMs, driftPpm, by } });
}

function driftSince(before: Comparison | undefined, offsetMs: number, now: Instant): number | null {
  const apartMs = before === undefined ? null : elapsedMs(before.at, now);
  if (before === undefined || apartMs === null || apartMs < DRIFT_APART_MIN_MS) return null;
  const ppm = ((offsetMs - before.offsetMs) * PPM) / apartMs;
  return Math.abs(ppm) > DRIFT_MAX_PPM ? null : Math.round(ppm * 1_000) / 1_000;
}

/** K5: a mark says where in the recording it is: how far the recorder's clock is ahead, and how far that may be wrong. */
export function markMade(situation: Situation, input: MarkMade): Decision {
  const { camera, station, visit, ticket, act, confirmed, made } = input;
  const offset = offsetOf(situation, camera);
  return happened({
    type: "camera.marked",
    data: { camera, station, visit, ticket, act, confirmed, made, ...offset },
  });
}

/** Whoever finds its trace in the footage reads there how far the recorder's clock was off; the record's own time says how sure ours was. */
export function calibrationMade(situation: Situation, { camera, confirmed, made }: CalibrationMade): Decision {
  return happened({
    type: "camera.calibrated",
    data: { camera, confirmed, made, ...offsetOf(situation, camera) },
  });
}

const offsetOf = ({ centre, now }: Situation, camera: string): Offset =>
  offsetNow(now.quality === "none" ? undefined : centre.cameras.get(camera), now);

type Offset = Pick<EventOf<"camera.calibrated">["data"], "offsetMs" | "uncertaintyMs">;

/** The last reading, carried on by the drift; it may be wrong by the reading and by what the drift is not known to. */
function offsetNow(comparison: Comparison | undefined, now: Instant): Offset {
  const sinceMs = comparison === undefined ? null : elapsedMs(comparison.at, now);
  if (comparison === undefined || sinceMs === null) return { offsetMs: null, uncertaintyMs: null };
  const { offsetMs, driftPpm, driftErrorPpm } = comparison;
  return {
    offsetMs: Math.round(offsetMs + ((driftPpm ?? 0) * sinceMs) / PPM),
    uncertaintyMs: READING_ERROR_MS + Math.ceil((driftErrorPpm * sinceMs) / PPM),
  };
}

export function evolveRecorder(centre: Centre, { event, at }: Fact): Centre {
  if (event.type === "camera.compared") return compared(centre, { event, at });
  return event.type === "clock.anchored" ? anchored(centre, event) : centre;
}

type Compared = Pick<Fact<EventOf<"camera.compared">>, "event" | "at">;

function compared(centre: Centre, { event, at }: Compared): Centre {
  const { camera, offsetMs, driftPpm } = event.data;
  const next = { offsetMs, at, ...driftOf(centre.cameras.get(camera), driftPpm, at) };
  return { ...centre, cameras: centre.cameras.set(camera, next) };
}

/** A drift that was measured once holds until it is measured again; both readings may have been wrong, to opposite sides. */
function driftOf(before: Comparison | undefined, driftPpm: number | null, at: Instant) {
  const apartMs = before === undefined ? null : elapsedMs(before.at, at);
  if (driftPpm !== null && apartMs !== null && apartMs > 0) {
    return { driftPpm, driftErrorPpm: DRIFT_ERROR_MIN_PPM + (2 * READING_ERROR_MS * PPM) / apartMs };
  }
  const { driftPpm: known = null, driftErrorPpm = DRIFT_UNKNOWN_PPM } = before ?? {};
  return { driftPpm: known, driftErrorPpm };
}

/** Our own clock was wrong when a recorder was read beside it in this boot: what was read is corrected too, or dropped where nobody knows by how much. */
function anchored(centre: Centre, { data }: Extract<CentreEvent, { type: "clock.anchored" }>): Centre {
  const { bootId, correctionMs } = data;
  if (correctionMs === 0 || !centre.cameras.some(({ at }) => at.boot === bootId)) return centre;
  const cameras = centre.cameras
    .filter(({ at }) => at.boot !== bootId || correctionMs !== null)
    .map((one) => (one.at.boot === bootId ? { ...one, offsetMs: one.offsetMs - Math.round(correctionMs ?? 0) } : one));
  return { ...centre, cameras };
}
