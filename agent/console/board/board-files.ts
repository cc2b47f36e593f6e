import { libraryFiles, type NamedFile, type PageFile, pageFile, wordFiles } from "../bench/page-files.ts";

const PAGE = new URL("../page/", import.meta.url);

/** What a screen's page is made of. */
const NAMES = [
  "arrow.ts",
  "board.css",
  "board.html",
  "board.ts",
  "board-page.ts",
  "board-words.ts",
  "fonts.css",
  "hall-board.ts",
  "screen.ts",
  "talon.svg",
  "tokens.css",
  "voice.ts",
];

export function readBoardFiles(): ReadonlyMap<string, PageFile> {
  const own = NAMES.flatMap((name): readonly NamedFile[] => {
    const file = pageFile(name, PAGE);
    return file === null ? [] : [[`/page/${name}`, file]];
  });
  return new Map([...own, ...libraryFiles(), ...wordFiles(["board"])]);
}
