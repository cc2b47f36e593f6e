import { useEffect, useState } from "preact/hooks";

/** What of the country is looked at. */
export interface Where {
  readonly centre: string | null;
  readonly visit: string | null;
}

const PLACE = /^#\/([a-z0-9-]{1,32})(?:\/([\w-]{1,20}))?$/;

const here = (): Where => {
  const [, centre = null, visit = null] = PLACE.exec(location.hash) ?? [];
  return { centre, visit };
};

export const toCentre = (centre: string): string => `#/${centre}`;
export const toVisit = (centre: string, visit: string): string => `#/${centre}/${visit}`;

/** The address is the state: back, forward and a sent link work. */
export function useWhere(): Where {
  const [where, setWhere] = useState(here);
  useEffect(() => {
    const moved = () => setWhere(here());
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return where;
}
