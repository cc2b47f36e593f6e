import { type Draft, keyNames } from "../draft.ts";
import { type Finding, finding } from "../finding.ts";
import { CENTRE_KEYS } from "../kiosk.ts";
import type { StationEntry } from "../schema.ts";
import type { Path } from "../schema-walk.ts";
import { instead } from "../suggestion.ts";

const SCORES = ["1", "2", "3", "4", "5"] as const;
const OPERATOR_KEYS = ["call", "recall", "no-show", "start", "finish", "transfer", "break", "back"] as const;

const DEVICE_KEYS = ["board", "rating", "call", "scanner"] as const;

/** What stations refer to exists and can do what they ask; no station serves two authorities. */
export function checkStations(draft: Draft): readonly Finding[] {
  return [
    ...draft.stations.flatMap(({ at, entry }) => [
      ...references(draft, at, entry),
      ...servicesOf(draft, at, entry),
      ...stagesOf(draft, at, entry),
      ...scanless(at, entry),
    ]),
    ...sharedScanners(draft),
  ];
}

function references(draft: Draft, at: number, station: StationEntry): readonly Finding[] {
  const here: Path = ["stations", at];
  return [
    ...device(draft, [...here, "board"], "board"),
    ...(station.boards ?? []).flatMap((_board, i) => device(draft, [...here, "boards", i], "board")),
    ...device(draft, [...here, "rating"], "keys"),
    ...device(draft, [...here, "call"], "keys"),
    ...device(draft, [...here, "scanner"], "scanner"),
    ...station.cameras.flatMap((_camera, i) => device(draft, [...here, "cameras", i], "camera")),
    ...keysOf(draft, [...here, "rating"], station.rating),
    ...(station.call === station.rating ? [] : keysOf(draft, [...here, "call"], station.call)),
  ];
}

function device(draft: Draft, path: Path, role: string): readonly Finding[] {
  const name = nameAt(draft, path);
  if (name === undefined) return [];
  if (!draft.deviceIds.has(name)) {
    return [finding(path, `there is no device "${name}".`, instead(name, [...draft.deviceIds]))];
  }
  const found = draft.devices.find(({ id }) => id === name);
  if (found === undefined || found.driver.role === role) return [];
  const fitting = draft.devices.filter(({ driver }) => driver.role === role).map(({ id }) => id);
  const cure = fitting.length === 0 ? `Add a device of the role ${role}.` : `Name one of: ${fitting.join(", ")}.`;
  return [finding(path, `the device "${name}" is a ${found.driver.role}, but a ${role} is needed here.`, cure)];
}

function nameAt(draft: Draft, [, at, key, i]: Path): string | undefined {
  const station = draft.stations.find((placed) => placed.at === at)?.entry;
  if (key === "boards") return station?.boards?.[Number(i)];
  if (key === "cameras") return station?.cameras[Number(i)];
  return DEVICE_KEYS.flatMap((one) => (one === key ? (station?.[one] ?? []) : []))[0];
}

function keysOf(draft: Draft, path: Path, name: string | undefined): readonly Finding[] {
  const found = draft.devices.find(({ id }) => id === name);
  const keys = found === undefined ? null : keyNames(found);
  const allowed: readonly string[] = [...SCORES, ...OPERATOR_KEYS, ...CENTRE_KEYS];
  return (keys ?? [])
    .filter((key) => !allowed.includes(key))
    .map((key) =>
      finding(
        ["devices", name ?? "", "keys", key],
        `the key "${key}" means nothing at a station.`,
        instead(key, allowed),
      ),
    )
    .concat(
      keys !== null && path[2] === "rating" && !SCORES.some((score) => keys.includes(score))
        ? [scoreless(path, name)]
        : [],
    );
}

const scoreless = (path: Path, name: string | undefined): Finding =>
  finding(
    path,
    `the device "${name}" has no keys 1 to 5 to rate with.`,
    "Name its keys 1, 2, 3, 4, 5, or name a rating pad.",
  );

function stagesOf(draft: Draft, at: number, station: StationEntry): readonly Finding[] {
  const named: readonly (readonly [Path, string])[] = [
    ...station.stages.map((stage, i) => [["stations", at, "stages", i], stage] as const),
    ...(station.transfer === undefined ? [] : [[["stations", at, "transfer"], station.transfer] as const]),
  ];
  const unknown = named.flatMap(([path, stage]) =>
    draft.stageIds.size === 0 || draft.stageIds.has(stage)
      ? []
      : [finding(path, `no service has a stage "${stage}".`, instead(stage, [...draft.stageIds]))],
  );
  const owners = new Set(station.stages.flatMap((stage) => authorityOf(draft, stage) ?? []));
  if (owners.size < 2) return unknown;
  const what = `the station ${station.id} mixes stages of the centre and of the police.`;
  return [
    ...unknown,
    finding(["stations", at, "stages"], what, "Divide it into two stations, one for each authority."),
  ];
}

/** Of the service that names the stage first; services.ts tells where another one differs. */
const authorityOf = (draft: Draft, id: string): string | undefined =>
  draft.services.flatMap(({ entry }) => entry.stages).find((stage) => stage.id === id)?.authority;

const servicesOf = (draft: Draft, at: number, station: StationEntry): readonly Finding[] =>
  station.services.flatMap((service, i) =>
    draft.serviceIds.has(service)
      ? []
      : [
          finding(
            ["stations", at, "services", i],
            `there is no service "${service}".`,
            instead(service, [...draft.serviceIds]),
          ),
        ],
  );

function scanless(at: number, station: StationEntry): readonly Finding[] {
  if (station.checkpoint === undefined || station.scanner !== undefined) return [];
  const what = `the checkpoint ${station.id} has no scanner: nobody could enter it.`;
  return [finding(["stations", at, "checkpoint"], what, "Add scanner: a device of the role scanner.")];
}

/** A scan has to say where somebody entered. */
function sharedScanners(draft: Draft): readonly Finding[] {
  const owner = new Map<string, string>();
  return draft.stations.flatMap(({ at, entry: { id, scanner } }) => {
    if (scanner === undefined) return [];
    const other = owner.get(scanner);
    owner.set(scanner, other ?? id);
    if (other === undefined) return [];
    const what = `the scanner ${scanner} already belongs to the station ${other}.`;
    return [finding(["stations", at, "scanner"], what, "Give each station a scanner of its own.")];
  });
}
