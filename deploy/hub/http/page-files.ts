import { readdirSync } from "node:fs";
import { libraryFiles, type PageFile, pageFile, wordFiles } from "../../../agent/console/bench/page-files.ts";

/** What the page shares with the bench of a centre: tokens, letters, drawings. */
const SHARED = ["tokens.css", "fonts.css", "icon.ts", "preference.ts", "words.ts", "talon.svg"];

const CHECKOUT = new URL("../../../", import.meta.url);
const OWN = "deploy/hub/page/";
const CONSOLE = "agent/console/page/";

/** Everything the page is made of, by its path in the checkout, so that imports lead to the same files as in the sources. */
export function readSituationFiles(): ReadonlyMap<string, PageFile> {
  const own = readdirSync(new URL(OWN, CHECKOUT)).map((name) => OWN + name);
  const files = [...own, ...SHARED.map((name) => CONSOLE + name)].flatMap((path) => {
    const file = pageFile(path, CHECKOUT);
    return file === null ? [] : [[`/${path}`, file] as const];
  });
  return new Map([...files, ...libraryFiles(), ...wordFiles(["bench", "hub"])]);
}
