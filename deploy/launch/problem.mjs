/** What stops a launch through no fault of the program: said in one line with its cure, without a stack. */
export class LaunchProblem extends Error {
  constructor(place, what, cure) {
    super(`${place}: ${what} ${cure}`);
    this.name = "LaunchProblem";
  }
}

export const say = (line) => process.stderr.write(`talon: ${line}\n`);
