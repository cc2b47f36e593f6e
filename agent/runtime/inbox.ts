import { assert } from "../kernel/assert.ts";

const LETTERS_MAX = 10_000;

/**
 * The one way in. What the outside says waits here until the agent comes to it, in order. `schedule` says when the waiting letters
 * are worked off: a real loop gathers all that came in one turn, so that they share one commit; the simulator goes on at once.
 */
export class Inbox<Letter> {
  readonly #workOff: (next: () => Letter | undefined) => void;
  readonly #schedule: (work: () => void) => void;
  #letters: Letter[] = [];
  #read = 0;
  #isScheduled = false;

  constructor(workOff: (next: () => Letter | undefined) => void, schedule: (work: () => void) => void) {
    this.#workOff = workOff;
    this.#schedule = schedule;
  }

  post(letter: Letter): void {
    assert(this.#letters.length - this.#read < LETTERS_MAX, "letters are worked off faster than they come");
    this.#letters.push(letter);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(() => this.#work());
  }

  /** Does what came from elsewhere as a turn of its own: what it leads to is worked off after it and not within it. */
  turn(work: () => void): void {
    if (this.#isScheduled) return work();
    this.#isScheduled = true;
    work();
    this.#schedule(() => this.#work());
  }

  #work(): void {
    this.#workOff(() => this.#next());
    this.#isScheduled = false;
  }

  #next(): Letter | undefined {
    const letter = this.#letters[this.#read];
    this.#read += 1;
    if (letter !== undefined) return letter;
    this.#letters = [];
    this.#read = 0;
    return undefined;
  }
}
