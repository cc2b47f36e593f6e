import { describe, expect, test } from "vitest";
import { addressOf, bytesOf, isLoopback, minutesOf } from "../../../config/quantity.ts";
import { suggestion } from "../../../config/suggestion.ts";
import { knowsTimezone } from "../../../config/timezone.ts";

describe("quantities", () => {
  test.each([
    ["512MiB", 536_870_912],
    ["1GiB", 1_073_741_824],
    ["16KiB", 16_384],
    ["512", null],
    ["0MiB", null],
    ["5MB", null],
  ])("%s is %s bytes", (text, bytes) => expect(bytesOf(text)).toBe(bytes));

  test.each([
    ["00:00", 0],
    ["09:30", 570],
    ["23:59", 1439],
    ["24:00", null],
    ["9:00", null],
  ])("%s is minute %s of the day", (text, minutes) => expect(minutesOf(text)).toBe(minutes));

  test.each([
    ["127.0.0.1:8080", { host: "127.0.0.1", port: 8080 }],
    ["[::1]:80", { host: "::1", port: 80 }],
    ["hall.local:0", { host: "hall.local", port: 0 }],
    ["8080", null],
    ["host:70000", null],
  ])("%s is an address", (text, address) => expect(addressOf(text)).toEqual(address));

  test("only this machine itself is loopback", () => {
    expect(["127.0.0.1", "::1", "localhost", "0.0.0.0", "10.0.0.1"].map(isLoopback)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("words that were meant", () => {
  test("a near word is suggested, a far one is not", () => {
    expect(suggestion("stagez", ["stations", "stages"])).toBe("stages");
    expect(suggestion("x", ["stations", "stages"])).toBeNull();
  });
});

describe("time zones", () => {
  test.each(["Asia/Almaty", "Europe/Kyiv", "Europe/Kiev", "UTC"])("%s is known", (name) =>
    expect(knowsTimezone(name)).toBe(true),
  );
  test.each(["Asia/Almatty", "+05:00", "EST5EDT!", ""])("%s is not", (name) => expect(knowsTimezone(name)).toBe(false));
});
