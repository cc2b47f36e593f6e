import { describe, expect, test } from "vitest";
import type { BoardFace } from "../../../../agent/ports/board.ts";
import { modbusBoard } from "../../../../drivers/modbus-board/driver.ts";
import { PRESETS } from "../../../../drivers/modbus-board/presets.ts";
import {
  framed,
  INBOX_BYTES_MAX,
  isWhole,
  readExchanges,
  replyIn,
  writeExchanges,
} from "../../../../drivers/modbus-board/protocol.ts";
import { type RegisterMap, registerMap } from "../../../../drivers/modbus-board/register-map.ts";
import { faceOf, runsOf } from "../../../../drivers/modbus-board/registers.ts";
import { fromHex, toHex } from "../../../golden/hex.ts";
import golden from "../../../golden/modbus.json" with { type: "json" };

interface Golden {
  readonly name: string;
  readonly options: { readonly preset?: keyof typeof PRESETS; readonly map?: unknown; readonly address: number };
  readonly face: BoardFace;
  readonly bytes?: string;
  readonly broadcast?: string;
  readonly reply?: string;
}
const vectors = golden as unknown as readonly Golden[];

const mapOf = ({ preset, map }: Golden["options"]): RegisterMap =>
  preset === undefined ? registerMap.parse(map) : PRESETS[preset];
const run = { register: 0x47, words: [0x4368, 0x616e] };
const [write] = writeExchanges(1, "fc16", [run]);
const [read] = readExchanges(1, [run]);
if (write === undefined || read === undefined) throw new Error("no exchange");

describe("questions to a Modbus board", () => {
  test.each(vectors)("golden bytes: $name", ({ options, face, bytes, broadcast, reply }) => {
    expect(modbusBoard.options.safeParse(options).success).toBe(true);
    const map = mapOf(options);
    const address = broadcast === undefined ? options.address : 0;
    const exchanges = writeExchanges(address, map.write, runsOf(map, face));
    expect(exchanges.map(({ request }) => toHex(request))).toEqual([bytes ?? broadcast]);
    const [asked] = exchanges;
    if (asked !== undefined && reply !== undefined) expect(replyIn(fromHex(reply), asked)).toEqual({ type: "written" });
  });

  test("FC06 asks for each register by itself, and all that was written is read back at once", () => {
    const map = registerMap.parse({ write: "fc06", text: { kind: "number", register: 16, registers: 2, blank: 0 } });
    const runs = runsOf(map, { text: "A70017", arrow: "none", blink: false });
    expect(writeExchanges(5, "fc06", runs).map(({ request }) => toHex(request.slice(0, 6)))).toEqual([
      "05 06 00 10 00 01",
      "05 06 00 11 11 81",
    ]);
    expect(readExchanges(5, runs).map(({ request }) => toHex(request.slice(0, 6)))).toEqual(["05 03 00 10 00 02"]);
  });
});

describe("answers of a Modbus board", () => {
  const held = framed([1, 3, 4, 0x43, 0x68, 0x61, 0x6e]);

  test("what it holds is read, behind noise and behind the echo of our own question", () => {
    const words = { type: "held", words: [0x4368, 0x616e] };
    expect(replyIn(held, read)).toEqual(words);
    expect(replyIn(Uint8Array.of(0, 0xff, 1, 3, ...held), read)).toEqual(words);
    expect(replyIn(Uint8Array.of(...read.request, ...held), read)).toEqual(words);
    expect(replyIn(read.request, read)).toBeNull();
    expect(replyIn(write.request, write)).toBeNull();
  });

  test.each([
    ["another board's", framed([2, 3, 4, 0x43, 0x68, 0x61, 0x6e])],
    ["of another length", framed([1, 3, 2, 0x43, 0x68])],
    ["cut short", held.slice(0, -1)],
    ["broken", held.map((byte, at) => (at === 4 ? byte ^ 1 : byte))],
    ["to a write", framed([1, 16, 0, 0x47, 0, 2])],
  ])("an answer that is %s is none", (_, bytes) => {
    expect(replyIn(bytes, read)).toBeNull();
  });

  test("a write is confirmed only for the same registers", () => {
    expect(replyIn(framed([1, 16, 0, 0x47, 0, 2]), write)).toEqual({ type: "written" });
    expect(replyIn(framed([1, 16, 0, 0x48, 0, 2]), write)).toBeNull();
  });

  test("exceptions say whether one may ask again", () => {
    expect(replyIn(framed([1, 0x90, 2]), write)).toEqual({ type: "refused", code: 2, isLater: false });
    expect(replyIn(framed([1, 0x90, 6]), write)).toEqual({ type: "refused", code: 6, isLater: true });
    expect(replyIn(framed([1, 0x83, 4]), read)).toEqual({ type: "refused", code: 4, isLater: false });
  });

  test("a frame is whole when its CRC fits", () => {
    expect(isWhole(held)).toBe(true);
    expect(isWhole(held.slice(1))).toBe(false);
    expect(held.length).toBeLessThan(INBOX_BYTES_MAX);
  });
});

describe("registers of a board", () => {
  const face: BoardFace = { text: "A017", arrow: "left", blink: true };
  const whole = {
    text: { kind: "letters", register: 10, registers: 2, perRegister: 2, order: "low-first" },
    blink: { register: 20, still: 0, blinking: 7 },
    arrow: { register: 21, none: 0, left: 1, right: 2, up: 3, down: 4 },
  };

  test("text, blinking and arrow have their places, and are read from them", () => {
    const map = registerMap.parse(whole);
    const runs = runsOf(map, face);
    expect(runs).toEqual([
      { register: 10, words: [0x3041, 0x3731] },
      { register: 20, words: [7] },
      { register: 21, words: [1] },
    ]);
    const words = new Map(runs.flatMap(({ register, words: held }) => held.map((word, at) => [register + at, word])));
    expect(faceOf(map, (register) => words.get(register) ?? 0)).toEqual(face);
  });

  test.each([
    { kind: "letters", register: 0, registers: 4, perRegister: 1, order: "low-first", encoding: "cp1251" },
    { kind: "letters", register: 0, registers: 4, perRegister: 1, encoding: "cp866" },
    { kind: "number", register: 0, registers: 2, order: "low-first", blank: 0 },
  ])("%j holds what it was told", (text) => {
    const map = registerMap.parse({ text });
    const isNumber = text.kind === "number";
    const [held] = runsOf(map, { text: isNumber ? "Б70017" : "Б017", arrow: "none", blink: false });
    expect(faceOf(map, (register) => held?.words[register] ?? 0).text).toBe(isNumber ? "70017" : "Б017");
    expect(faceOf(map, (register) => runsOf(map, null)[0]?.words[register] ?? 0).text).toBe("");
  });

  test("a letter that the page lacks is a space, never another letter nor a question mark", () => {
    const map = registerMap.parse({ text: { kind: "letters", register: 0, registers: 4, perRegister: 1 } });
    expect(runsOf(map, { text: "Қ017", arrow: "none", blink: false })[0]?.words).toEqual([0x20, 0x30, 0x31, 0x37]);
  });
});

describe("options of a Modbus board", () => {
  test.each([
    { address: 1 },
    { preset: "dm36" },
    { preset: "dm36", address: 0 },
    { preset: "dm36", address: 248 },
    { preset: "dm99", address: 1 },
    { preset: "dm36", address: 1, map: { text: { kind: "number", register: 0, blank: 0 } } },
    { address: 1, map: { text: { kind: "letters", register: 0, registers: 200, perRegister: 1 } } },
  ])("%j is refused", (raw) => {
    expect(modbusBoard.options.safeParse(raw).success).toBe(false);
  });
});
