import { type Seq, type WallMs, wallMs } from "../kernel/units.ts";

/** What can be told of a record's body without reading it: whoever only keeps bodies needs neither their shapes nor what checks them. */
export const recordId = (epoch: string, no: Seq): string => `${epoch}.${no}`;

const ID_AT_THE_START = /^\{"specversion":"1\.0","id":"([^"\\]+)"/;

/** The id that a body carries; null where it does not begin as `recordBody` writes it. */
export const idOfBody = (body: string): string | null => ID_AT_THE_START.exec(body)?.[1] ?? null;

const RECORDED_TIME = /"recordedtime":"([0-9TZ:.-]+)"/;

/** When a body was recorded; null where it does not say. */
export function recordedWallOfBody(body: string): WallMs | null {
  const time = RECORDED_TIME.exec(body)?.[1];
  const wall = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(wall) ? null : wallMs(wall);
}
