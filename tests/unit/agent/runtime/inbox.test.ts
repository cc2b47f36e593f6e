import { describe, expect, test } from "vitest";
import { Inbox } from "../../../../agent/runtime/inbox.ts";

const later = () => {
  const works: (() => void)[] = [];
  return { works, schedule: (work: () => void) => void works.push(work) };
};

describe("the inbox", () => {
  test("gives letters in the order in which they came, those posted meanwhile last", () => {
    const seen: number[] = [];
    const inbox = new Inbox<number>(
      (next) => {
        for (let letter = next(); letter !== undefined; letter = next()) {
          seen.push(letter);
          if (letter === 1) inbox.post(9);
        }
      },
      (work) => work(),
    );
    inbox.post(1);
    inbox.post(2);
    expect(seen).toEqual([1, 9, 2]);
  });

  test("gathers all that came in one turn into one piece of work", () => {
    const { works, schedule } = later();
    const turns: number[][] = [];
    const inbox = new Inbox<number>((next) => {
      const turn: number[] = [];
      for (let letter = next(); letter !== undefined; letter = next()) turn.push(letter);
      turns.push(turn);
    }, schedule);
    for (const letter of [1, 2, 3]) inbox.post(letter);
    expect(works).toHaveLength(1);
    works[0]?.();
    inbox.post(4);
    expect(works).toHaveLength(2);
    works[1]?.();
    expect(turns).toEqual([[1, 2, 3], [4]]);
  });

  test("holds ten thousand letters, and one more is a bug of ours", () => {
    const inbox = new Inbox<number>(() => undefined, later().schedule);
    for (let no = 0; no < 10_000; no += 1) inbox.post(no);
    expect(() => inbox.post(0)).toThrow("letters are worked off faster than they come");
  });
});
