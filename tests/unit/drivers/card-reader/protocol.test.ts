import { describe, expect, test } from "vitest";
import { cardText, type Identity, ironLogicCard, readIronLogic } from "../../../../drivers/card-reader/protocol.ts";
import { type Checksum, readRdm6300 } from "../../../../drivers/card-reader/rdm6300.ts";
import { emptyLine } from "../../../../drivers/lines.ts";
import { fromHex } from "../../../golden/hex.ts";
import golden from "../../../golden/readers.json" with { type: "json" };

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const lines = (text: string, identity: Identity = "printed") => readIronLogic(emptyLine, bytes(text), identity).reads;
const frames = (heard: Uint8Array, checksum: Checksum = "xor") =>
  readRdm6300(null, heard, { checksum, identity: "printed" }).reads;

describe("an IronLogic reader", () => {
  test.each(golden.ironLogic)("golden bytes: $text", ({ text, printed }) => {
    expect(lines(text)).toEqual(printed === null ? [] : [printed]);
  });

  test.each(["printed", "whole"] as const)("golden bytes: three encodings of one card are one card, %s", (identity) => {
    const { oneCard } = golden;
    const read = oneCard.lines.flatMap((line) => lines(`${line}\r\n`, identity));
    expect(read).toEqual([oneCard[identity], oneCard[identity], oneCard[identity]]);
  });

  test.each([
    "Em-Marine[1700] 009,99999",
    "Em-Marine[1700] 256,00001",
    "Em-Marine[17] 009,22847",
    ":170009593F49",
    ":170009593F",
    "830017009593F02",
    "840017009593F01",
    "K7PMQ2",
    "126,58404",
  ])("%s is no card", (line) => {
    expect(ironLogicCard(line)).toBeNull();
    expect(lines(`${line}\r\n`)).toEqual([null]);
  });

  test("a line without an end is bounded", () => {
    const { begun, reads } = readIronLogic(emptyLine, bytes("E".repeat(100_000)), "printed");
    expect(reads).toEqual([null]);
    expect(begun.bytes).toEqual([]);
  });

  test("no card looks like the code of an appointment", () => {
    for (const identity of ["printed", "whole"] as const) {
      expect(cardText({ series: 0xffff, facility: 255, number: 65_535 }, identity)).not.toMatch(/^[0-9A-Z]{4,16}$/);
    }
  });
});

describe("an RDM6300", () => {
  test.each(golden.rdm6300)("golden bytes: $name", ({ bytes: hex, checksum, printed }) => {
    const kind = checksum as Checksum;
    expect(frames(fromHex(hex), kind)).toEqual([printed]);
    expect(frames(fromHex(hex), "either")).toEqual([printed]);
    expect(frames(fromHex(hex), kind === "xor" ? "sum" : "xor")).toEqual([null]);
  });

  test.each([
    ["02 36 32 03", [null]],
    ["36 32", [null, null]],
    ["0d 0a", []],
    ["02 36 32 45 33 30 38 36 43 45 44 30 38 30 03", [null, null]],
    ["02 36 32 02 36 32 45 33 30 38 36 43 45 44 30 38 03", [null, "008,27885"]],
    ["02 5a 5a 45 33 30 38 36 43 45 44 30 38 03", [null]],
  ])("%s reads as %j", (hex, read) => {
    expect(frames(fromHex(hex))).toEqual(read);
  });

  test("is read the same however its bytes are cut", () => {
    const whole = fromHex(golden.rdm6300[0]?.bytes ?? "");
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const rules = { checksum: "xor", identity: "printed" } as const;
      const first = readRdm6300(null, whole.subarray(0, cut), rules);
      const rest = readRdm6300(first.begun, whole.subarray(cut), rules);
      expect([...first.reads, ...rest.reads]).toEqual(["008,27885"]);
    }
  });
});

describe("one card before readers of different kinds", () => {
  const wiegand = (bits: string): string => {
    const ones = (part: string): number => [...part].filter((bit) => bit === "1").length;
    expect(ones(bits.slice(0, 13)) % 2).toBe(0);
    expect(ones(bits.slice(13)) % 2).toBe(1);
    const facility = Number.parseInt(bits.slice(1, 9), 2);
    const number = Number.parseInt(bits.slice(9, 25), 2);
    return cardText({ series: 0, facility, number }, "printed");
  };

  test("golden bits: what a door's Wiegand-26 says of it is what a Z-2 says", () => {
    const { bits, printed } = golden.wiegand26;
    expect(wiegand(bits)).toBe(printed);
    expect(lines("Em-Marine[5500] 126,58404\r\n")).toEqual([printed]);
  });

  test("the same five bytes are one card for a Z-2 and for an RDM6300", () => {
    const card = [0x17, 0x00, 0x09, 0x59, 0x3f];
    const xor = card.reduce((all, byte) => all ^ byte, 0);
    const digits = [...card, xor].map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join("");
    expect(frames(bytes(`\x02${digits}\x03`))).toEqual(lines(":170009593F48\r\n"));
  });
});
