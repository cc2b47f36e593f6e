import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { Paced } from "../../../../../agent/cli/run/paced.ts";

const EVERY_MS = 200;

test("a journal that has to begin anew soon after another did so begins anew later, and is not left silent for ever", async () => {
  const done: string[] = [];
  const began = performance.now();
  const paced = new Paced(EVERY_MS);
  paced.ask(() => done.push("first"));
  paced.ask(() => done.push("second"));
  paced.ask(() => done.push("third"));
  expect(done).toEqual(["first"]);
  while (done.length < 2) await pause(5);
  expect(performance.now() - began).toBeGreaterThanOrEqual(EVERY_MS - 1);
  expect(done).toEqual(["first", "third"]);
});

test("nothing is done after a stop", async () => {
  const done: string[] = [];
  const paced = new Paced(EVERY_MS);
  paced.ask(() => done.push("first"));
  paced.ask(() => done.push("second"));
  paced.stop();
  await pause(2 * EVERY_MS);
  expect(done).toEqual(["first"]);
});
