import { describe, expect, test } from "vitest";
import { codeOf, openFault, serialOpenFault } from "../../../../drivers/links/errno.ts";

describe("why a wire did not open", () => {
  test.each([
    ["ENOENT", "link-absent"],
    ["ENODEV", "link-absent"],
    ["EHOSTUNREACH", "link-absent"],
    ["EACCES", "link-denied"],
    ["EBUSY", "link-busy"],
    ["ECONNREFUSED", "link-refused"],
    ["", "link-refused"],
  ])("%s is %s", (code, fault) => {
    expect(openFault(code)).toBe(fault);
  });

  test.each([
    ["Error: No such file or directory, cannot open /dev/ttyS9", "link-absent"],
    ["Error: Permission denied, cannot open /dev/ttyS0", "link-denied"],
    ["Error Resource temporarily unavailable Cannot lock port", "link-busy"],
    ["Error: Device or resource busy, cannot open /dev/ttyS0", "link-busy"],
    ["Error: Inappropriate ioctl for device", "link-refused"],
  ])("%s is %s", (message, fault) => {
    expect(serialOpenFault(message)).toBe(fault);
  });

  test("a thrown thing without a code has none", () => {
    expect(codeOf(new Error("x"))).toBe("");
    expect(codeOf(null)).toBe("");
    expect(codeOf({ code: 7 })).toBe("");
  });
});
