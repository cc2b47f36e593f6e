import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { idOfBody, recordedWallOfBody } from "../../../../agent/journal/body.ts";
import { parseRecord, recordBody, type Stamp, sourceOf } from "../../../../agent/journal/record.ts";
import { monoMs, seq, wallMs } from "../../../../agent/kernel/units.ts";
import { called, deviceReady, stamp } from "./fixture.ts";

describe("a record's text", () => {
  test("is the CloudEvent of the contract, key by key", () => {
    expect(recordBody({ ...stamp, cause: "7Q0M2K9X4T.4700" }, called)).toBe(
      '{"specversion":"1.0","id":"7Q0M2K9X4T.4711","source":"/kz-ala-01/agent","type":"talon.visit.called.v1",' +
        '"subject":"2026-08-23-A017","time":"2026-08-23T12:00:00.000Z","recordedtime":"2026-08-23T12:00:00.005Z",' +
        '"sequence":"000000004711","partitionkey":"kz-ala-01","correlationid":"2026-08-23-A017",' +
        '"causationid":"7Q0M2K9X4T.4700","dataschema":"urn:talon:event:visit.called:v1",' +
        '"bootid":"5f0c1f5e-0f52-4a7a-9d6f-0a4f3f1f2a11","monoms":86400000.25,"timequality":"rtc",' +
        `"datacontenttype":"application/json","data":${JSON.stringify(called.data)}}`,
    );
  });

  test("K20: names the time zone beside each moment in UTC", () => {
    const text = recordBody({ ...stamp, zone: "Asia/Almaty" }, called);
    expect(JSON.parse(text)).toMatchObject({ time: "2026-08-23T12:00:00.000Z", timezone: "Asia/Almaty" });
    expect(parseRecord(text)).toMatchObject({ ok: true, value: { zone: "Asia/Almaty" } });
  });

  test("has no correlation, no cause and the centre as subject where the event speaks of no visit", () => {
    const text = recordBody(stamp, { type: "config.applied", data: { digest: "0f" } });
    expect(JSON.parse(text)).toMatchObject({ subject: "kz-ala-01" });
    expect(text).not.toContain("correlationid");
    expect(text).not.toContain("causationid");
  });

  test("names the device as subject and source where the event speaks of one", () => {
    const event = deviceReady("printer");
    const text = recordBody({ ...stamp, source: sourceOf(event) }, event);
    expect(JSON.parse(text)).toMatchObject({ subject: "printer", source: "/kz-ala-01/printer" });
  });

  test("is read back as it was written, whatever the stamp", () => {
    const stamps: fc.Arbitrary<Stamp> = fc.record({
      epoch: fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{10}$/),
      centre: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
      seq: fc.integer({ min: 1, max: 999_999_999_999 }).map(seq),
      wall: fc.integer({ min: 0, max: 4_102_444_800_000 }).map(wallMs),
      recordedWall: fc.integer({ min: 0, max: 4_102_444_800_000 }).map(wallMs),
      mono: fc.double({ min: 0, max: 1e12, noNaN: true }).map((ms) => monoMs(ms + 0)),
      bootId: fc.uuid(),
      quality: fc.constantFrom("none", "holdover", "rtc", "ntp"),
      source: fc.stringMatching(/^[a-z0-9-]{1,32}$/),
      cause: fc.option(fc.stringMatching(/^[0-9A-Z.]{1,26}$/)),
    });
    fc.assert(
      fc.property(stamps, (some) => {
        const body = recordBody(some, called);
        expect(parseRecord(body)).toEqual({ ok: true, value: { ...some, event: called } });
        expect(idOfBody(body)).toBe(`${some.epoch}.${some.seq}`);
        expect(recordedWallOfBody(body)).toBe(some.recordedWall);
      }),
    );
  });
});

describe("what is no record", () => {
  const body = recordBody(stamp, called);

  test.each([
    ["half a text", body.slice(0, 200)],
    ["an event of another kind", body.replace("visit.called.v1", "visit.invented.v1")],
    ["an event of a version to come", body.replace("visit.called.v1", "visit.called.v2")],
    ["data out of shape", body.replace('"waiting":3', '"waiting":-3')],
    ["data with a key too many", body.replace('"waiting":3', '"waiting":3,"name":"Ann"')],
    ["a missing time", body.replace('"time":', '"moment":')],
    ["an id without a number", body.replace("7Q0M2K9X4T.4711", "7Q0M2K9X4T")],
  ])("is told with its place: %s", (_what, text) => {
    const read = parseRecord(text);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.fault.place).toMatch(/^record 7Q0M2K9X4T/);
  });

  test("a text that does not begin with an id has none, nor a time where it says none", () => {
    expect(idOfBody(' {"specversion":"1.0","id":"a.1"}')).toBeNull();
    expect(recordedWallOfBody('{"recordedtime":"2026-99-99T"}')).toBeNull();
    expect(recordedWallOfBody("{}")).toBeNull();
  });
});
