import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { BoardFace, BoardOrder, BoardWord } from "../../../../agent/ports/board.ts";
import type { SimDevice } from "../../../../drivers/driver.ts";
import { frameBoard } from "../../../../drivers/frame-board/driver.ts";
import { pipe } from "../../../../drivers/links/pipe.ts";
import { parseWireUri } from "../../../../drivers/links/wire-uri.ts";
import { toHex } from "../../../golden/hex.ts";
import { DeviceRig } from "../rig.ts";
import { TestWorld } from "../world.ts";

const page = readFileSync(new URL("../../../../drivers/frame-board/WORKED-EXAMPLE.md", import.meta.url), "utf8");

interface Entry {
  readonly driver: string;
  readonly link: string;
}
const entries = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap((block) =>
  Object.values((parse(block[1] ?? "") as { readonly devices: Readonly<Record<string, Entry>> }).devices),
);
const [numeric, lettered] = entries;
const rows = [...page.matchAll(/^\| ([A-Z0-9]+|nothing) \| `([^`]+)` \|/gm)].map((row) => [row[1] ?? "", row[2] ?? ""]);
const byBytes = rows.filter(([, wire = ""]) => /^[0-9a-f]{2}( |$)/.test(wire));
const byLetters = rows.filter(([, wire = ""]) => wire.startsWith("<"));

function optionsOf(entry: Entry | undefined) {
  const { driver: _driver, link: _link, ...options } = entry ?? { driver: "", link: "" };
  return frameBoard.options.parse(options);
}

function shownBy(entry: Entry | undefined, text: string | null): { readonly bytes: string; readonly face: BoardFace } {
  const world = new TestWorld();
  const options = optionsOf(entry);
  const twin = frameBoard.sim?.(options, world) as SimDevice;
  const written: Uint8Array[] = [];
  const link = pipe(twin, world);
  const rig = new DeviceRig<BoardOrder, BoardWord>(world, frameBoard.machine(options), {
    link: {
      ...link,
      write: (bytes) => {
        written.push(bytes);
        link.write(bytes);
      },
    },
  }).start();
  world.pass(1_000);
  rig.order({ type: "show", face: text === null ? null : { text, arrow: "none", blink: false } });
  world.pass(1_000);
  return { bytes: toHex(written.at(-1) ?? new Uint8Array()), face: twin.face() as BoardFace };
}

describe("the worked example of a new board", () => {
  test("is a device that the configuration takes", () => {
    expect(entries.map(({ driver }) => driver)).toEqual(["frame-board", "frame-board"]);
    for (const entry of entries) expect(parseWireUri(entry.link, "link").ok).toBe(true);
    expect([byBytes.length, byLetters.length]).toEqual([3, 1]);
  });

  test.each(byBytes)("shows %s by the bytes on the page", (text, wire) => {
    const shown = shownBy(numeric, text === "nothing" ? null : text);
    expect(shown.bytes).toBe(wire);
    expect(shown.face.text).toBe(text === "nothing" ? "" : text.replace(/\D/g, ""));
  });

  test("makes the manual's own example: Ctrl+B, 01, 1234, Ctrl+C, eight characters", () => {
    expect(shownBy(numeric, "1234").bytes).toBe(toHex(new TextEncoder().encode("\u0002011234\u0003")));
  });

  test.each(byLetters)("shows %s by the letters on the page, with the checksum", (text, wire) => {
    const shown = shownBy(lettered, text);
    expect(shown.bytes).toBe(toHex(new TextEncoder().encode(wire)));
    expect(shown.face.text).toBe(text);
  });
});
