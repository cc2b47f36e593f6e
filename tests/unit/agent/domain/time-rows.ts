import { type Life, MINUTE } from "./life.ts";

export const closedOf = (life: Life) => life.of("visit.closed").at(-1);

/** Of the visit that ended last: `stage owner operator` to its minutes. */
export const rowsOf = (life: Life): Readonly<Record<string, number>> =>
  Object.fromEntries(
    (closedOf(life)?.spent ?? []).map(({ stage, owner, operator, ms }) => [
      `${stage} ${owner} ${operator}`,
      ms / MINUTE,
    ]),
  );

export const tick = (life: Life) => life.tell({ type: "time.passed" });
