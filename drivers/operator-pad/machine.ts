import { type Answer, answer, type Figures, type Part, part, type Sleeper } from "../../agent/kernel/machine.ts";
import { type MonoMs, since } from "../../agent/kernel/units.ts";
import type { KeysOrder, KeysWord } from "../../agent/ports/keys.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import { type Begun, type PadFrame, readFrames } from "./protocol.ts";

export interface OperatorPadOptions {
  readonly address: number;
  /** Name of a key to its code. */
  readonly keys: Readonly<Record<string, number>>;
  readonly lockOutMs: number;
}

interface Pad extends Sleeper {
  readonly options: OperatorPadOptions;
  readonly isOpen: boolean;
  readonly begun: Begun;
  readonly pressedAt: Readonly<Record<string, MonoMs>>;
  readonly presses: number;
  readonly unknownCodes: number;
}

type PadAnswer = Answer<Pad, DriverOut<KeysWord>>;

/** A pad that says which of its keys was pressed. It is silent for hours, so its open wire counts as health. */
export function operatorPadMachine(options: OperatorPadOptions): Part<DriverIn<KeysOrder>, DriverOut<KeysWord>> {
  const first: Pad = {
    options,
    isOpen: false,
    begun: [],
    pressedAt: {},
    presses: 0,
    unknownCodes: 0,
    wakeAt: null,
  };
  return part(first, stepPad, figuresOf);
}

const figuresOf = ({ presses, unknownCodes }: Pad): Figures => ({ presses, unknownCodes });

function stepPad(pad: Pad, input: DriverIn<KeysOrder>, now: MonoMs): PadAnswer {
  switch (input.type) {
    case "opened":
      return answer({ ...pad, isOpen: true, begun: [] }, { type: "health", phase: "ready", fault: null });
    case "closed":
      return answer({ ...pad, isOpen: false, begun: [] });
    case "heard":
      return pad.isOpen ? hear(pad, input.bytes, now) : answer(pad);
    // A pad of this kind has no lamps.
    case "order":
    case "drained":
    case "edge":
    case "woken":
      return answer(pad);
  }
}

function hear(before: Pad, bytes: Uint8Array, now: MonoMs): PadAnswer {
  const { begun, frames } = readFrames(before.begun, bytes);
  let pad: Pad = { ...before, begun };
  const out: DriverOut<KeysWord>[] = [];
  for (const frame of frames) {
    if (frame.address !== pad.options.address) continue;
    const next = press(pad, frame, now);
    pad = next.state;
    out.push(...next.out);
  }
  return { state: pad, out };
}

/** A pad repeats a key that is held: what comes within the lock-out after the last repetition is one press. */
function press(pad: Pad, { code }: PadFrame, now: MonoMs): PadAnswer {
  const { keys, lockOutMs } = pad.options;
  const key = Object.keys(keys).find((name) => keys[name] === code);
  if (key === undefined) return answer({ ...pad, unknownCodes: pad.unknownCodes + 1 });
  const last = pad.pressedAt[key];
  const pressedAt = { ...pad.pressedAt, [key]: now };
  if (last !== undefined && since(last, now) < lockOutMs) return answer({ ...pad, pressedAt });
  return answer(
    { ...pad, pressedAt, presses: pad.presses + 1 },
    { type: "told", word: { type: "pressed", key, at: now } },
  );
}
