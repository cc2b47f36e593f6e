import { useEffect, useState } from "preact/hooks";

/** What is looked at. */
export interface Where {
  readonly page: "country" | "figures" | "audit";
  readonly centre: string | null;
  readonly visit: string | null;
}

const PLACE = /^#\/([a-z0-9-]{1,32})(?:\/([\w-]{1,20}))?$/;
const FIGURES = /^#figures(?:\/([a-z0-9-]{1,32}))?$/;

/** What an address behind the # means; whatever is no address of ours is the country. */
export function whereIn(hash: string): Where {
  const figures = FIGURES.exec(hash);
  if (figures !== null) return { page: "figures", centre: figures[1] ?? null, visit: null };
  if (hash === "#audit") return { page: "audit", centre: null, visit: null };
  const [, centre = null, visit = null] = PLACE.exec(hash) ?? [];
  return { page: "country", centre, visit };
}

export const toCentre = (centre: string): string => `#/${centre}`;
export const toVisit = (centre: string, visit: string): string => `#/${centre}/${visit}`;
export const toFigures = (centre: string | null): string => (centre === null ? "#figures" : `#figures/${centre}`);
export const TO_AUDIT = "#audit";

/** The address is the state: back, forward and a sent link work. */
export function useWhere(): Where {
  const [where, setWhere] = useState(() => whereIn(location.hash));
  useEffect(() => {
    const moved = () => setWhere(whereIn(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return where;
}
