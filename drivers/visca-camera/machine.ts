import { type Answer, answer, type Part, part } from "../../agent/kernel/machine.ts";
import { later, type MonoMs, since } from "../../agent/kernel/units.ts";
import type { CameraOrder, CameraWord } from "../../agent/ports/camera.ts";
import { ofAct } from "../camera-acts.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import {
  ANSWER_WAIT_MS,
  ASK_EVERY_MS,
  BUSY_RETRY_MS,
  BUSY_TRIES_MAX,
  type Camera,
  closedCamera,
  MARKS_MAX,
  MISSES_MAX,
  OUT_MOST_MS,
  openingOf,
  RECOUNT_APART_MS,
  SILENT_RETRY_MS,
  STALE_MS,
  type ViscaCameraSettings,
} from "./camera.ts";
import { commandPacket, emptyPacket, readPackets, replyOf, type ViscaReply } from "./protocol.ts";

type CameraAnswer = Answer<Camera, DriverOut<CameraWord>>;

/** A camera that says when it has taken a command, and again when it has done it: only the second confirms a mark. */
export function viscaCameraMachine(settings: ViscaCameraSettings): Part<DriverIn<CameraOrder>, DriverOut<CameraWord>> {
  return part(closedCamera(settings), stepCamera);
}

function stepCamera(camera: Camera, input: DriverIn<CameraOrder>, now: MonoMs): CameraAnswer {
  switch (input.type) {
    case "opened":
      return greet({ ...closedCamera(camera.settings), phase: "greeting" }, now);
    case "closed":
      return answer(closedCamera(camera.settings), ...camera.marks.map(({ id }) => notMarked(id)));
    case "heard":
      return camera.phase === "closed" ? answer(camera) : hear(camera, input.bytes, now);
    case "drained":
      return answer(isAwaiting(camera) ? { ...camera, isOut: true, wakeAt: later(now, ANSWER_WAIT_MS) } : camera);
    case "order":
      return obey(camera, input.order, now);
    case "woken":
      return camera.wakeAt === null || camera.wakeAt > now ? answer(camera) : woken(camera, now);
    case "edge":
      return answer(camera);
  }
}

/** The camera has to answer from when the question has left: on a shared wire that may be later. */
const isAwaiting = ({ phase, isOut }: Camera): boolean => !isOut && (phase === "greeting" || phase === "commanding");

function obey(camera: Camera, order: CameraOrder, now: MonoMs): CameraAnswer {
  const { usual, byAct, calibration } = camera.settings.traces;
  const command = order.type === "calibrate" ? calibration : (ofAct(byAct, order.act) ?? usual);
  // One more than wait, for the one that is being done.
  const isRefused = camera.phase === "closed" || camera.told === "no-answer" || camera.marks.length > MARKS_MAX;
  if (command === null || isRefused) return answer(camera, notMarked(order.id));
  const queued: Camera = { ...camera, marks: [...camera.marks, { id: order.id, command, askedAt: now }] };
  return camera.phase === "resting" ? next(queued, now) : answer(queued);
}

/** Says the next of what a camera is greeted with: after the last it is asked for its version, which shows that it lives. */
function greet(camera: Camera, now: MonoMs): CameraAnswer {
  const bytes = openingOf(camera.settings)[camera.greeted];
  if (bytes === undefined) return next(camera, now);
  const greeting: Camera = { ...camera, phase: "greeting", isOut: false, wakeAt: later(now, OUT_MOST_MS) };
  return answer(greeting, { type: "write", bytes, holdMs: ANSWER_WAIT_MS });
}

/** The next mark, or rest until the camera is asked again whether it lives. */
function next(camera: Camera, now: MonoMs): CameraAnswer {
  const mark = camera.marks[0];
  if (mark === undefined) {
    const restMs = camera.isRecountDue ? RECOUNT_APART_MS : ASK_EVERY_MS;
    return answer({ ...camera, phase: "resting", wakeAt: later(now, restMs) });
  }
  if (since(mark.askedAt, now) > STALE_MS) return settle(camera, "not-marked", now);
  const { address, completionMs } = camera.settings;
  return answer(
    { ...camera, phase: "commanding", isOut: false, wakeAt: later(now, OUT_MOST_MS) },
    { type: "write", bytes: commandPacket(address, mark.command), holdMs: ANSWER_WAIT_MS + completionMs },
  );
}

/** The mark under way has its answer; the wire is free for the next. */
function settle(camera: Camera, outcome: "confirmed" | "marked" | "not-marked", now: MonoMs): CameraAnswer {
  const [mark, ...marks] = camera.marks;
  const rest = next({ ...camera, marks, tries: 0 }, now);
  if (mark === undefined) return rest;
  const word: CameraWord =
    outcome === "not-marked"
      ? { type: "not-marked", id: mark.id }
      : { type: "marked", id: mark.id, confirmed: outcome === "confirmed" };
  return answer(rest.state, { type: "told", word }, { type: "answered" }, ...rest.out);
}

function hear(before: Camera, bytes: Uint8Array, now: MonoMs): CameraAnswer {
  const { packet, whole } = readPackets(before.packet, bytes);
  let camera: Camera = { ...before, packet };
  const out: DriverOut<CameraWord>[] = [];
  for (const one of whole) {
    const reply = replyOf(one, camera.settings.address);
    if (reply === null) continue;
    const heard = take(camera, reply, now);
    camera = heard.state;
    out.push(...heard.out);
  }
  return { state: camera, out };
}

function take(camera: Camera, reply: ViscaReply, now: MonoMs): CameraAnswer {
  if (reply.type === "network-changed") return recount(camera, now);
  if (camera.phase === "greeting") return greeted(camera, reply, now);
  const isMarking = camera.phase === "commanding" || camera.phase === "moving";
  if (!isMarking) return answer(camera);
  switch (reply.type) {
    case "acknowledged":
      if (camera.phase === "moving") return answer(camera);
      return answer({ ...camera, phase: "moving", wakeAt: later(now, camera.settings.completionMs) });
    case "completed":
      return well(camera, (healthy) => settle(healthy, "confirmed", now));
    case "refused":
      return refused(camera, reply.why, now);
    default:
      return answer(camera);
  }
}

/**
 * A refusal shows a living camera as well as an answer does: not every one knows every inquiry. One that has refused a command is well again only
 * when it has done one.
 */
function greeted(camera: Camera, reply: ViscaReply, now: MonoMs): CameraAnswer {
  const steps = openingOf(camera.settings);
  const isLast = camera.greeted === steps.length - 1;
  const isOwn = reply.type === "answered" || reply.type === "refused";
  if (isLast && !isOwn) return answer(camera);
  const on = { ...camera, greeted: camera.greeted + 1, misses: 0 };
  const isWell = isLast && camera.told !== "camera-refused";
  return freed(isWell ? well(on, (healthy) => greet(healthy, now)) : greet(on, now));
}

/** The wire is free for others before what comes next is said. */
const freed = ({ state, out }: CameraAnswer): CameraAnswer => answer(state, { type: "answered" }, ...out);

/** Somebody switched a camera of the chain on: whoever gives the addresses gives them again. What was under way is asked once more. */
function recount(camera: Camera, now: MonoMs): CameraAnswer {
  const { settings, phase, recountedAt } = camera;
  if (settings.addressing !== "chain" || phase === "silent") return answer(camera);
  if (recountedAt !== null && since(recountedAt, now) < RECOUNT_APART_MS) {
    const due: Camera = { ...camera, isRecountDue: true };
    return answer(phase === "resting" ? { ...due, wakeAt: later(now, RECOUNT_APART_MS) } : due);
  }
  return freed(greet({ ...camera, greeted: 0, misses: 0, tries: 0, recountedAt: now, isRecountDue: false }, now));
}

function refused(camera: Camera, why: Extract<ViscaReply, { type: "refused" }>["why"], now: MonoMs): CameraAnswer {
  if (why === "buffer-full" && camera.tries < BUSY_TRIES_MAX) {
    const busy: Camera = { ...camera, phase: "busy", tries: camera.tries + 1, wakeAt: later(now, BUSY_RETRY_MS) };
    return answer(busy, { type: "answered" });
  }
  const rest = settle({ ...camera, told: "camera-refused" }, "not-marked", now);
  if (camera.told === "camera-refused") return rest;
  return answer(rest.state, { type: "health", phase: "degraded", fault: "camera-refused" }, ...rest.out);
}

function woken(camera: Camera, now: MonoMs): CameraAnswer {
  switch (camera.phase) {
    case "resting":
      if (camera.isRecountDue) return recount(camera, now);
      return greet({ ...camera, greeted: openingOf(camera.settings).length - 1 }, now);
    case "busy":
      return next(camera, now);
    case "silent":
      return greet({ ...camera, greeted: 0 }, now);
    case "greeting":
      return freed(unanswered(camera, now));
    case "commanding":
      return freed(camera.tries === 0 ? next({ ...camera, tries: 1 }, now) : silent(camera, now));
    case "moving":
      // It took the command, and nobody knows how far it came.
      return settle(camera, "marked", now);
    case "closed":
      return answer(camera);
  }
}

/** Only the last greeting has to be answered: cameras with fixed addresses are silent about the others. */
function unanswered(camera: Camera, now: MonoMs): CameraAnswer {
  if (camera.greeted < openingOf(camera.settings).length - 1)
    return greet({ ...camera, greeted: camera.greeted + 1 }, now);
  const misses = camera.misses + 1;
  return misses < MISSES_MAX ? greet({ ...camera, misses }, now) : silent(camera, now);
}

function silent(camera: Camera, now: MonoMs): CameraAnswer {
  const mute: Camera = {
    ...camera,
    phase: "silent",
    marks: [],
    misses: MISSES_MAX - 1,
    tries: 0,
    told: "no-answer",
    packet: emptyPacket,
    wakeAt: later(now, SILENT_RETRY_MS),
  };
  const health: DriverOut<CameraWord>[] =
    camera.told === "no-answer" ? [] : [{ type: "health", phase: "degraded", fault: "no-answer" }];
  return answer(mute, ...health, ...camera.marks.map(({ id }) => notMarked(id)));
}

function well(camera: Camera, then: (camera: Camera) => CameraAnswer): CameraAnswer {
  const rest = then({ ...camera, told: "ready" });
  if (camera.told === "ready") return rest;
  return answer(rest.state, { type: "health", phase: "ready", fault: null }, ...rest.out);
}

const notMarked = (id: string): DriverOut<CameraWord> => ({ type: "told", word: { type: "not-marked", id } });
