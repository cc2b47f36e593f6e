import { Command } from "commander";
import type { CliIo } from "../../../../agent/cli/cli-io.ts";

export interface Said {
  readonly out: string[];
  readonly err: string[];
  readonly codes: number[];
}

export async function run(
  words: readonly string[],
  add: (program: Command, io: CliIo) => void,
  language: CliIo["language"] = "en",
): Promise<Said> {
  const said: Said = { out: [], err: [], codes: [] };
  const program = new Command("talon");
  add(program, {
    out: (line) => void said.out.push(line),
    err: (line) => void said.err.push(line),
    exit: (code) => void said.codes.push(code),
    language,
  });
  await program.parseAsync(words, { from: "user" });
  return said;
}
