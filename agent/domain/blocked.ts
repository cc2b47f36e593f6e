import { type Centre, type StationState, stationOf } from "./centre.ts";
import type { Authority } from "./event.ts";
import { serves } from "./rules.ts";

/** Nobody can be called to a station while a device is down without which no call is seen or made. It is recorded, and not what anybody says. */
const isBlocked = (centre: Centre, station: StationState): boolean => station.devices.some((id) => isDown(centre, id));

/** Of a device that has said nothing since the start nothing is held against anybody. */
export function isDown(centre: Centre, device: string): boolean {
  const phase = centre.devices.get(device)?.phase;
  return phase === "absent" || phase === "failed";
}

export const isStationBlocked = (centre: Centre, station: string): boolean =>
  isBlocked(centre, stationOf(centre, station));

/** An operator who stops for want of a machine is believed where one is down. */
export function isServiceStopped(centre: Centre, id: string): boolean {
  const station = stationOf(centre, id);
  return station.pause?.reason === "equipment" && isBlocked(centre, station);
}

export interface Work {
  readonly service: string;
  readonly stage: string;
  readonly authority: Authority;
}

/** Whether somebody is signed in who could do this work, and machines hinder all of them. */
export function isStageBlocked(centre: Centre, work: Work): boolean {
  let isAnybodyThere = false;
  for (const station of centre.stations.values()) {
    if (!couldDo(station, work)) continue;
    if (!isBlocked(centre, station)) return false;
    isAnybodyThere = true;
  }
  return isAnybodyThere;
}

const couldDo = ({ operator, authority, stages, services }: StationState, work: Work): boolean =>
  operator !== null &&
  authority === work.authority &&
  stages.includes(work.stage) &&
  serves({ services }, work.service);

/** Changes when, and only when, some visit's time may change hands without an event of its own. */
export function conditions(centre: Centre): string {
  const parts = [centre.hold === null ? "" : "held"];
  for (const [id, station] of centre.stations) {
    if (station.operator === null) continue;
    const work = `${station.authority}:${station.stages.join("+")}:${station.services.join("+")}`;
    const isStopped = station.pause?.reason === "equipment" ? "stopped" : "";
    parts.push(`${id}:${work}:${isBlocked(centre, station) ? "blocked" : ""}:${isStopped}`);
  }
  return parts.sort().join(" ");
}
