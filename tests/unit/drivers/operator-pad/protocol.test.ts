import { describe, expect, test } from "vitest";
import { operatorPad } from "../../../../drivers/operator-pad/driver.ts";
import { padFrame, readFrames } from "../../../../drivers/operator-pad/protocol.ts";
import { fromHex, toHex } from "../../../golden/hex.ts";
import golden from "../../../golden/readers.json" with { type: "json" };

const frames = (hex: string) => readFrames([], fromHex(hex)).frames.map(({ address, code }) => `${address} ${code}`);

describe("frames of a QSystem pad", () => {
  test.each(golden.operatorPad.frames)("golden bytes: pad 5, $key", ({ key, code, bytes }) => {
    expect(toHex(padFrame({ address: 5, code }))).toBe(bytes);
    expect(frames(bytes)).toEqual([`5 ${code}`]);
    expect(operatorPad.options.parse({ address: 5 }).keys).toMatchObject({ [key]: code });
  });

  test.each([
    ["ff 01 05 31 07 00 01 06 32 07", ["5 49", "6 50"]],
    ["01 01 31 07", ["1 49"]],
    ["01 01 01 31 07", ["1 49"]],
    ["01 07 31 07", ["7 49"]],
    ["01 05 31 08 01 05 32 07", ["5 50"]],
    ["01 21 20 aa 30 31 37 20 07", []],
    ["01 05 31", []],
  ])("%s holds %j", (hex, told) => {
    expect(frames(hex)).toEqual(told);
  });

  test("come whole however they are cut, and noise takes no memory", () => {
    const stream = fromHex("01 05 31 07 01 05 32 07");
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const first = readFrames([], stream.subarray(0, cut));
      const rest = readFrames(first.begun, stream.subarray(cut));
      expect([...first.frames, ...rest.frames].length).toBe(2);
    }
    expect(readFrames([], new Uint8Array(10_000).fill(1)).begun.length).toBeLessThan(4);
  });
});
