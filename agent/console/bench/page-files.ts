import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";

/** One file of the page, ready to be sent. */
export interface PageFile {
  readonly type: string;
  readonly body: string;
}

const PAGE = new URL("../page/", import.meta.url);
const LOCALES = new URL("../../../config/locales/", import.meta.url);
const LANGUAGES = ["kk", "ru", "uk", "en"];
const SCRIPT = "text/javascript; charset=utf-8";

/** The libraries that the page imports, as the browser asks for them. */
const LIBRARIES = {
  preact: "preact/dist/preact.module.js",
  "preact/hooks": "preact/hooks/dist/hooks.module.js",
  htm: "htm/dist/htm.module.js",
  "htm/preact": "htm/preact/index.module.js",
} as const;

const IMPORT_MAP = /<script type="importmap">(.*?)<\/script>/s;

/** Lets the browser run our own scripts and the import maps of our pages, and load nothing from anywhere else. */
export function contentPolicy(files: ReadonlyMap<string, PageFile>): string {
  const maps = [...files.values()].map((file) => IMPORT_MAP.exec(file.body)?.[1]).filter((map) => map !== undefined);
  const hashes = new Set(maps.map((map) => `'sha256-${createHash("sha256").update(map).digest("base64")}'`));
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "connect-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "style-src 'self'",
    `script-src 'self' ${[...hashes].join(" ")}`,
  ].join("; ");
}

/** Everything the page is made of, by its path; read and translated once, when the server starts. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const own = readdirSync(PAGE).flatMap((name) => {
    const file = pageFile(name, PAGE);
    return file === null ? [] : [[`/page/${name}`, file] as const];
  });
  const words = wordFiles(["bench"]).map(([path, file]) => [path.replace("/bench.", "/"), file] as const);
  return new Map([...own, ...libraryFiles(), ...words]);
}

export type NamedFile = readonly [path: string, file: PageFile];

export const libraryFiles = (): readonly NamedFile[] =>
  Object.entries(LIBRARIES).map(([name, path]) => {
    const place = new URL(`../../../node_modules/${path}`, import.meta.url);
    return [`/lib/${name}.js`, { type: SCRIPT, body: readFileSync(place, "utf8") }];
  });

/** The catalogues of these names in all languages, as `/words/NAME.LANGUAGE.json`. */
export const wordFiles = (names: readonly string[]): readonly NamedFile[] =>
  names.flatMap((name) =>
    LANGUAGES.map((language): NamedFile => {
      const body = readFileSync(new URL(`${name}.${language}.json`, LOCALES), "utf8");
      return [`/words/${name}.${language}.json`, { type: "application/json; charset=utf-8", body }];
    }),
  );

/** Where Noto Sans lies, with all four languages' letters. */
export const fontsFolder = (): string =>
  fileURLToPath(new URL("../../../node_modules/@fontsource/noto-sans/files/", import.meta.url));

/** One file as a browser reads it; null where browsers read no such files. */
export function pageFile(name: string, folder: URL): PageFile | null {
  const text = (): string => readFileSync(new URL(name, folder), "utf8");
  if (name.endsWith(".ts")) return { type: SCRIPT, body: withoutTypes(text()) };
  if (name.endsWith(".css")) return { type: "text/css; charset=utf-8", body: text() };
  if (name.endsWith(".svg")) return { type: "image/svg+xml", body: text() };
  if (name.endsWith(".html")) return { type: "text/html; charset=utf-8", body: text() };
  return null;
}

/** Node says once per process that this function is experimental; a visitor's terminal is no place for that. */
function withoutTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
