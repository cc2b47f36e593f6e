import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conditionFromStatus } from "../../../../drivers/escpos-printer/condition.ts";
import { encodeText } from "../../../../drivers/escpos-printer/pages.ts";
import * as protocol from "../../../../drivers/escpos-printer/protocol.ts";
import { emptyReader, PENDING_BYTES_MAX, read } from "../../../../drivers/escpos-printer/reader.ts";
import golden from "../../../golden/escpos.json" with { type: "json" };
import { fromHex, toHex } from "../../../golden/hex.ts";

const textOn = (text: string, encoding: "cp866" | "rk1048" | "win1251", page: number): string => {
  const encoded = encodeText(text, [{ encoding, page }], null);
  return encoded === null ? "" : toHex(Uint8Array.of(...protocol.selectPage(page), ...encoded.bytes));
};

describe("the words on the wire to the printer", () => {
  test("golden bytes: text on pages 17, 46 and 53 is byte for byte what Epson prints", () => {
    expect(textOn("ЁёАЯаяЄєЇїЎў№", "cp866", 17)).toBe(golden.textCp866.bytes);
    expect(textOn("ӘәҒғҚқҢңӨөҰұҮүҺһІі", "rk1048", 53)).toBe(golden.textKz1048.bytes);
    expect(textOn("ІіЇїЄєҐґЁё№", "win1251", 46)).toBe(golden.textCp1251.bytes);
  });

  test("golden bytes: a picture, a QR code and the process id are those of the reference", () => {
    expect(toHex(protocol.rasterBlock(2, Uint8Array.of(0x80, 0, 0, 1)))).toBe(golden.raster.bytes);
    expect(toHex(protocol.qrBytes("A017", 6))).toBe(golden.qr.bytes);
    expect(toHex(protocol.askProcessId("0017"))).toBe(golden.processIdRequest.bytes);
    expect(toHex(protocol.ASK_STATUS)).toBe("10 04 01 10 04 02 10 04 04");
    expect(golden.statusQuestions.bytes).toContain("10 04 01 | 10 04 02");
    expect(toHex(protocol.TELL_CHANGES)).toBe(golden.tellChanges.bytes);
  });

  test("a QR code of Kazakh letters is as long as its bytes, not as its letters", () => {
    expect(toHex(protocol.qrBytes("Қ1", 6))).toContain(golden.qrStore.bytes);
  });

  test("no picture hides a real-time command", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0x10, 0x04, 0x05, 0x14, 0, 0xff), { minLength: 1, maxLength: 64 }),
        (dots) => {
          const rows = toHex(protocol.harmless(Uint8Array.from(dots)));
          expect(rows).not.toMatch(/10 (04|05|14)/);
          expect(rows.split(" ")).toHaveLength(dots.length);
        },
      ),
    );
  });

  test("what broke off inside the largest picture is filled up before the printer is reset", () => {
    expect(protocol.RESYNC.length).toBe(protocol.RASTER_BYTES_MAX + 2);
    expect(toHex(protocol.RESYNC.slice(-2))).toBe("1b 40");
  });
});

describe("the words on the wire from the printer", () => {
  test("paper in, near its end and out are told from the fourth status byte", () => {
    expect(golden.paperAnswers.bytes).toBe("12 | 1e | 72 (7e with near-end)");
    expect([0x12, 0x1e, 0x72, 0x7e].map((paper) => conditionFromStatus(0x12, 0x12, paper))).toEqual([
      null,
      "paper-low",
      "paper-out",
      "paper-out",
    ]);
  });

  test("online and offline are told from the first", () => {
    expect([0x12, 0x16, 0x1a, 0x1e].map((online) => conditionFromStatus(online, 0x12, 0x12))).toEqual([
      null,
      null,
      "printer-offline",
      "printer-offline",
    ]);
    expect(conditionFromStatus(0x1a, 0x16, 0x12)).toBe("cover-open");
  });

  test("a process id is understood however its bytes are cut up", () => {
    const bytes = fromHex(golden.processIdResponse.bytes);
    for (let at = 0; at <= bytes.length; at += 1) {
      const first = read(emptyReader, bytes.subarray(0, at));
      const second = read(first.reader, bytes.subarray(at));
      expect([...first.heard, ...second.heard]).toEqual([{ kind: "process-id", id: "0017" }]);
    }
  });

  test("an automatic status, an answer in turn and flow control are kept apart", () => {
    const { heard } = read(emptyReader, Uint8Array.of(0x13, 0x18, 0, 0x0c, 0, 0x11, 0x00, 0x12));
    expect(heard).toEqual([
      { kind: "automatic", bytes: [0x18, 0, 0x0c, 0] },
      { kind: "in-turn", byte: 0 },
      { kind: "status", byte: 0x12 },
    ]);
  });

  test("garbage never grows the memory, and three answers after it are still understood", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        const { reader } = read(emptyReader, noise);
        expect(reader.pending.length).toBeLessThanOrEqual(PENDING_BYTES_MAX);
        const flushed = { ...reader, pending: [] };
        expect(read(flushed, Uint8Array.of(0x12, 0x12, 0x72)).heard).toHaveLength(3);
      }),
    );
  });
});
