import type { DeviceView, StationView, VisitView } from "./model.ts";

/** How a centre is, by its last live picture and the events after it. Moments are those of the centre's clock. */
export interface Picture {
  readonly region: string;
  readonly day: string | null;
  readonly quality: string;
  /** When the picture was drawn. */
  readonly atMs: number;
  readonly hold: string | null;
  readonly visits: ReadonlyMap<string, VisitView>;
  readonly stations: ReadonlyMap<string, StationView>;
  readonly devices: ReadonlyMap<string, DeviceView>;
}

export const blank: Picture = {
  region: "",
  day: null,
  quality: "none",
  atMs: 0,
  hold: null,
  visits: new Map(),
  stations: new Map(),
  devices: new Map(),
};
