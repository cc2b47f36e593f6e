import { describe, expect, test } from "vitest";
import { wireText } from "../../../../agent/runtime/wire-text.ts";
import { cardReader } from "../../../../drivers/card-reader/driver.ts";
import { scanner } from "../../../../drivers/scanner/driver.ts";
import { keystrokes } from "../../../../drivers/scanner/keyboard.ts";

const line = Uint8Array.from("Em-Marine[5500] 126,58404\r\n", (letter) => letter.charCodeAt(0));
const frame = Uint8Array.from("\x0262E3086CED08\x03", (letter) => letter.charCodeAt(0));

describe("bytes of a wire, for those who watch it", () => {
  test("are shown as they are where nothing is secret, and not more than 256 of them", () => {
    expect(wireText(Uint8Array.of(0x1b, 0x40), null)).toBe("1b 40");
    expect(wireText(new Uint8Array(300), null)).toMatch(/^(00 ){255}00 … 300 bytes$/);
  });

  test("of a card reader show how a line or frame begins and ends, and nothing of the card", () => {
    expect(wireText(line, "text")).toBe(`${"·· ".repeat(25)}0d 0a`);
    expect(wireText(frame, "text")).toBe(`02 ${"·· ".repeat(12)}03`);
  });

  test("of a scanner that types show only how many they are, for key codes of digits are control characters", () => {
    expect(wireText(keystrokes("1"), "all")).toMatch(/^(·· )+··$/);
  });

  test("which may be a card's are masked by every driver that reads cards", () => {
    expect(scanner.masks?.(scanner.options.parse({}))).toBe("text");
    expect(scanner.masks?.(scanner.options.parse({ keyboard: true }))).toBe("all");
    expect(cardReader.masks?.(cardReader.options.parse({ reader: "ironlogic" }))).toBe("text");
  });
});
