import { monoMs } from "../../../agent/kernel/units.ts";
import type { Edge, Level, PinFault, PinRequest } from "../../../agent/ports/pins.ts";
import type { GpioUri, NodeUri } from "../uri.ts";

/** The payloads of those frames that carry more than bytes of a wire. Both ends are of one version: the agent starts the process itself. */
const DRIVE_BYTES = 3;
const EDGE_BYTES = 11;
const DOUBT_BYTES = 12;

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

/** Moments are of CLOCK_MONOTONIC, which all processes of a machine share. */
export function edgePayload({ line, level, at, doubt }: Edge): Uint8Array {
  const bytes = new Uint8Array(doubt === undefined ? EDGE_BYTES : EDGE_BYTES + DOUBT_BYTES);
  bytes.set(drivePayload({ line, level }));
  const view = new DataView(bytes.buffer);
  view.setFloat64(DRIVE_BYTES, at);
  if (doubt !== undefined) {
    view.setFloat64(EDGE_BYTES, doubt.since);
    view.setUint32(EDGE_BYTES + 8, doubt.lost);
  }
  return bytes;
}

export function edgeOf(payload: Uint8Array): Edge {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const edge = { ...driveOf(payload), at: monoMs(view.getFloat64(DRIVE_BYTES)) };
  if (payload.length < EDGE_BYTES + DOUBT_BYTES) return edge;
  return { ...edge, doubt: { since: monoMs(view.getFloat64(EDGE_BYTES)), lost: view.getUint32(EDGE_BYTES + 8) } };
}

export const refusalPayload = (fault: PinFault, holder?: string): Uint8Array =>
  textPayload(holder === undefined ? fault : `${fault} ${holder}`);

/** No fault has a space in its name; a holder may. */
export function refusalOf(payload: Uint8Array): { readonly fault: PinFault; readonly holder?: string } {
  const [, fault = "", holder] = /^(\S+)(?: (.*))?$/s.exec(textOf(payload)) ?? [];
  return holder === undefined ? { fault: fault as PinFault } : { fault: fault as PinFault, holder };
}

export function countPayload(count: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, count);
  return bytes;
}

export const countOf = (payload: Uint8Array): number =>
  new DataView(payload.buffer, payload.byteOffset, payload.length).getFloat64(0);
