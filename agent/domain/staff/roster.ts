import type { Centre } from "../centre.ts";
import { type Operator, type Rules, type Station, serves } from "../rules.ts";

/** Everybody who may work here: the hub's latest list, and of the configuration whom that list does not name. */
export function roster(centre: Centre, rules: Rules): readonly Operator[] {
  const listed = centre.listed.map(({ id, authority, skills = [], card = null, pin = null }) => {
    return { id, authority, skills, card, pin };
  });
  const named = new Set(listed.map(({ id }) => id));
  return [...listed, ...rules.operators.filter(({ id }) => !named.has(id))];
}

export const isRevoked = (centre: Centre, operator: string): boolean =>
  centre.revoked.some((one) => one.operator === operator);

/** K1, K2: what an operator may carry out at a station: its stages that his authority owns, and of these what he has learnt. */
export function stagesFor({ authority, skills }: Operator, station: Station, rules: Rules): readonly string[] {
  const services = rules.services.filter(({ id }) => serves(station, id));
  const owned = new Set(
    services.flatMap(({ stages }) => stages.filter((stage) => stage.authority === authority).map(({ id }) => id)),
  );
  return station.stages.filter((id) => owned.has(id) && (skills.length === 0 || skills.includes(id)));
}

/** Without these nobody can come to a station: its board and its call keys, and at a checkpoint its scanner. */
export const devicesFor = ({ board, call, scanner, checkpoint }: Station): readonly string[] =>
  [board, call, checkpoint === null ? null : scanner].filter((id) => id !== null);
