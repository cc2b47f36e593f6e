import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventData } from "../../../agent/domain/event.ts";
import { configChanges } from "../../../config/config-changes.ts";
import { changed, configOf, deviceOf, type Raw } from "./almaty.ts";

const effective = (change: (raw: Raw) => void = () => undefined) => configOf(changed(change)).effective;
const before = effective();
const changes = (change: (raw: Raw) => void) => configChanges(before, effective(change));
const applied = eventData["config.applied"];

describe("U4 what a manager changed", () => {
  test("nothing is no change", () => expect(configChanges(before, effective())).toEqual([]));

  test("a value is told by its key, with what it was and what it is", () => {
    expect(changes((raw) => Object.assign(raw.services[0]!.norm[0]!, { minutes: 180 }))).toEqual([
      { key: "services.licence-first.norm.2026-01-01.minutes", from: "120", to: "180" },
    ]);
    expect(changes((raw) => Object.assign(deviceOf(raw, "kiosk").keys ?? {}, { "number-plates": 15 }))).toEqual([
      { key: "devices.kiosk.keys.number-plates", from: "25", to: "15" },
    ]);
  });

  test("somebody who comes or goes is one change", () => {
    expect(
      changes((raw) => {
        raw.operators.splice(0, 1);
        raw.operators.push({ id: "op-300", authority: "police" });
      }),
    ).toEqual([
      { key: "operators.op-101", from: '{"id":"op-101","authority":"centre","skills":[]}', to: null },
      { key: "operators.op-300", from: null, to: '{"id":"op-300","authority":"police","skills":[]}' },
    ]);
  });

  test("the digests of cards and PINs never stand in it", () => {
    const pin = (digit: string) => (raw: Raw) => {
      Object.assign(raw.operators[0]!, { pin: digit.repeat(64) });
    };
    expect(changes(pin("a"))).toEqual([{ key: "operators.op-101.pin", from: null, to: "set" }]);
    expect(configChanges(effective(pin("a")), effective(pin("b")))).toEqual([
      { key: "operators.op-101.pin", from: "set", to: "changed" },
    ]);
    expect(configChanges(effective(pin("a")), before)).toEqual([
      { key: "operators.op-101.pin", from: "set", to: null },
    ]);
    const whole = configChanges({ ...before, operators: [] }, effective(pin("a")));
    expect(whole).toHaveLength(6);
    expect(JSON.stringify(whole)).not.toContain("aaa");
  });

  test("the names of secrets' files are told", () => {
    expect(
      changes((raw) => Object.assign(raw.hub, { credentials: { username: "a", passwordFile: "/keys/password" } })),
    ).toContainEqual({ key: "hub.credentials.passwordFile", from: null, to: "/keys/password" });
  });

  test("another order of the same services is a change", () => {
    expect(changes((raw) => raw.services.reverse()).map(({ key }) => key)).toEqual(["services.order"]);
  });

  test("at most 50 are told, the last of them how many more there are", () => {
    const told = changes((raw) => {
      for (let no = 0; no < 80; no += 1) raw.operators.push({ id: `new-${no}`, authority: "police" });
    });
    expect(told).toHaveLength(50);
    expect(told.at(-1)).toEqual({ key: "more", from: null, to: "31 more changes" });
  });

  test("whatever changes, the record takes it", () => {
    const table = fc.dictionary(fc.string({ maxLength: 300 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 80 });
    fc.assert(
      fc.property(table, table, (left, right) => {
        const told = configChanges(left as never, right as never);
        expect(applied.safeParse({ digest: "a", changes: told }).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
