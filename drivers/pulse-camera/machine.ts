import { type Answer, answer, type Figures, type Part, part, type Sleeper } from "../../agent/kernel/machine.ts";
import { later, type MonoMs } from "../../agent/kernel/units.ts";
import type { CameraOrder, CameraWord } from "../../agent/ports/camera.ts";
import { ofAct } from "../camera-acts.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import { type Pattern, type Step, stepsOf } from "./pattern.ts";

/** More acts than this do not happen at one station within a few pulses; what comes on top is told as not marked. */
export const MARKS_MAX = 16;

export interface PulseCameraSettings {
  readonly pin: number;
  readonly pulseMs: number;
  readonly patterns: Readonly<Record<string, Pattern | undefined>>;
  readonly calibration: Pattern | null;
  readonly gapMs: number;
  readonly restMs: number;
  readonly dutyPercent: number;
}

interface Trace {
  readonly id: string;
  readonly pattern: Pattern;
}

interface Camera extends Sleeper {
  readonly settings: PulseCameraSettings;
  readonly isOpen: boolean;
  /** Traces that wait for the line. */
  readonly waiting: readonly Trace[];
  /** What is left of the pattern under way; the first step is the one that lasts. */
  readonly steps: readonly Step[];
  readonly pulses: number;
  readonly activeMs: number;
}

type CameraAnswer = Answer<Camera, DriverOut<CameraWord>>;

/** A recorder's alarm input on a GPIO line: one pattern of pulses is one mark. */
export function pulseCameraMachine(settings: PulseCameraSettings): Part<DriverIn<CameraOrder>, DriverOut<CameraWord>> {
  const first: Camera = { settings, isOpen: false, waiting: [], steps: [], pulses: 0, activeMs: 0, wakeAt: null };
  return part(first, stepCamera, figuresOf);
}

/** What a relay has gone through. */
const figuresOf = ({ pulses, activeMs }: Camera): Figures => ({ pulses, activeMs });

function stepCamera(camera: Camera, input: DriverIn<CameraOrder>, now: MonoMs): CameraAnswer {
  switch (input.type) {
    case "opened":
      return open(camera);
    case "closed":
      return close(camera);
    case "order":
      return trace(camera, input.order, now);
    case "woken":
      return camera.wakeAt === null || camera.wakeAt > now ? answer(camera) : turn(camera, now);
    case "heard":
    case "drained":
    case "edge":
      return answer(camera);
  }
}

function open(camera: Camera): CameraAnswer {
  const resting: Camera = { ...camera, isOpen: true, steps: [], wakeAt: null };
  return answer(resting, drive(camera, "inactive"), { type: "health", phase: "ready", fault: null });
}

function close(camera: Camera): CameraAnswer {
  const closed: Camera = { ...camera, isOpen: false, waiting: [], steps: [], wakeAt: null };
  return answer(closed, ...camera.waiting.map(({ id }) => notMarked(id)));
}

function trace(camera: Camera, order: CameraOrder, now: MonoMs): CameraAnswer {
  const pattern = patternOf(camera.settings, order);
  const isRefused = pattern === null || !camera.isOpen || camera.waiting.length >= MARKS_MAX;
  if (isRefused) return answer(camera, notMarked(order.id));
  const queued: Camera = { ...camera, waiting: [...camera.waiting, { id: order.id, pattern }] };
  return camera.steps.length === 0 ? begin(queued, now) : answer(queued);
}

function patternOf({ calibration, patterns, pulseMs }: PulseCameraSettings, order: CameraOrder): Pattern | null {
  if (order.type === "calibrate") return calibration;
  return ofAct(patterns, order.act) ?? [pulseMs];
}

/** The moment of a mark is the edge that its first pulse begins with. */
function begin(camera: Camera, now: MonoMs): CameraAnswer {
  const [next, ...waiting] = camera.waiting;
  if (next === undefined) return answer({ ...camera, steps: [], wakeAt: null });
  const begun = take({ ...camera, waiting, steps: stepsOf(next.pattern, camera.settings) }, now);
  return answer(begun.state, ...begun.out, {
    type: "told",
    word: { type: "marked", id: next.id, confirmed: false },
  });
}

function turn(camera: Camera, now: MonoMs): CameraAnswer {
  const steps = camera.steps.slice(1);
  return steps.length === 0 ? begin(camera, now) : take({ ...camera, steps }, now);
}

/** Drives the line as the first of the steps says. */
function take(camera: Camera, now: MonoMs): CameraAnswer {
  const step = camera.steps[0];
  if (step === undefined) return answer(camera);
  const isPulse = step.level === "active";
  const pulses = camera.pulses + (isPulse ? 1 : 0);
  const activeMs = camera.activeMs + (isPulse ? step.forMs : 0);
  return answer({ ...camera, pulses, activeMs, wakeAt: later(now, step.forMs) }, drive(camera, step.level));
}

const drive = (camera: Camera, level: "active" | "inactive"): DriverOut<CameraWord> => ({
  type: "drive",
  line: camera.settings.pin,
  level,
});

const notMarked = (id: string): DriverOut<CameraWord> => ({ type: "told", word: { type: "not-marked", id } });
