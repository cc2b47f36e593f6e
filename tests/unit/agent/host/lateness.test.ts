import { expect, test } from "vitest";
import { Lateness } from "../../../../agent/host/lateness.ts";

test("lateness is the 99th percentile of the timers since it was last asked, and nothing where none was due", () => {
  const late = new Lateness();
  expect(late.take()).toBeNull();
  for (let ms = 1; ms <= 200; ms += 1) late.note(ms);
  expect(late.take()).toBe(199);
  expect(late.take()).toBeNull();
});
