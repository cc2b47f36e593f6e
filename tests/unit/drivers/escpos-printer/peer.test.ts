import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawn, isBlack, strideOf } from "../../../../drivers/escpos-printer/bitmap.ts";
import { encodeText } from "../../../../drivers/escpos-printer/pages.ts";
import { type Page, PROFILES, type ProfileName } from "../../../../drivers/escpos-printer/profiles.ts";
import { harmless, qrBytes, rasterBlock, selectPage } from "../../../../drivers/escpos-printer/protocol.ts";

interface Peer {
  codepage(name: string): Peer;
  text(words: string): Peer;
  qrcode(content: string, model: number, size: number, level: string): Peer;
  image(data: object, width: number, height: number, dither: string): Peer;
  encode(): Uint8Array;
}

const Encoder = ReceiptPrinterEncoder as unknown as new (options: object) => Peer;
const peer = (codepageMapping = "epson"): Peer =>
  new Encoder({ language: "esc-pos", codepageMapping, imageMode: "raster", newline: "\n", columns: 48 });

const CODEPAGES: Readonly<Record<Page["encoding"], string>> = {
  cp437: "cp437",
  cp866: "cp866",
  cp1125: "cp1125",
  win1251: "windows1251",
  rk1048: "rk1048",
};

const MAPPINGS: readonly (readonly [ProfileName, string])[] = [
  ["epson-tm-t20", "epson"],
  ["epson-tm-t70ii", "epson"],
  ["epson-tm-t88v", "epson"],
  ["epson-tm-m30", "epson"],
  ["epson-tm-t88iv", "epson/legacy"],
  ["star-escpos", "star"],
  ["bixolon-srp-350", "bixolon"],
  ["xprinter-xp-80", "xprinter"],
  ["pos-5890", "pos-5890"],
  ["zj-5870", "zijang"],
  ["mpt-ii", "mpt"],
  ["rongta-rp326", "mpt"],
];

const bytesOf = (encoded: Uint8Array): number[] => [...encoded].slice(0, -1);

describe("an encoder that others wrote", () => {
  test.each(MAPPINGS)("selects each page of %s by the same number, as %s", (name, mapping) => {
    for (const { encoding, page } of PROFILES[name].pages) {
      const said = peer(mapping).codepage(CODEPAGES[encoding]).text("А").encode();
      expect([...said.slice(0, 3)]).toEqual([...selectPage(page)]);
    }
  });

  test.each([
    ["cp866", "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюяЄєЇї№ 0123456789"],
    ["win1251", "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя№«» 0123456789"],
    ["rk1048", "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯаәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"],
  ] as const)("writes any words on %s as the same bytes", (encoding, letters) => {
    const page = { encoding, page: PROFILES["epson-tm-t20"].pages.find((one) => one.encoding === encoding)?.page ?? 0 };
    const words = fc
      .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 40 })
      .map((all) => `${all.join("").replaceAll(" ", "")}Я`);
    fc.assert(
      fc.property(words, (text) => {
        const ours = encodeText(text, [page], null);
        const theirs = bytesOf(peer().codepage(CODEPAGES[encoding]).text(text).encode()).slice(3);
        expect([...(ours?.bytes ?? [])]).toEqual(theirs);
      }),
    );
  });

  test("draws any QR code by the same commands", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9A-Za-z:/.-]{1,120}$/),
        fc.integer({ min: 3, max: 8 }),
        (content, cellDots) => {
          expect([...qrBytes(content, cellDots)]).toEqual(bytesOf(peer().qrcode(content, 2, cellDots, "m").encode()));
        },
      ),
    );
  });

  test("sends any picture as the same dots, but for those that look like a real-time command", () => {
    const dots = fc.array(fc.boolean(), { minLength: 24 * 16, maxLength: 24 * 16 });
    fc.assert(
      fc.property(dots, (black) => {
        const picture = drawn(24, 16, (x, y) => black[y * 24 + x] === true);
        const data = new Uint8ClampedArray(24 * 16 * 4).fill(255);
        for (let at = 0; at < 24 * 16; at += 1) {
          if (isBlack(picture, at % 24, Math.floor(at / 24))) data.fill(0, at * 4, at * 4 + 3);
        }
        const theirs = Uint8Array.from(
          bytesOf(peer().image({ data, width: 24, height: 16 }, 24, 16, "threshold").encode()),
        );
        const wanted = [...theirs.slice(0, 8), ...harmless(theirs.slice(8))];
        expect([...rasterBlock(strideOf(24), picture.rows)]).toEqual(wanted);
      }),
    );
  });
});
