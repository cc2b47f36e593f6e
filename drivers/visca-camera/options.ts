import type { ViscaCameraSettings } from "./camera.ts";
import type { ViscaCommand } from "./protocol.ts";

type Trace = { readonly preset: number } | { readonly setPreset: number };

export interface ViscaCameraOptions {
  readonly address: number;
  readonly addressing: "chain" | "fixed";
  readonly mark: Trace;
  readonly marks: Readonly<Record<string, Trace | undefined>>;
  readonly calibration?: Trace | undefined;
  readonly completionMs: number;
}

export const settingsOf = (options: ViscaCameraOptions): ViscaCameraSettings => {
  const { address, addressing, mark, marks, calibration, completionMs } = options;
  const byAct = Object.fromEntries(
    Object.entries(marks).flatMap(([act, trace]) => (trace === undefined ? [] : [[act, commandOf(trace)]])),
  );
  const traces = {
    usual: commandOf(mark),
    byAct,
    calibration: calibration === undefined ? null : commandOf(calibration),
  };
  return { address, addressing, traces, completionMs };
};

const commandOf = (trace: Trace): ViscaCommand =>
  "preset" in trace ? { type: "recall", preset: trace.preset } : { type: "store", preset: trace.setPreset };
