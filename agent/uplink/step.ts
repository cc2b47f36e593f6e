import type { Answer } from "../kernel/machine.ts";
import type { Uplink } from "./state.ts";
import type { UplinkOut } from "./word.ts";

export type UplinkAnswer = Answer<Uplink, UplinkOut>;

/** Does one thing after another and keeps what both want done. */
export function andThen(first: UplinkAnswer, next: (uplink: Uplink) => UplinkAnswer): UplinkAnswer {
  const second = next(first.state);
  return { state: second.state, out: [...first.out, ...second.out] };
}
