import type { Rules, Station } from "../domain/rules.ts";

const PAGE = "page:";

/** Whose page a screen shows; null for the page of the whole hall. */
export const pageStation = (wire: string, { stations }: Pick<Rules, "stations">): Station | null =>
  stations.find(({ id }) => wire === `${PAGE}${id}`) ?? null;
