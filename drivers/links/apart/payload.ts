import { type MonoMs, monoMs } from "../../../agent/kernel/units.ts";
import type { Level, PinRequest } from "../../../agent/ports/pins.ts";
import type { GpioUri, NodeUri } from "../uri.ts";

/** The payloads of those frames that carry more than bytes of a wire. Both ends are of one version: the agent starts the process itself. */
const DRIVE_BYTES = 3;
const EDGE_BYTES = 11;

export const textPayload = (text: string): Uint8Array => new TextEncoder().encode(text);
export const textOf = (payload: Uint8Array): string => new TextDecoder().decode(payload);

export const linkPayload = (uri: NodeUri): Uint8Array => textPayload(JSON.stringify(uri));
export const linkOf = (payload: Uint8Array): NodeUri => JSON.parse(textOf(payload)) as NodeUri;

export interface Claim {
  readonly uri: GpioUri;
  readonly request: PinRequest;
}

export const claimPayload = (claim: Claim): Uint8Array => textPayload(JSON.stringify(claim));
export const claimOf = (payload: Uint8Array): Claim => JSON.parse(textOf(payload)) as Claim;

export interface Drive {
  readonly line: number;
  readonly level: Level;
}

export function drivePayload({ line, level }: Drive): Uint8Array {
  const bytes = new Uint8Array(DRIVE_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, line);
  view.setUint8(2, level === "active" ? 1 : 0);
  return bytes;
}

export function driveOf(payload: Uint8Array): Drive {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return { line: view.getUint16(0), level: view.getUint8(2) === 1 ? "active" : "inactive" };
}

export interface Edge extends Drive {
  /** CLOCK_MONOTONIC, which all processes of a machine share. */
  readonly at: MonoMs;
}

export function edgePayload({ line, level, at }: Edge): Uint8Array {
  const bytes = new Uint8Array(EDGE_BYTES);
  bytes.set(drivePayload({ line, level }));
  new DataView(bytes.buffer).setFloat64(DRIVE_BYTES, at);
  return bytes;
}

export function edgeOf(payload: Uint8Array): Edge {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  return { ...driveOf(payload), at: monoMs(view.getFloat64(DRIVE_BYTES)) };
}

export function countPayload(count: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, count);
  return bytes;
}

export const countOf = (payload: Uint8Array): number =>
  new DataView(payload.buffer, payload.byteOffset, payload.length).getFloat64(0);
