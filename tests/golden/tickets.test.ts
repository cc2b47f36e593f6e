import { readFileSync } from "node:fs";
import jsqr from "jsqr";
import { describe, expect, test } from "vitest";
import { type Bitmap, isBlack } from "../../drivers/escpos-printer/bitmap.ts";
import { PROFILES } from "../../drivers/escpos-printer/profiles.ts";
import { sunrise } from "./logo.ts";
import { bitmapOf } from "./png.ts";
import { approvedTickets, fileOf, ticketPicture } from "./ticket-pictures.ts";

const decode = jsqr as unknown as typeof jsqr.default;

function differences(one: Bitmap, other: Bitmap): readonly string[] {
  if (one.width !== other.width || one.height !== other.height) {
    return [`${one.width} × ${one.height} dots became ${other.width} × ${other.height}`];
  }
  const found: string[] = [];
  for (let y = 0; y < one.height; y += 1) {
    for (let x = 0; x < one.width; x += 1) {
      if (isBlack(one, x, y) !== isBlack(other, x, y)) found.push(`${x}, ${y}`);
    }
  }
  return found;
}

function inkWidth(picture: Bitmap, top: number, bottom: number): number {
  let [left, right] = [picture.width, 0];
  for (let y = top; y < bottom; y += 1) {
    for (let x = 0; x < picture.width; x += 1) {
      if (!isBlack(picture, x, y)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
  }
  return right - left;
}

function readQr(picture: Bitmap): string | undefined {
  const pixels = new Uint8ClampedArray(picture.width * picture.height * 4).fill(255);
  for (let at = 0; at < picture.width * picture.height; at += 1) {
    if (isBlack(picture, at % picture.width, Math.floor(at / picture.width))) pixels.fill(0, at * 4, at * 4 + 3);
  }
  return decode(pixels, picture.width, picture.height)?.data;
}

describe("a ticket, drawn from its bytes", () => {
  test.each(approvedTickets.map((ticket) => [fileOf(ticket), ticket] as const))("is dot for dot %s", (file, ticket) => {
    const approved = bitmapOf(readFileSync(file));
    const told = differences(approved, ticketPicture(ticket));
    const where = `Look at ${file} and at the ticket as it is now. Where it is meant: node tests/golden/approve-tickets.ts, look at each picture, commit.`;
    expect(told.slice(0, 5), where).toEqual([]);
  });

  test.each(approvedTickets)("has its number over half the paper, on $profile in $language", (ticket) => {
    const picture = bitmapOf(readFileSync(fileOf(ticket)));
    const top = ticket.hasLogo ? sunrise.height : 0;
    expect(inkWidth(picture, top, top + 200)).toBeGreaterThan(PROFILES[ticket.profile].dots / 2);
  });

  test.each(approvedTickets)("has a code that a telephone reads, on $profile in $language", (ticket) => {
    const picture = bitmapOf(readFileSync(fileOf(ticket)));
    expect(readQr(picture)).toMatch(/^TALON1:sim-centre:2026-11-21-A001:/);
  });

  test("differs where one dot differs", () => {
    const [ticket] = approvedTickets;
    if (ticket === undefined) throw new Error("there are approved tickets");
    const approved = bitmapOf(readFileSync(fileOf(ticket)));
    const rows = approved.rows.slice();
    rows[0] = (rows[0] ?? 0) ^ 0x80;
    expect(differences(approved, { ...approved, rows })).toEqual(["0, 0"]);
  });
});
