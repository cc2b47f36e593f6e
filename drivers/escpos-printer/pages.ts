import iconv from "iconv-lite";
import type { Page } from "./profiles.ts";

/** How a text goes to the printer as letters: which page, and the bytes on it. Null is plain ASCII, which every page has. */
export interface Encoded {
  readonly page: Page | null;
  readonly bytes: Uint8Array;
}

/** Punctuation, never a letter, that reads the same in its plain form. */
const PLAIN: Readonly<Record<string, string>> = {
  "–": "-",
  "—": "-",
  "«": '"',
  "»": '"',
  "“": '"',
  "”": '"',
  "„": '"',
  "’": "'",
  "‘": "'",
  "…": "...",
  "×": "x",
};

/** One form for letters that can be written in two, no control characters, no space but the plain one. */
export function cleaned(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\s\p{C}]+/gu, " ")
    .trim();
}

/** The bytes of a text on the page in use, else on the first page that has every letter of it; null where none has. */
export function encodeText(text: string, pages: readonly Page[], current: Page | null): Encoded | null {
  return encodeExactly(text, pages, current) ?? encodeExactly(plain(text), pages, current);
}

const plain = (text: string): string => [...text].map((letter) => PLAIN[letter] ?? letter).join("");

function encodeExactly(text: string, pages: readonly Page[], current: Page | null): Encoded | null {
  if (/^[\x20-\x7e]*$/.test(text)) return { page: null, bytes: new TextEncoder().encode(text) };
  const wanted = current === null ? pages : [current, ...pages];
  for (const page of wanted) {
    const bytes = iconv.encode(text, page.encoding);
    if (iconv.decode(bytes, page.encoding) === text) return { page, bytes: Uint8Array.from(bytes) };
  }
  return null;
}

export const decodeText = (bytes: Uint8Array, encoding: Page["encoding"]): string => iconv.decode(bytes, encoding);
