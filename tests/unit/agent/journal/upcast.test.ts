import { expect, test } from "vitest";
import { parseRecord, recordBody } from "../../../../agent/journal/record.ts";
import { UPCASTS, type Upcasts, upcast } from "../../../../agent/journal/upcast.ts";
import { issued, stamp } from "./fixture.ts";

const slipPrinted: Upcasts = new Map([
  ["slip.printed.v1", (data) => ({ name: "slip.printed", version: 2, data: { ...(data as object), copy: 0 } })],
  ["slip.printed.v2", (data) => ({ name: "ticket.issued", version: 1, data })],
]);

const oldRecord = recordBody(stamp, issued)
  .replace("talon.ticket.issued.v1", "talon.slip.printed.v1")
  .replace(',"copy":0', "");

test("a record of a former version is read as the event it has become, through every version between", () => {
  expect(parseRecord(oldRecord, slipPrinted)).toEqual({ ok: true, value: { ...stamp, event: issued } });
});

test("without its upcast a former version is told as unknown", () => {
  expect(parseRecord(oldRecord)).toMatchObject({ ok: false, fault: { place: "record 7Q0M2K9X4T.4711" } });
});

test("an event in its present version stays as it is", () => {
  const present = { name: "ticket.issued", version: 1, data: issued.data };
  expect(upcast(present, slipPrinted)).toBe(present);
});

test("a circle in the registry ends", () => {
  const circle: Upcasts = new Map([["a.v1", (data) => ({ name: "a", version: 1, data })]]);
  expect(upcast({ name: "a", version: 1, data: 0 }, circle)).toEqual({ name: "a", version: 1, data: 0 });
});

test("no released shape has changed yet", () => {
  expect(UPCASTS.size).toBe(0);
});
