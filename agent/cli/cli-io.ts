/** How a verb speaks to whoever typed it. Handed in, so that every verb is tried without a process. */
export interface CliIo {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** 0 fine, 1 a problem was found, 2 wrong usage. */
  readonly exit: (code: 0 | 1 | 2) => void;
  readonly language: "en" | "ru" | "uk" | "kk";
}
