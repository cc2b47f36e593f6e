import type { Operator, Station } from "../../agent/domain/rules.ts";

type Authority = "centre" | "police";

/** What the rules of every simulated centre are made of. */
export const names = (en: string) => ({ kk: en, ru: en, uk: en, en });

export const stage = (id: string, authority: Authority, budgetMinutes: number) => ({ id, authority, budgetMinutes });

export const operator = (id: string, authority: Authority): Operator => ({
  id,
  authority,
  skills: [],
  card: null,
  pin: null,
});

/** A window with a board and a rating pad. */
export const station = (id: string, stages: readonly string[]): Station => ({
  id,
  label: id,
  arrow: "left",
  stages,
  services: [],
  scanner: null,
  checkpoint: null,
  board: `board-${id}`,
  rating: `pad-${id}`,
  call: null,
  cameras: [],
  marks: [],
});
