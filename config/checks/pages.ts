import { parseWireUri } from "../../drivers/links/wire-uri.ts";
import type { Draft } from "../draft.ts";
import { type Finding, finding } from "../finding.ts";
import { instead } from "../suggestion.ts";

/** The page of the whole hall; every other is one station's. */
const HALL = "hall";

/** A page that no station has would say for ever that nobody is called. */
export function checkPages({ devices, stationIds }: Draft): readonly Finding[] {
  const known = [HALL, ...stationIds];
  return devices.flatMap(({ id, entry }) => {
    const read = entry.link === undefined ? null : parseWireUri(entry.link, "");
    if (read?.ok !== true || read.value.uri.kind !== "page") return [];
    const { name } = read.value.uri;
    if (known.includes(name)) return [];
    return [
      finding(
        ["devices", id, "link"],
        `there is no station "${name}" whose page could be shown.`,
        instead(name, known),
      ),
    ];
  });
}
