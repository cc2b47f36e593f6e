import { describe, expect, test } from "vitest";
import { framed, type PelcoWire, pelcoFrame } from "../../../../drivers/pelco-camera/protocol.ts";
import golden from "../../../golden/cameras.json" with { type: "json" };
import { fromHex, toHex } from "../../../golden/hex.ts";

const D: PelcoWire = { protocol: "D", address: 1, firstAddress: 0 };
const P: PelcoWire = { protocol: "P", address: 1, firstAddress: 0 };
const named = (vectors: readonly { readonly name: string; readonly bytes: string }[], name: string): string =>
  vectors.find((vector) => vector.name === name)?.bytes ?? "";

describe("Pelco-D", () => {
  test.each(golden.pelco_d.vectors)("golden bytes: $name", ({ bytes }) => {
    expect(toHex(framed(D, [...fromHex(bytes).subarray(2, 6)]))).toBe(bytes);
  });

  test.each([
    ["addr1 goto preset 1", { type: "go-to-preset", preset: 1 }],
    ["addr1 goto preset 5", { type: "go-to-preset", preset: 5 }],
    ["addr1 set preset 1", { type: "set-preset", preset: 1 }],
    ["addr1 aux1 on", { type: "auxiliary", auxiliary: 1, isOn: true }],
  ] as const)("golden bytes of what we say: %s", (name, command) => {
    expect(toHex(pelcoFrame(D, command))).toBe(named(golden.pelco_d.vectors, name));
  });

  test("the sum goes round at 256", () => {
    expect(toHex(pelcoFrame({ ...D, address: 255 }, { type: "go-to-preset", preset: 255 }))).toBe(
      "ff ff 00 07 00 ff 05",
    );
  });
});

describe("Pelco-P", () => {
  test.each(golden.pelco_p.vectors)("golden bytes: $name", ({ name, bytes }) => {
    const wire = name.startsWith("wire addr 1") ? { ...P, firstAddress: 1 as const } : P;
    expect(toHex(framed(wire, [...fromHex(bytes).subarray(2, 6)]))).toBe(bytes);
  });

  test("camera 1 is 00 on the wire, and 01 with other makers", () => {
    const command = { type: "go-to-preset", preset: 1 } as const;
    expect(toHex(pelcoFrame(P, command))).toBe(named(golden.pelco_p.vectors, "camera 1 goto preset 1"));
    expect(toHex(pelcoFrame({ ...P, firstAddress: 1 }, command))).toBe(
      named(golden.pelco_p.vectors, "wire addr 1 goto preset 1"),
    );
  });
});
