import { describe, expect, test } from "vitest";
import { LineSpeed } from "../../../../agent/host/line-speed.ts";

const FRAME_BYTES = 2_000;

function framesOver(
  line: { readonly perSecond: number; readonly rttMs: number },
  window: number,
  frames = 500,
): LineSpeed {
  const speed = new LineSpeed();
  let freeAt = 0;
  const landsAt: number[] = [];
  for (let no = 0; no < frames; no += 1) {
    const now = landsAt[no - window] ?? 0;
    if (no >= window) speed.landed(no - window, now);
    speed.left(no, FRAME_BYTES, now);
    freeAt = Math.max(freeAt, now) + (FRAME_BYTES * 1_000) / line.perSecond;
    landsAt.push(freeAt + line.rttMs);
  }
  return speed;
}

describe("how wide a line is", () => {
  test("nobody knows at first, so bytes are saved", () => {
    expect(new LineSpeed().effort).toBe("small");
  });

  test("a wide one is known after a few frames, also over a long way with a full window", () => {
    expect(framesOver({ perSecond: 10_000_000, rttMs: 0 }, 8, 20).effort).toBe("quick");
    expect(framesOver({ perSecond: 10_000_000, rttMs: 50 }, 64).effort).toBe("quick");
  });

  test("a thin one stays thin, however much is given to it at once", () => {
    for (const window of [1, 8, 64]) {
      expect(framesOver({ perSecond: 125_000, rttMs: 0 }, window).effort).toBe("small");
      expect(framesOver({ perSecond: 125_000, rttMs: 50 }, window).effort).toBe("small");
    }
  });

  test("one that becomes thin is noticed within a second or two", () => {
    const speed = new LineSpeed();
    for (let no = 0; no < 100; no += 1) {
      speed.left(no, FRAME_BYTES, no);
      speed.landed(no, no + 1);
    }
    expect(speed.effort).toBe("quick");
    for (let no = 100; no < 300; no += 1) {
      speed.left(no, FRAME_BYTES, no * 20);
      speed.landed(no, no * 20 + 16);
    }
    expect(speed.effort).toBe("small");
  });

  test("what never left does not land", () => {
    const speed = new LineSpeed();
    speed.landed(1, 5);
    expect(speed.effort).toBe("small");
  });
});
