import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { CliIo } from "../../../../agent/cli/cli-io.ts";
import { addConfigVerbs } from "../../../../agent/cli/config.ts";
import { runProgram } from "../../../../agent/cli/program.ts";
import { pngOf } from "../../../../agent/console/bench/png.ts";
import { drawn, isBlack } from "../../../../drivers/escpos-printer/bitmap.ts";
import { escposPrinter } from "../../../../drivers/escpos-printer/driver.ts";
import { logoBitmap } from "../../../../drivers/escpos-printer/logo.ts";
import { sunrise } from "../../../golden/logo.ts";
import { bitmapOf } from "../../../golden/png.ts";
import { run } from "./said.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "talon-logo-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const logo = (...words: string[]) => run(["config", "logo", ...words], addConfigVerbs);

function kept(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

function painted(name: string, size: readonly [number, number], colour: (x: number, y: number) => readonly number[]) {
  const [width, height] = size;
  const image = new PNG({ width, height });
  for (let at = 0; at < width * height; at += 1) image.data.set(colour(at % width, Math.floor(at / width)), at * 4);
  return kept(name, PNG.sync.write(image));
}

describe("talon config logo", () => {
  test("prints an entry that the printer accepts and that is the picture", async () => {
    const { out, err, codes } = await logo(kept("sunrise.png", pngOf(sunrise)));
    expect({ err, codes }).toEqual({ err: [], codes: [0] });
    const options = escposPrinter.options.parse(parse(out.join("\n")));
    expect(options.logo === undefined ? null : logoBitmap(options.logo)).toEqual(sunrise);
  });

  test("tells what the logo costs on a slow wire", async () => {
    const { out } = await logo(kept("sunrise.png", pngOf(sunrise)));
    expect(out[0]).toContain("256 × 80 dots, 2560 bytes; a ticket takes longer by 2.7 s at 9600 baud");
  });

  test("the same as JSON", async () => {
    const { out } = await logo(kept("sunrise.png", pngOf(sunrise)), "--json");
    expect(JSON.parse(out[0] ?? "")).toMatchObject({ height: 80, bytes: 2560, logo: { width: 256 } });
  });

  test("makes a high picture as wide as fits, and a given width is kept", async () => {
    const square = kept("square.png", pngOf(drawn(400, 400, (x, y) => x > y)));
    expect((await logo(square)).out[0]).toContain("176 × 176 dots, 3872 bytes");
    expect((await logo(square, "--width", "96")).out[0]).toContain("96 × 96 dots, 1152 bytes");
  });

  test("a width with which it is too large is refused, and the cure is the widest that fits", async () => {
    const square = kept("square.png", pngOf(drawn(400, 400, (x, y) => x > y)));
    const { err, codes } = await logo(square, "--width", "256");
    expect(err).toEqual([
      `${square}: with 256 × 256 dots it has 8192 bytes, and 4096 are the most. Give --width 176 or less, or cut it lower.`,
    ]);
    expect(codes).toEqual([1]);
  });

  test("a picture that is a line from top to bottom is refused with a cure", async () => {
    const { err } = await logo(kept("tower.png", pngOf(drawn(1, 2_000, () => true))));
    expect(err[0]).toMatch(/Cut it lower\.$/);
  });

  test("what is transparent is paper", async () => {
    const file = painted("clear.png", [16, 8], (x) => (x < 8 ? [0, 0, 0, 0] : [0, 0, 0, 255]));
    const { out } = await logo(file, "--width", "16");
    const options = escposPrinter.options.parse(parse(out.join("\n")));
    expect(options.logo?.rows).toBe(btoa("\x00\xff".repeat(8)));
  });

  test("a pale picture is refused, and with --dither has some dots", async () => {
    const pale = painted("pale.png", [64, 16], () => [255, 220, 140, 255]);
    expect((await logo(pale)).err[0]).toMatch(/no dot of it is dark enough.*--dither\.$/);
    expect((await logo(pale, "--dither")).codes).toEqual([0]);
  });

  test("writes what the paper will show", async () => {
    const preview = join(folder, "preview.png");
    await logo(kept("sunrise.png", pngOf(sunrise)), "--preview", preview);
    expect(bitmapOf(readFileSync(preview))).toEqual(sunrise);
    expect(isBlack(sunrise, 128, 60)).toBe(true);
    const { err, codes } = await logo(join(folder, "sunrise.png"), "--preview", join(folder, "none", "x.png"));
    expect({ place: err[0]?.includes("--preview"), codes }).toEqual({ place: true, codes: [1] });
  });

  test.each([
    ["is not there", () => join(folder, "nowhere.png")],
    ["is no PNG", () => kept("text.png", "x".repeat(100))],
    ["breaks off", () => kept("half.png", pngOf(sunrise).subarray(0, 60))],
    ["is empty", () => kept("empty.png", "")],
    ["is heavier than a logo is", () => kept("heavy.png", new Uint8Array(300 * 1024))],
    ["says that it is a wall", () => kept("wall.png", hugeHead())],
  ])("a file that %s is a problem with a cure, not a crash", async (_, file) => {
    const { out, err, codes } = await logo(file());
    expect({ out, codes }).toEqual({ out: [], codes: [1] });
    expect(err[0]).toMatch(/\.png: .+\. [A-Z].+\.$/);
  });

  test.each(["7", "0", "840", "wide"])("the width %s is wrong usage", async (width) => {
    const file = kept("sunrise.png", pngOf(sunrise));
    const said: string[] = [];
    const codes: number[] = [];
    const note = (line: string) => void said.push(line);
    const io: CliIo = { out: note, err: note, exit: (code) => void codes.push(code), language: "en" };
    await runProgram(["config", "logo", file, "--width", width], io);
    expect(said.join("\n")).toContain("Give a multiple of 8 from 8 to 832.");
    expect(codes).toEqual([2]);
  });
});

function hugeHead(): Uint8Array {
  const bytes = Buffer.from(pngOf(sunrise));
  bytes.writeUInt32BE(60_000, 16);
  bytes.writeUInt32BE(60_000, 20);
  return bytes;
}
