import { describe, expect, test } from "vitest";
import { connackFault, disconnectFault } from "../../../../agent/host/mqtt-codes.ts";

describe("why a broker says no", () => {
  test.each([0x88, 0x89, 0x97, 0x9f])("0x%s of MQTT 5 is a busy broker, which is tried again later", (code) => {
    expect(connackFault(5, code)).toBe("broker-busy");
  });

  test("server unavailable of 3.1.1 is a busy broker too", () => {
    expect(connackFault(4, 3)).toBe("broker-busy");
  });

  test.each([
    [5, 0x86],
    [5, 0x87],
    [4, 4],
    [4, 5],
  ] as const)("version %i code %i is for whoever keeps the credentials", (protocol, code) => {
    expect(connackFault(protocol, code)).toBe("broker-bad-credentials");
  });

  test("a broker of 3.1.1 answers MQTT 5 with its own code 1", () => {
    expect(connackFault(5, 1)).toBe("broker-protocol-refused");
  });

  test("0x8E within a session means that another machine took the name", () => {
    expect(disconnectFault(0x8e)).toBe("identity-taken-over");
  });

  test("a code that nobody knows is a lost connection", () => {
    expect(connackFault(5, 0xee)).toBe("broker-lost");
    expect(disconnectFault(0x82)).toBe("broker-lost");
  });
});
