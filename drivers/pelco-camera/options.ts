import type { PelcoTraces } from "./machine.ts";
import type { PelcoCommand, PelcoWire } from "./protocol.ts";

type Trace = { readonly preset: number } | { readonly setPreset: number } | { readonly auxiliary: number };

export interface PelcoCameraOptions {
  readonly protocol: "D" | "P";
  readonly address: number;
  readonly firstAddress: 0 | 1;
  readonly mark: Trace;
  readonly marks: Readonly<Record<string, Trace | undefined>>;
  readonly calibration?: Trace | undefined;
  readonly auxiliaryMs: number;
  readonly gapMs: number;
  readonly repeats: number;
}

export const wireOf = ({ protocol, address, firstAddress }: PelcoCameraOptions): PelcoWire => ({
  protocol,
  address,
  firstAddress,
});

export const tracesOf = ({ mark, marks, calibration }: PelcoCameraOptions): PelcoTraces => ({
  usual: traceOf(mark),
  byAct: Object.fromEntries(
    Object.entries(marks).flatMap(([act, trace]) => (trace === undefined ? [] : [[act, traceOf(trace)]])),
  ),
  calibration: calibration === undefined ? null : traceOf(calibration),
});

function traceOf(trace: Trace): PelcoCommand {
  if ("preset" in trace) return { type: "go-to-preset", preset: trace.preset };
  if ("setPreset" in trace) return { type: "set-preset", preset: trace.setPreset };
  return { type: "auxiliary", auxiliary: trace.auxiliary, isOn: true };
}
