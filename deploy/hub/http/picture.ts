import { z } from "zod";
import type { Recorded } from "../../../agent/journal/record.ts";
import { live } from "../../../agent/uplink/contract/schemas.ts";
import { evolvePicture } from "./evolve-picture.ts";
import type { Picture } from "./picture-shape.ts";

const visitSaid = live.shape.visits.element.extend({
  owner: z.string().max(200).nullable().default(null),
  warned: z.enum(["no", "at-risk", "overdue"]).default("no"),
});

const said = live.extend({
  hold: z.string().max(200).nullable().default(null),
  visits: z.array(visitSaid).max(500),
});

/** The live picture as a centre sent it; null where it is none. */
export function readPicture(json: unknown): Picture | null {
  const read = said.safeParse(json);
  if (!read.success) return null;
  const { region, day, quality, at, hold, visits, stations, devices } = read.data;
  const atMs = Date.parse(at);
  const since = (ms: number | null): number | null => (ms === null ? null : atMs - Math.round(ms));
  return {
    region,
    day,
    quality,
    atMs,
    hold,
    visits: new Map(
      visits.map(({ runningMs, stage, ...visit }) => [
        visit.visit,
        { ...visit, stage: stage ?? "", sinceMs: since(runningMs) },
      ]),
    ),
    stations: new Map(stations.map(({ sinceMs, ...station }) => [station.id, { ...station, sinceMs: since(sinceMs) }])),
    devices: new Map(devices.map((device) => [device.id, device])),
  };
}

/** A picture with what happened after it was drawn. What happened before stands in it already. */
export const drawnOn = (picture: Picture, records: readonly Recorded[]): Picture =>
  records.filter(({ wall }) => wall >= picture.atMs).reduce(evolvePicture, picture);

/**
 * How far the hub's clock is ahead of the centre's. A clock that a time server keeps is believed; of another, the picture's moment is the one
 * at which the hub heard it.
 */
export const skewMs = ({ quality, atMs }: Picture, heardMs: number | null): number =>
  quality === "ntp" || heardMs === null ? 0 : heardMs - atMs;
