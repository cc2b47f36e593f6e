import jsqr from "jsqr";
import { describe, expect, test } from "vitest";
import { parseRecord, type Recorded } from "../../../../agent/journal/record.ts";
import { fitsAnchor, fitsSeal, parseAnchor, type Seal } from "../../../../agent/journal/seal.ts";
import { seq } from "../../../../agent/kernel/units.ts";
import type { PrintJob, SlipLine } from "../../../../agent/ports/printer.ts";
import { anchorSlip } from "../../../../agent/runtime/anchor-slip.ts";
import { say } from "../../../../config/words.ts";
import { type Bitmap, isBlack } from "../../../../drivers/escpos-printer/bitmap.ts";
import { qrMeasure, qrPicture } from "../../../../drivers/escpos-printer/qr.ts";
import { simSigner } from "../../../sim/sim-signer.ts";
import { HOUR, MINUTE } from "../domain/life.ts";
import { Rig, started } from "./rig.ts";

const signer = simSigner(1);

const recordsOf = (rig: Rig): readonly Recorded[] =>
  rig.store.read(seq(0), 100_000).flatMap(({ body }) => {
    const read = parseRecord(body);
    return read.ok ? [read.value] : [];
  });

const sealsOf = (rig: Rig): readonly Seal[] =>
  recordsOf(rig).flatMap(({ event }) => (event.type === "journal.sealed" ? [event.data] : []));

const slipsOf = (rig: Rig): readonly PrintJob[] =>
  rig.printer.orders.flatMap((order) =>
    order.type === "print" && order.job.id.startsWith("seal#") ? [order.job] : [],
  );

const qrOf = (lines: readonly SlipLine[]): string =>
  lines.flatMap((line) => (line.kind === "qr" ? [line.content] : []))[0] ?? "";

describe("the end of a business day", () => {
  test("U9 is signed over the chain as it is on the disk, and stands in the journal itself", () => {
    const rig = started();
    rig.press();
    rig.pass(20 * HOUR);
    const [seal, ...others] = sealsOf(rig);
    expect(others).toEqual([]);
    expect(seal?.day).toBe("2026-11-21");
    expect(seal !== undefined && fitsSeal(rig.settings.rules.centre, seal, signer.verify)).toBe(true);
    const sealed = rig.store.read(seq((seal?.last ?? 0) - 1), 1)[0];
    expect(sealed?.chain).toBe(seal?.chain);
    const closed = recordsOf(rig).find(({ event }) => event.type === "centre.closed");
    expect(seal?.last).toBeGreaterThanOrEqual(closed?.seq ?? Number.NaN);
  });

  test("U9 comes out as a slip once, whose code can be checked with the machine's public key", () => {
    const rig = started();
    rig.pass(20 * HOUR);
    const [slip, ...others] = slipsOf(rig);
    expect(others).toEqual([]);
    const anchor = parseAnchor(qrOf(slip?.lines ?? []));
    expect(anchor).toMatchObject({ centre: rig.settings.rules.centre, epoch: "e1", day: "2026-11-21" });
    expect(anchor !== null && fitsAnchor(anchor, signer.publicKey, signer.verify)).toBe(true);
    const head = rig.head();
    rig.printer.say({ type: "printed", id: slip?.id ?? "", proof: "process-id" });
    expect(rig.head()).toBe(head);
  });

  test("is printed in the morning where the printer was off at night", () => {
    const rig = started();
    rig.pass(HOUR);
    rig.printer.become("absent");
    rig.pass(19 * HOUR);
    expect(sealsOf(rig)).toHaveLength(1);
    expect(slipsOf(rig)).toEqual([]);
    rig.printer.become("ready");
    expect(slipsOf(rig)).toHaveLength(1);
  });

  test("is sealed after the next start where the power went between the end of the day and its seal", () => {
    const before = started();
    before.store.crossing = (at) => {
      const last = before.store.read(seq(before.head() - 1), 1)[0];
      if (at === "after-append" && last?.body.includes("talon.centre.opened.v1") && before.head() > 10)
        before.agent.halt();
    };
    before.pass(20 * HOUR);
    expect(before.types().slice(-2)).toEqual(["centre.closed", "centre.opened"]);
    before.store.crossing = () => undefined;
    const after = new Rig(before.store, "boot-2").start();
    after.pass(MINUTE);
    expect(sealsOf(after).map(({ day }) => day)).toEqual(["2026-11-21"]);
    const again = new Rig(before.store, "boot-3").start();
    expect(sealsOf(again)).toHaveLength(1);
  });
});

const QUIET_CELLS = 4;
const decode = jsqr as unknown as typeof jsqr.default;

function readBack(picture: Bitmap, cellDots: number): string | undefined {
  const margin = QUIET_CELLS * cellDots;
  const side = picture.width + 2 * margin;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if (isBlack(picture, x - margin, y - margin)) pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return decode(pixels, side, side)?.data;
}

describe("the slip of a day", () => {
  const seal: Seal = {
    day: "2026-11-21",
    epoch: "7q0m2k9x4t1d",
    last: 99_999_999,
    chain: "0123456789abcdef".repeat(4),
    publicKey: signer.publicKey,
    signature: signer.sign("a"),
  };
  const rules = { centre: "a-centre-with-the-longest-name-a", names: { kk: "Алматы ХҚКО" } };
  const facts = { seal, keyId: signer.keyId, rules };

  test.each(["kk", "ru", "uk", "en"] as const)(
    "says in %s what it is, up to where, and how to compare it",
    (language) => {
      const texts = anchorSlip(facts, language, say).flatMap((line) => (line.kind === "text" ? [line.text] : []));
      expect(texts).toEqual([
        say(language, "seal.title"),
        say(language, "seal.sentence", { last: 99_999_999 }),
        say(language, "seal.chain", { digits: "0123456789abcdef" }),
        say(language, "seal.key", { key: signer.keyId }),
        say(language, "seal.keep"),
      ]);
    },
  );

  test.each([384, 576])("has a code that fits on paper of %i dots and is read back", (paperDots) => {
    const content = qrOf(anchorSlip(facts, "kk", say));
    const { cellDots } = qrMeasure(content, paperDots);
    const picture = qrPicture(content, cellDots);
    expect(picture.width).toBeLessThanOrEqual(paperDots);
    expect(readBack(picture, cellDots)).toBe(content);
    expect(parseAnchor(content)).toMatchObject({ day: "2026-11-21", last: 99_999_999, chain: seal.chain });
  });
});
