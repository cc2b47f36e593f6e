/** Stops the program when we are wrong ourselves. The supervisor starts it again from the journal, which is right. */
export function assert(holds: boolean, claim: string): asserts holds {
  if (!holds) throw new BrokenClaim(claim);
}

/** A bug of ours. Caught nowhere but in `agent/main.ts`, which logs it and ends the process with exit code 70. */
export class BrokenClaim extends Error {
  constructor(claim: string) {
    super(`broken claim: ${claim}`);
    this.name = "BrokenClaim";
  }
}

/** Closes a switch over a union: a member that nobody handles is a compile error here. */
export function unreachable(value: never): never {
  throw new BrokenClaim(`every case is handled, but this came: ${JSON.stringify(value)}`);
}
