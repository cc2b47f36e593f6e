import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { pelcoFrame } from "../../drivers/pelco-camera/protocol.ts";
import { commandPacket } from "../../drivers/visca-camera/protocol.ts";

const FOLDER = process.env["TALON_ZONEMINDER"] ?? "/usr/share/perl5";
const isThere = existsSync(join(FOLDER, "ZoneMinder/Control/Visca.pm"));
const PROGRAM = fileURLToPath(new URL("./zoneminder.pl", import.meta.url));

interface Asked {
  readonly address: number;
  readonly preset: number;
  readonly isSet: boolean;
}

function theirs(module: string, asked: readonly Asked[]): readonly string[] {
  const lines = asked.map(
    ({ address, preset, isSet }) => `${module} ${address} ${isSet ? "presetSet" : "presetGoto"} ${preset}\n`,
  );
  const said = execFileSync("perl", [PROGRAM, FOLDER], { input: lines.join(""), encoding: "utf8" });
  return said.trimEnd().split("\n");
}

const upTo = (most: number, from = 1): readonly number[] =>
  Array.from({ length: most - from + 1 }, (_, place) => from + place);

const all = (addresses: readonly number[], presets: readonly number[]): readonly Asked[] =>
  addresses.flatMap((address) =>
    presets.flatMap((preset) => [true, false].map((isSet) => ({ address, preset, isSet }))),
  );

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe.skipIf(!isThere)("a camera encoder that others wrote (ZoneMinder of Debian)", () => {
  test("makes the same Pelco-D frames for all 255 addresses, and for all 255 presets", () => {
    const asked = [...all(upTo(255), [1, 128, 255]), ...all([1, 2, 200], upTo(255))];
    const ours = asked.map(({ address, preset, isSet }) =>
      pelcoFrame({ protocol: "D", address, firstAddress: 0 }, { type: isSet ? "set-preset" : "go-to-preset", preset }),
    );
    expect(ours.map(hex)).toEqual(theirs("PelcoD", asked));
  });

  test.each([0, 1] as const)("makes the same Pelco-P frames, the first camera being %i on the wire", (firstAddress) => {
    const asked = all(upTo(32), upTo(255));
    const ours = asked.map(({ address, preset, isSet }) =>
      pelcoFrame({ protocol: "P", address, firstAddress }, { type: isSet ? "set-preset" : "go-to-preset", preset }),
    );
    const onTheWire = asked.map((one) => ({ ...one, address: one.address - 1 + firstAddress }));
    expect(ours.map(hex)).toEqual(theirs("PelcoP", onTheWire));
  });

  test("makes the same VISCA packets for all seven addresses of a chain and all presets", () => {
    const asked = all(upTo(7), upTo(127, 0));
    const ours = asked.map(({ address, preset, isSet }) =>
      commandPacket(address, { type: isSet ? "store" : "recall", preset }),
    );
    expect(ours.map(hex)).toEqual(theirs("Visca", asked));
  });
});
