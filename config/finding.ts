import type { Path } from "./schema-walk.ts";

/** Something wrong with a value of the file, before its line is looked up. */
export interface Finding {
  readonly path: Path;
  readonly what: string;
  readonly cure: string;
}

export const finding = (path: Path, what: string, cure: string): Finding => ({ path, what, cure });
