import { describe, expect, test } from "vitest";
import { complaints } from "../../../../config/complaints.ts";
import { type Bitmap, drawn, isBlack } from "../../../../drivers/escpos-printer/bitmap.ts";
import { takeCommand } from "../../../../drivers/escpos-printer/commands.ts";
import { escposPrinter } from "../../../../drivers/escpos-printer/driver.ts";
import { encodeSlip } from "../../../../drivers/escpos-printer/layout.ts";
import {
  dithered,
  halved,
  LOGO_BYTES_MAX,
  logoBitmap,
  logoWritten,
  resized,
} from "../../../../drivers/escpos-printer/logo.ts";
import { Paper } from "../../../../drivers/escpos-printer/paper.ts";
import { PROFILE_NAMES, PROFILES } from "../../../../drivers/escpos-printer/profiles.ts";
import { RASTER_BYTES_MAX } from "../../../../drivers/escpos-printer/protocol.ts";
import { sunrise } from "../../../golden/logo.ts";
import { jobOf } from "./stage.ts";

const slipWith = (logo: Bitmap | null, profile = PROFILES["generic-80"]) =>
  encodeSlip(jobOf("a", [{ kind: "logo" }, { kind: "number", text: "A017" }]), "0017", { profile, logo });

function paperOf(bytes: Uint8Array, profile = PROFILES["generic-80"]): Bitmap {
  const paper = new Paper(profile);
  let left = bytes;
  for (let next = takeCommand(left); next !== null; next = takeCommand(left)) {
    paper.apply(next.command);
    left = left.subarray(next.length);
  }
  return paper.tearOff().picture;
}

const cut = (picture: Bitmap, left: number, like: Bitmap): Bitmap =>
  drawn(like.width, like.height, (x, y) => isBlack(picture, left + x, y));

const problems = (options: object) => complaints(escposPrinter.options, options, ["devices", "printer"]);

describe("a logo in the configuration", () => {
  test("is written and read dot by dot", () => {
    expect(logoBitmap(logoWritten(sunrise))).toEqual(sunrise);
  });

  test("is accepted as it was written", () => {
    expect(problems({ logo: logoWritten(sunrise) })).toEqual([]);
  });

  test("wider than the paper is refused with the key and the cure", () => {
    const wide = logoWritten(drawn(512, 8, () => true));
    expect(problems({ profile: "generic-80", logo: wide })).toEqual([]);
    const [problem] = problems({ profile: "generic-58", logo: wide });
    expect(problem?.path).toEqual(["devices", "printer", "logo", "width"]);
    expect(problem?.cure).toContain("--width");
    expect(problems({ profile: "generic-58", differs: { dots: 512 }, logo: wide })).toEqual([]);
  });

  test.each([
    ["rows that are no whole rows", { width: 256, rows: btoa("abc") }],
    ["rows that are no base 64", { width: 8, rows: "Ә===" }],
    ["a width that is no whole bytes", { width: 12, rows: btoa("ab") }],
    ["no rows", { width: 8, rows: "" }],
    ["more than a ticket has time for", { width: 8, rows: btoa("a".repeat(LOGO_BYTES_MAX + 3)) }],
    ["a key more", { ...logoWritten(sunrise), heigth: 80 }],
  ])("is refused with %s", (_, logo) => {
    expect(problems({ logo }).length).toBeGreaterThan(0);
  });

  test("of the most bytes is accepted", () => {
    const most = logoWritten(drawn(256, LOGO_BYTES_MAX / 32, (x, y) => (x ^ y) % 3 === 0));
    expect(problems({ logo: most })).toEqual([]);
  });
});

describe("a logo on paper", () => {
  test.each(PROFILE_NAMES)("comes out of %s dot by dot in the middle, drawn from the bytes", (name) => {
    const profile = PROFILES[name];
    const picture = paperOf(slipWith(sunrise, profile).bytes, profile);
    expect(cut(picture, (profile.dots - sunrise.width) / 2, sunrise)).toEqual(sunrise);
  });

  test("leaves nothing behind on a printer that has none", () => {
    const without = encodeSlip(jobOf("a"), "0017", { profile: PROFILES["generic-80"], logo: null });
    expect(slipWith(null).bytes).toEqual(without.bytes);
  });

  test("goes in blocks that the bytes after a broken one can fill up", () => {
    let left = slipWith(sunrise).bytes;
    const blocks: number[] = [];
    for (let next = takeCommand(left); next !== null; next = takeCommand(left)) {
      if (next.command.kind === "raster") blocks.push(next.command.picture.rows.length);
      left = left.subarray(next.length);
    }
    expect(blocks.length).toBe(2);
    expect(Math.max(...blocks)).toBeLessThanOrEqual(RASTER_BYTES_MAX);
  });

  test("that looks like a question in real time is printed with one dot more, never sent", () => {
    const rows = Uint8Array.from({ length: 64 }, (_, at) => (at % 2 === 0 ? 0x10 : 0x04));
    const { bytes } = slipWith({ width: 16, height: 32, rows });
    const said = Buffer.from(bytes).toString("latin1");
    expect(said).not.toContain("\x10\x04");
    expect(said).toContain("\x11\x04");
  });

  test("adds its height to the printed millimetres", () => {
    expect(slipWith(sunrise).dots - slipWith(null).dots).toBeGreaterThanOrEqual(sunrise.height);
  });
});

describe("a picture in shades", () => {
  const shades = { width: 4, height: 2, values: Uint8Array.of(0, 0, 255, 255, 0, 0, 255, 255) };

  test("is made smaller by the mean of what falls onto a dot", () => {
    expect(resized(shades, 2)).toEqual({ width: 2, height: 1, values: Uint8Array.of(0, 255) });
    const grey = { width: 2, height: 2, values: Uint8Array.of(0, 255, 0, 255) };
    expect(resized(grey, 1).values).toEqual(Uint8Array.of(128));
  });

  test("is made larger by its own dots", () => {
    expect(resized(shades, 8).values.subarray(0, 8)).toEqual(Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 255));
  });

  test("is black where it is darker than half grey", () => {
    const edge = { width: 8, height: 1, values: Uint8Array.of(0, 127, 128, 255, 255, 255, 255, 255) };
    expect(halved(edge).rows).toEqual(Uint8Array.of(0b1100_0000));
  });

  test.each([0, 64, 128, 191, 255])("of shade %i has as many dots as it is dark", (shade) => {
    const plain = { width: 64, height: 64, values: new Uint8Array(64 * 64).fill(shade) };
    const dots = dithered(plain).rows.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
    expect(Math.abs(dots / (64 * 64) - (255 - shade) / 255)).toBeLessThan(0.02);
  });
});
