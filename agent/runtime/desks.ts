import { boardFace } from "../domain/board-face.ts";
import { type Centre, stationOf } from "../domain/centre.ts";
import type { CentreOrder } from "../domain/decision.ts";
import type { CentreInput, StationInput } from "../domain/input.ts";
import type { Rules } from "../domain/rules.ts";
import { legAt } from "../domain/visit.ts";
import type { BoardFace } from "../ports/board.ts";
import type { KeysWord } from "../ports/keys.ts";
import type { PrinterWord } from "../ports/printer.ts";
import { boardsOf } from "./call-displays.ts";
import { kioskWish } from "./kiosk-key.ts";

/** What a key means: the desks translate between devices, which know keys and slips, and the centre, which knows visits and stations. */
const STATION_KEYS: Readonly<Record<string, (station: string) => StationInput>> = {
  call: (station) => ({ type: "call.asked", station, ticket: null, reason: null }),
  recall: (station) => ({ type: "recall.asked", station }),
  "no-show": (station) => ({ type: "no-show.told", station }),
  start: (station) => ({ type: "start.told", station }),
  finish: (station) => ({ type: "finish.told", station, outcome: "passed" }),
  transfer: (station) => ({ type: "transfer.asked", station, stage: null, reason: "key", back: false }),
  break: (station) => ({ type: "break.began", station, reason: "rest" }),
  back: (station) => ({ type: "break.ended", station }),
};

/** Keys that hold and resume the whole centre, on whatever device they are. */
const CENTRE_KEYS: Readonly<Record<string, (device: string) => CentreInput>> = {
  hold: (device) => ({ type: "hold.asked", by: device, reason: "key" }),
  resume: (device) => ({ type: "resume.asked", by: device }),
};

export const CODE_CHARACTERS = 10;

/** A key of a kiosk is a service, for everybody or for the privileged, in the centre's first language or in the one at its end. */
export interface KeyDesk {
  readonly rules: Rules;
  readonly code: (length: number) => string;
}

export function keyInput({ rules, code }: KeyDesk, device: string, word: KeysWord): CentreInput | null {
  const ofCentre = CENTRE_KEYS[word.key];
  if (ofCentre !== undefined) return ofCentre(device);
  const called = rules.stations.find((station) => station.call === device);
  const act = STATION_KEYS[word.key];
  if (called !== undefined && act !== undefined) return act(called.id);
  const rated = rules.stations.find((station) => station.rating === device);
  if (rated !== undefined) return { type: "rating.pressed", station: rated.id, score: word.key };
  if (called !== undefined) return null;
  const { service, language, priority } = kioskWish(rules, word.key);
  return { type: "service.asked", service, language, kiosk: device, code: code(CODE_CHARACTERS), priority };
}

/** A print job is named by its visit and which slip of it this is. */
export const jobId = (visit: string, copy: number): string => `${visit}#${copy}`;

/** What became of a slip; null for a test slip or the slip of a day, which are nobody's. */
export function printInput(printer: string, word: PrinterWord): CentreInput | null {
  const [visit = "", copyText] = word.id.split("#");
  const copy = Number(copyText);
  if (visit === TEST_JOB || visit === SEAL_JOB) return null;
  if (word.type === "printed") return { type: "print.proven", visit, copy, proof: word.proof };
  if (word.type === "not-printed") return { type: "print.refused", visit, copy, printer, why: word.why };
  return { type: "print.unknown", visit, copy, printer };
}

export const TEST_JOB = "test";
/** The slip at the end of a day. */
export const SEAL_JOB = "seal";

type MarkOrder = Extract<CentreOrder, { type: "mark" }>;

/** What became of a mark. */
export function markInput(
  order: MarkOrder,
  word: { readonly made: boolean; readonly confirmed: boolean },
): CentreInput {
  const { camera, station, visit, ticket, act } = order;
  return { type: "mark.made", camera, station, visit, ticket, act, made: word.made, confirmed: word.confirmed };
}

/** Dashes, in every language: the centre can't call while its journal can't be written. */
const OUT_OF_ORDER: BoardFace = { text: "---", arrow: "none", blink: false };

/** Device id to what it should show; a board of several stations shows the latest call of them. */
export function boardFaces(centre: Centre, rules: Rules, isWritable: boolean): ReadonlyMap<string, BoardFace | null> {
  const faces = rules.stations.flatMap((station) => {
    const face = isWritable ? boardFace(centre, station) : OUT_OF_ORDER;
    const at = face === null ? -1 : calledAt(centre, station.id);
    return boardsOf(station).map((board) => ({ board, face, at }));
  });
  const earliestFirst = faces.toSorted((one, other) => one.at - other.at);
  return new Map([...faces, ...earliestFirst].map(({ board, face }) => [board, face]));
}

function calledAt(centre: Centre, station: string): number {
  const visit = centre.visits.get(stationOf(centre, station).visit ?? "");
  return (visit === undefined ? null : legAt(visit, station))?.calledAt?.wall ?? 0;
}
