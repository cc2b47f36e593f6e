import { type Answer, answer, type Part, part, type Sleeper } from "../../agent/kernel/machine.ts";
import { later, type MonoMs } from "../../agent/kernel/units.ts";
import type { CameraOrder, CameraWord } from "../../agent/ports/camera.ts";
import type { DriverIn, DriverOut } from "../driver.ts";

/** More acts than this do not happen at one station within a few pulses; what comes on top is told as not marked. */
export const MARKS_MAX = 16;

export interface PulseCameraSettings {
  readonly pin: number;
  readonly pulseMs: number;
  readonly gapMs: number;
}

interface Camera extends Sleeper {
  readonly settings: PulseCameraSettings;
  /** `gap` is the rest after a pulse, without which a recorder sees one long alarm. */
  readonly phase: "closed" | "resting" | "pulse" | "gap";
  /** Marks that wait for their pulse. */
  readonly marks: readonly string[];
}

type CameraAnswer = Answer<Camera, DriverOut<CameraWord>>;

/** A recorder's alarm input on a GPIO line: one pulse is one mark. */
export function pulseCameraMachine(settings: PulseCameraSettings): Part<DriverIn<CameraOrder>, DriverOut<CameraWord>> {
  const first: Camera = { settings, phase: "closed", marks: [], wakeAt: null };
  return part(first, stepCamera);
}

function stepCamera(camera: Camera, input: DriverIn<CameraOrder>, now: MonoMs): CameraAnswer {
  switch (input.type) {
    case "opened":
      return open(camera);
    case "closed":
      return close(camera);
    case "order":
      return mark(camera, input.order.id, now);
    case "woken":
      return camera.wakeAt === null || camera.wakeAt > now ? answer(camera) : turn(camera, now);
    case "heard":
    case "drained":
    case "edge":
      return answer(camera);
  }
}

function open(camera: Camera): CameraAnswer {
  const rested: Camera = { ...camera, phase: "resting", wakeAt: null };
  return answer(rested, drive(camera, "inactive"), { type: "health", phase: "ready", fault: null });
}

function close(camera: Camera): CameraAnswer {
  const closed: Camera = { ...camera, phase: "closed", marks: [], wakeAt: null };
  return answer(closed, ...camera.marks.map(notMarked));
}

function mark(camera: Camera, id: string, now: MonoMs): CameraAnswer {
  if (camera.phase === "closed" || camera.marks.length >= MARKS_MAX) return answer(camera, notMarked(id));
  const queued: Camera = { ...camera, marks: [...camera.marks, id] };
  return camera.phase === "resting" ? pulse(queued, now) : answer(queued);
}

function pulse(camera: Camera, now: MonoMs): CameraAnswer {
  const [id, ...marks] = camera.marks;
  if (id === undefined) return answer({ ...camera, phase: "resting", wakeAt: null });
  const pulsing: Camera = { ...camera, phase: "pulse", marks, wakeAt: later(now, camera.settings.pulseMs) };
  return answer(pulsing, drive(camera, "active"), { type: "told", word: { type: "marked", id, confirmed: false } });
}

function turn(camera: Camera, now: MonoMs): CameraAnswer {
  if (camera.phase === "gap") return pulse(camera, now);
  const resting: Camera = { ...camera, phase: "gap", wakeAt: later(now, camera.settings.gapMs) };
  return answer(resting, drive(camera, "inactive"));
}

const drive = (camera: Camera, level: "active" | "inactive"): DriverOut<CameraWord> => ({
  type: "drive",
  line: camera.settings.pin,
  level,
});

const notMarked = (id: string): DriverOut<CameraWord> => ({ type: "told", word: { type: "not-marked", id } });
