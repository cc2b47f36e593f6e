import { type Answer, answer, type Part, part, type Sleeper } from "../../agent/kernel/machine.ts";
import { later, type MonoMs } from "../../agent/kernel/units.ts";
import type { CameraOrder, CameraWord } from "../../agent/ports/camera.ts";
import { ofAct } from "../camera-acts.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import { type PelcoCommand, type PelcoWire, pelcoFrame } from "./protocol.ts";

/** More acts than this do not happen at one station within a few seconds; what comes on top is told as not marked. */
export const MARKS_MAX = 16;
/** A frame is out within 33 ms at 2400 baud; one that waits so long stands behind others on a shared wire. */
export const OUT_MOST_MS = 10_000;

export interface PelcoTraces {
  readonly usual: PelcoCommand;
  readonly byAct: Readonly<Record<string, PelcoCommand>>;
  readonly calibration: PelcoCommand | null;
}

export interface PelcoCameraSettings {
  readonly wire: PelcoWire;
  readonly traces: PelcoTraces;
  readonly auxiliaryMs: number;
  readonly gapMs: number;
  readonly repeats: number;
}

/** One frame, with how long nothing else is said after it, and whom it marks. */
interface Saying {
  readonly bytes: Uint8Array;
  readonly thenMs: number;
  /** Told once this frame is out. */
  readonly marks: string | null;
}

interface Camera extends Sleeper {
  readonly settings: PelcoCameraSettings;
  readonly phase: "closed" | "resting" | "leaving" | "pausing";
  readonly sayings: readonly Saying[];
}

type CameraAnswer = Answer<Camera, DriverOut<CameraWord>>;

/** A camera that obeys and answers nothing: what has left the wire is a mark, and nobody confirms it. */
export function pelcoCameraMachine(settings: PelcoCameraSettings): Part<DriverIn<CameraOrder>, DriverOut<CameraWord>> {
  const first: Camera = { settings, phase: "closed", sayings: [], wakeAt: null };
  return part(first, stepCamera);
}

function stepCamera(camera: Camera, input: DriverIn<CameraOrder>, now: MonoMs): CameraAnswer {
  switch (input.type) {
    case "opened":
      return answer({ ...camera, phase: "resting", wakeAt: null }, { type: "health", phase: "ready", fault: null });
    case "closed":
      return close(camera);
    case "order":
      return obey(camera, input.order, now);
    case "drained":
      return camera.phase === "leaving" ? left(camera, now) : answer(camera);
    case "woken":
      return woken(camera, now);
    case "heard":
    case "edge":
      return answer(camera);
  }
}

function close(camera: Camera): CameraAnswer {
  return answer({ ...camera, phase: "closed", sayings: [], wakeAt: null }, ...camera.sayings.flatMap(unsaid));
}

function obey(camera: Camera, order: CameraOrder, now: MonoMs): CameraAnswer {
  const { usual, byAct, calibration } = camera.settings.traces;
  const trace = order.type === "calibrate" ? calibration : (ofAct(byAct, order.act) ?? usual);
  const waiting = camera.sayings.filter(({ marks }) => marks !== null).length;
  // One more than wait, for the one that is being said.
  if (trace === null || camera.phase === "closed" || waiting > MARKS_MAX) return answer(camera, notMarked(order.id));
  const queued: Camera = { ...camera, sayings: [...camera.sayings, ...sayingsOf(camera.settings, trace, order.id)] };
  return camera.phase === "resting" ? say(queued, now) : answer(queued);
}

function sayingsOf(settings: PelcoCameraSettings, trace: PelcoCommand, id: string): readonly Saying[] {
  const { wire, repeats, gapMs, auxiliaryMs } = settings;
  const often = (command: PelcoCommand, lastMs: number, marks: string | null): readonly Saying[] => {
    const bytes = pelcoFrame(wire, command);
    return Array.from({ length: repeats }, (_, at) => ({
      bytes,
      thenMs: at === repeats - 1 ? lastMs : gapMs,
      marks: at === 0 ? marks : null,
    }));
  };
  if (trace.type !== "auxiliary") return often(trace, gapMs, id);
  return [...often(trace, auxiliaryMs, id), ...often({ ...trace, isOn: false }, gapMs, null)];
}

function say(camera: Camera, now: MonoMs): CameraAnswer {
  const next = camera.sayings[0];
  if (next === undefined) return answer({ ...camera, phase: "resting", wakeAt: null });
  return answer({ ...camera, phase: "leaving", wakeAt: later(now, OUT_MOST_MS) }, { type: "write", bytes: next.bytes });
}

function left(camera: Camera, now: MonoMs): CameraAnswer {
  const [said, ...sayings] = camera.sayings;
  if (said === undefined) return answer(camera);
  const pausing: Camera = { ...camera, phase: "pausing", sayings, wakeAt: later(now, said.thenMs) };
  return said.marks === null ? answer(pausing) : answer(pausing, marked(said.marks));
}

function woken(camera: Camera, now: MonoMs): CameraAnswer {
  if (camera.wakeAt === null || camera.wakeAt > now) return answer(camera);
  if (camera.phase === "pausing") return say(camera, now);
  // The wire took the frame and never let it out.
  return answer({ ...camera, wakeAt: null }, { type: "reopen", fault: "link-stalled" });
}

const unsaid = ({ marks }: Saying): readonly DriverOut<CameraWord>[] => (marks === null ? [] : [notMarked(marks)]);

const marked = (id: string): DriverOut<CameraWord> => ({
  type: "told",
  word: { type: "marked", id, confirmed: false },
});

const notMarked = (id: string): DriverOut<CameraWord> => ({ type: "told", word: { type: "not-marked", id } });
