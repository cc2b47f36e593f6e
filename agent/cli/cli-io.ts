/** Where a verb speaks to, and how it ends; handed in so that tests can listen. */
export interface CliIo {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly exit: (code: 0 | 1 | 2) => void;
  readonly language: "en" | "ru" | "uk" | "kk";
}
