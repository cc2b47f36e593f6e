import { type Centre, type StationState, stationOf } from "./centre.ts";
import type { Authority } from "./event.ts";

/** A station where a machine keeps its operator from working: he said so, or a device is down without which nobody can be called. */
export function isBlocked(centre: Centre, station: StationState): boolean {
  return station.pause?.reason === "equipment" || station.devices.some((id) => isDown(centre, id));
}

/** Of a device that has said nothing since the start nothing is held against anybody. */
function isDown(centre: Centre, device: string): boolean {
  const phase = centre.devices.get(device)?.phase;
  return phase === "absent" || phase === "failed";
}

export const isStationBlocked = (centre: Centre, station: string): boolean =>
  isBlocked(centre, stationOf(centre, station));

/** Whether somebody is signed in who could serve this stage, and machines hinder all of them. */
export function isStageBlocked(centre: Centre, stage: string, authority: Authority): boolean {
  let isAnybodyThere = false;
  for (const station of centre.stations.values()) {
    if (station.operator === null || station.authority !== authority || !station.stages.includes(stage)) continue;
    if (!isBlocked(centre, station)) return false;
    isAnybodyThere = true;
  }
  return isAnybodyThere;
}

/** Changes when, and only when, some visit's time may change hands without an event of its own. */
export function conditions(centre: Centre): string {
  const parts = [centre.hold === null ? "" : "held"];
  for (const [id, station] of centre.stations) {
    if (station.operator === null) continue;
    parts.push(`${id}:${station.authority}:${station.stages.join("+")}:${isBlocked(centre, station) ? "blocked" : ""}`);
  }
  return parts.sort().join(" ");
}
