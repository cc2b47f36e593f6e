import { describe, expect, test } from "vitest";
import { SignInGuard, WRONG_A_MINUTE_MAX } from "../../../../../deploy/hub/http/sign-in-guard.ts";

const tries = (guard: SignInGuard, count: number, nowMs: number) =>
  Array.from({ length: count }, () => guard.failed("10.0.0.1", nowMs));

describe("wrong tokens from one address", () => {
  test("are answered until they are too many, which is news once, and again when the minute is over", () => {
    const guard = new SignInGuard();
    expect(tries(guard, WRONG_A_MINUTE_MAX, 0).every(({ waitMs }) => waitMs === 0)).toBe(true);
    expect(guard.failed("10.0.0.1", 10_000)).toEqual({ waitMs: 50_000, isNews: true });
    expect(guard.failed("10.0.0.1", 20_000)).toEqual({ waitMs: 40_000, isNews: false });
    expect(guard.failed("10.0.0.1", 60_000)).toEqual({ waitMs: 0, isNews: false });
  });

  test("say nothing of another address", () => {
    const guard = new SignInGuard();
    tries(guard, WRONG_A_MINUTE_MAX + 5, 0);
    expect(guard.failed("10.0.0.2", 0).waitMs).toBe(0);
  });

  test("of very many addresses take a room with a limit: the oldest is forgotten", () => {
    const guard = new SignInGuard();
    tries(guard, WRONG_A_MINUTE_MAX + 1, 0);
    for (let no = 0; no < 1_000; no += 1) guard.failed(`10.1.${no >>> 8}.${no & 255}`, 1);
    expect(guard.failed("10.0.0.1", 2).waitMs).toBe(0);
  });
});
