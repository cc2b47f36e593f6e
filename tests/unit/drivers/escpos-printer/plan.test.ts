import fc from "fast-check";
import jsqr from "jsqr";
import { describe, expect, test } from "vitest";
import type { SlipLine } from "../../../../agent/ports/printer.ts";
import { hasGlyph } from "../../../../drivers/escpos-printer/atlas.ts";
import { type Bitmap, bitmapToPbm, isBlack } from "../../../../drivers/escpos-printer/bitmap.ts";
import { takeCommand } from "../../../../drivers/escpos-printer/commands.ts";
import { encodeSlip, JOB_BYTES_MAX } from "../../../../drivers/escpos-printer/layout.ts";
import { Paper } from "../../../../drivers/escpos-printer/paper.ts";
import { planSlip } from "../../../../drivers/escpos-printer/plan.ts";
import { PROFILE_NAMES, PROFILES, type ProfileName } from "../../../../drivers/escpos-printer/profiles.ts";
import { wrapped } from "../../../../drivers/escpos-printer/wrap.ts";

const decode = jsqr as unknown as typeof jsqr.default;
const text = (words: string): SlipLine => ({ kind: "text", text: words, size: "normal", align: "left" });
const rowsOf = (profile: ProfileName, ...lines: readonly SlipLine[]) =>
  planSlip(lines, { profile: PROFILES[profile], logo: null }).rows;

function paperOf(profile: ProfileName, lines: readonly SlipLine[]) {
  const paper = new Paper(PROFILES[profile]);
  let bytes = encodeSlip({ id: "x", lines }, "0017", { profile: PROFILES[profile], logo: null }).bytes;
  for (let next = takeCommand(bytes); next !== null; next = takeCommand(bytes)) {
    paper.apply(next.command);
    bytes = bytes.subarray(next.length);
  }
  return paper.tearOff();
}

function readQr(picture: Bitmap): string | undefined {
  const margin = 40;
  const [width, height] = [picture.width + 2 * margin, picture.height + 2 * margin];
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (isBlack(picture, x - margin, y - margin)) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return decode(pixels, width, height)?.data;
}

describe("which lines go as letters and which as dots", () => {
  test("Kazakh goes as dots on a printer without Kazakh letters and as letters on one with KZ-1048", () => {
    expect(rowsOf("generic-80", text("Жүргізуші куәлігі")).map(({ how }) => how)).toEqual(["raster"]);
    expect(rowsOf("epson-tm-t20", text("Жүргізуші куәлігі"))[0]).toMatchObject({
      how: "text",
      encoded: { page: { page: 53 } },
    });
  });

  test("Ukrainian І and Ґ are not on page 17: they go on CP1251 where it is, else as dots", () => {
    expect(rowsOf("generic-80", text("Ґанок І поверх"))[0]).toMatchObject({ how: "raster" });
    expect(rowsOf("epson-tm-t20", text("Ґанок І поверх"))[0]).toMatchObject({
      how: "text",
      encoded: { page: { page: 46 } },
    });
  });

  test("Russian goes as letters everywhere", () => {
    expect(rowsOf("generic-80", text("Водительское удостоверение"))[0]).toMatchObject({
      how: "text",
      encoded: { page: { page: 17 } },
    });
  });

  test("the page is changed only when a line needs another", () => {
    const [first, second] = rowsOf("epson-tm-t20", text("куәлігі"), text("бет"));
    expect(first).toMatchObject({ encoded: { page: { page: 53 } } });
    expect(second).toMatchObject({ encoded: { page: { page: 53 } } });
  });

  test("a dash or a quotation mark that the page has not is written plainly, a letter never is", () => {
    expect(paperOf("generic-80", [text("«Талон» – 1…")]).lines).toEqual(['"Талон" - 1...']);
  });

  test("a character that nobody can draw becomes a box and is noted", () => {
    const plan = planSlip([text("票 12")], { profile: PROFILES["epson-tm-t20"], logo: null });
    expect(plan.rows[0]).toMatchObject({ how: "raster" });
    expect(plan.notes).toEqual(["no glyph for 票"]);
  });

  test("no letter ever becomes a question mark", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.constantFrom(...PROFILE_NAMES),
        (words, profile) => {
          const asked = words.split("?").length - 1;
          const printed =
            paperOf(profile, [text(words)])
              .lines.join("")
              .split("?").length - 1;
          expect(printed).toBeLessThanOrEqual(asked);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("every letter of the three alphabets stands in the atlas", () => {
    const russian = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
    const ukrainian = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя";
    const kazakh = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя";
    const latin = "abcdefghijklmnopqrstuvwxyz";
    const all = russian + ukrainian + kazakh + latin;
    const missing = [...`${all}${all.toUpperCase()}0123456789№–—«»…’`].filter((letter) => !hasGlyph(letter));
    expect(missing).toEqual([]);
  });
});

describe("the paper", () => {
  test.each(PROFILE_NAMES)("on %s the number fills about half the width or more", (profile) => {
    const { picture } = paperOf(profile, [{ kind: "number", text: "A017" }]);
    const columns = [...Array(picture.width).keys()].filter((x) =>
      [...Array(picture.height).keys()].some((y) => isBlack(picture, x, y)),
    );
    const share = ((columns.at(-1) ?? 0) - (columns[0] ?? 0)) / picture.width;
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.95);
  });

  test.each(PROFILE_NAMES)("on %s the QR code in the picture reads back, also with Kazakh letters", (profile) => {
    const content = "https://talon.example/t/A017/Қ1x9";
    expect(readQr(paperOf(profile, [{ kind: "qr", content }]).picture)).toBe(content);
  });

  test("a pair stands left and right on one line", () => {
    const [line = ""] = paperOf("epson-tm-t20", [{ kind: "pair", left: "Перед вами", right: "7" }]).lines;
    expect(line).toHaveLength(48);
    expect(line).toMatch(/^Перед вами +7$/);
  });

  test("a banner is white on black", () => {
    const { picture } = paperOf("epson-tm-t20", [{ kind: "banner", text: "КОПИЯ" }]);
    const black = [...Array(picture.width).keys()].filter((x) => isBlack(picture, x, 1)).length;
    expect(black).toBeGreaterThan(120);
  });

  test("a ticket for a roll never becomes an A4 page: however much it says, every line lies within the paper and the job within its limit", () => {
    const lines: SlipLine[] = Array.from({ length: 60 }, () => ({
      kind: "text",
      text: "Қ".repeat(500),
      size: "large",
      align: "left",
    }));
    const slip = encodeSlip({ id: "x", lines }, "0017", { profile: PROFILES["generic-80"], logo: null });
    expect(slip.bytes.length).toBeLessThanOrEqual(JOB_BYTES_MAX);
    expect(slip.notes).toContain("longer than a ticket may be");
  });

  test("a picture can be written as portable bitmap text", () => {
    const picture = { width: 9, height: 2, rows: Uint8Array.of(0x80, 0x80, 0, 0) };
    expect(bitmapToPbm(picture)).toBe("P1\n9 2\n100000001\n000000000\n");
  });
});

test("a long text is wrapped by words into three lines at most and says that it goes on", () => {
  const lines = wrapped("один два три четыре пять шесть семь", { widthOf: (part) => part.length, most: 8 });
  expect(lines).toEqual(["один два", "три", "четыре…"]);
});
