import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mutants } from "../sim/mutant-list.ts";

test.each(mutants.map(({ bug, edits }) => ({ bug, edits })))(
  "the planted bug still fits the code: $bug",
  ({ edits }) => {
    for (const { file, find } of edits) expect(readFileSync(file, "utf8").split(find)).toHaveLength(2);
  },
);
