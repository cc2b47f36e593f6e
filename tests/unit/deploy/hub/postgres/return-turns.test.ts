import { describe, expect, test } from "vitest";
import type { Heard, Settled } from "../../../../../deploy/hub/postgres/batch.ts";
import { ReturnTurns } from "../../../../../deploy/hub/postgres/return-turns.ts";

const hello = (centre: string, last: number): Heard => ({ what: "hello", centre, epochs: ["e1"], last });
const stand = (centre: string, upto: number, chain: string | null = null) => ({
  centre,
  epoch: "e1",
  upto,
  gaps: [],
  chain,
});
const settled = (...stands: Settled["stands"]): Settled => ({ fates: [], stands });
const frame = (events: number) =>
  ({
    what: "frame",
    centre: "kz-ala-01",
    frame: { bodies: Array.from({ length: events }, () => "{}") },
  }) as unknown as Heard;
const calm = (nowMs: number) => ({ isCrowded: false, nowMs });
const pauses = (answered: ReturnType<ReturnTurns["among"]>) => answered.map(({ more }) => more.pauseMs ?? 0);

describe("centres that come back together", () => {
  test("send what they owe one after another, as fast as it can be kept", () => {
    const turns = new ReturnTurns();
    const centres = ["kz-ala-01", "kz-ala-02", "kz-ala-03"];
    const hellos = centres.map((centre) => hello(centre, 8_000));
    const stands = centres.map((centre) => stand(centre, 0));
    expect(pauses(turns.among(hellos, settled(...stands), calm(0)))).toEqual([0, 1_000, 2_000]);
    expect(pauses(turns.among(hellos.slice(0, 1), settled(stand("kz-ala-01", 0)), calm(500)))).toEqual([2_500]);
    expect(pauses(turns.among(hellos.slice(0, 1), settled(stand("kz-ala-01", 0)), calm(60_000)))).toEqual([0]);
  });

  test("do not wait where they owe little, and take no turn of others", () => {
    const turns = new ReturnTurns();
    turns.among([hello("kz-ala-01", 80_000)], settled(stand("kz-ala-01", 0)), calm(0));
    expect(pauses(turns.among([hello("kz-ala-02", 8_050)], settled(stand("kz-ala-02", 8_000)), calm(0)))).toEqual([0]);
    expect(pauses(turns.among([hello("kz-ala-03", 100)], settled(stand("kz-ala-03", 0)), calm(0)))).toEqual([10_000]);
  });

  test("wait no longer than the contract lets a hub ask", () => {
    const turns = new ReturnTurns();
    turns.among([hello("kz-ala-01", 80_000_000)], settled(stand("kz-ala-01", 0)), calm(0));
    expect(pauses(turns.among([hello("kz-ala-02", 500)], settled(stand("kz-ala-02", 0)), calm(0)))).toEqual([600_000]);
  });

  test("have shorter turns where the worker has seen itself keep more", () => {
    const turns = new ReturnTurns();
    for (let at = 0; at < 60; at += 1) turns.among([frame(4_000)], settled(), calm(at * 100));
    turns.among([hello("kz-ala-01", 40_000)], settled(stand("kz-ala-01", 0)), calm(10_000));
    const [waitMs] = pauses(turns.among([hello("kz-ala-02", 500)], settled(stand("kz-ala-02", 0)), calm(10_000)));
    expect(waitMs).toBeGreaterThan(990);
    expect(waitMs).toBeLessThan(1_100);
  });

  test("are not asked for the holes that their turn fills, but for those that it left", () => {
    const turns = new ReturnTurns();
    const holed = { ...stand("kz-ala-01", 0), gaps: [{ first: 1, last: 8_000 }] };
    const { chain: _, ...later } = holed;
    const gapsAt = (nowMs: number, one: Settled["stands"][number]) =>
      turns.among([hello("kz-ala-01", 8_000)].slice(one === later ? 1 : 0), settled(one), calm(nowMs))[0]?.stand.gaps
        .length;
    expect([gapsAt(0, holed), gapsAt(10_999, later), gapsAt(11_001, later)]).toEqual([0, 0, 1]);
  });

  test("are asked for holes as soon as all that they owed has come, and for those of another journal at any time", () => {
    const turns = new ReturnTurns();
    turns.among([hello("kz-ala-01", 8_000)], settled(stand("kz-ala-01", 0)), calm(0));
    const asked = (upto: number, epoch = "e1") => {
      const { chain: _, ...kept } = { ...stand("kz-ala-01", upto), epoch, gaps: [{ first: 9_000, last: 9_009 }] };
      return turns.among([frame(10)], settled(kept), calm(500))[0]?.stand.gaps.length;
    };
    expect([asked(10, "e2"), asked(7_999), asked(8_000), asked(8_001)]).toEqual([1, 0, 1, 1]);
  });

  test("an acknowledgement of a frame asks for rest only where too much waits", () => {
    const turns = new ReturnTurns();
    const { chain: _, ...kept } = stand("kz-ala-01", 10);
    expect(pauses(turns.among([frame(10)], settled(kept), calm(0)))).toEqual([0]);
    expect(pauses(turns.among([frame(10)], settled(kept), { isCrowded: true, nowMs: 1 }))).toEqual([5_000]);
  });
});
