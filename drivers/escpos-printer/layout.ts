import printing from "node-thermal-printer";
import { unreachable } from "../../agent/kernel/assert.ts";
import type { PrintJob, PrintProof } from "../../agent/ports/printer.ts";
import { type Bitmap, band, strideOf } from "./bitmap.ts";
import { type Press, planSlip, type Row } from "./plan.ts";
import type { Page, Profile } from "./profiles.ts";
import * as protocol from "./protocol.ts";

type Encoder = InstanceType<typeof printing.ThermalPrinter>;

export interface Slip {
  readonly bytes: Uint8Array;
  /** How far the paper moves for it. */
  readonly dots: number;
  readonly notes: readonly string[];
}

export const JOB_BYTES_MAX = 64 * 1024;
/** Room for the cut and the questions after it. */
const TAIL_BYTES = 64;
const LETTER_DOTS = 24;
const LEADING_DOTS = 8;
/** From the head to the knife of printers that do not feed by themselves. */
const KNIFE_DOTS = 120;

/** The bytes of one ticket: everything about it is in them, nothing is left over from the ticket before. */
export function encodeSlip(job: PrintJob, processId: string, press: Press): Slip {
  const plan = planSlip(job.lines, press);
  const { profile } = press;
  const encoder = new printing.ThermalPrinter({
    interface: "",
    type: printing.PrinterTypes.EPSON,
    breakLine: printing.BreakLine.NONE,
  });
  encoder.add(Buffer.from(protocol.RESET));
  if (profile.canSmooth) encoder.add(Buffer.from(protocol.SMOOTH));
  const isWhole = addRows(encoder, plan.rows);
  addCut(encoder, profile.cut);
  // The best proof is asked last, so that its answer comes after all others.
  for (const proof of profile.proofs.toReversed()) encoder.add(Buffer.from(question(proof, processId)));
  const notes = isWhole ? plan.notes : [...plan.notes, "longer than a ticket may be"];
  const dots = plan.rows.reduce((sum, row) => sum + heightOf(row), cutDots(profile.cut));
  return { bytes: Uint8Array.from(encoder.getBuffer()), dots, notes };
}

/** False where rows had to be left out. */
function addRows(encoder: Encoder, rows: readonly Row[]): boolean {
  let page: Page | null = null;
  for (const row of rows) {
    const before = encoder.getBuffer();
    page = addRow(encoder, row, page);
    if (encoder.getBuffer().length > JOB_BYTES_MAX - TAIL_BYTES) {
      encoder.setBuffer(before);
      return false;
    }
  }
  return true;
}

/** Answers the code page that the printer then stands on. */
function addRow(encoder: Encoder, row: Row, page: Page | null): Page | null {
  switch (row.how) {
    case "text":
      return addText(encoder, row, page);
    case "raster":
      addAlign(encoder, row.align);
      addPicture(encoder, row.picture);
      return page;
    case "qr":
      addAlign(encoder, "centre");
      encoder.add(Buffer.from(protocol.qrBytes(row.content, row.cellDots)));
      return page;
    case "feed":
      encoder.add(Buffer.from(protocol.feedDots(row.dots)));
      return page;
    default:
      return unreachable(row);
  }
}

function addText(encoder: Encoder, row: Extract<Row, { how: "text" }>, page: Page | null): Page | null {
  const wanted = row.encoded.page;
  addAlign(encoder, row.align);
  encoder.setTextSize(row.size - 1, row.size - 1);
  encoder.setLineSpacing(row.size * LETTER_DOTS + LEADING_DOTS);
  encoder.bold(row.isBold);
  encoder.invert(row.isInverse);
  if (wanted !== null && wanted.page !== page?.page) encoder.add(Buffer.from(protocol.selectPage(wanted.page)));
  encoder.add(Buffer.from(row.encoded.bytes));
  encoder.newLine();
  return wanted ?? page;
}

function addAlign(encoder: Encoder, align: "left" | "centre"): void {
  if (align === "centre") encoder.alignCenter();
  else encoder.alignLeft();
}

/** In blocks, so that one that breaks off swallows at most `RASTER_BYTES_MAX` of what comes after it. */
function addPicture(encoder: Encoder, picture: Bitmap): void {
  const stride = strideOf(picture.width);
  const blockRows = Math.floor(protocol.RASTER_BYTES_MAX / stride);
  for (let top = 0; top < picture.height; top += blockRows) {
    encoder.add(Buffer.from(protocol.rasterBlock(stride, band(picture, top, blockRows).rows)));
  }
}

function heightOf(row: Row): number {
  switch (row.how) {
    case "text":
      return row.size * LETTER_DOTS + LEADING_DOTS;
    case "raster":
      return row.picture.height;
    case "qr":
      return row.size * row.cellDots;
    case "feed":
      return row.dots;
    default:
      return unreachable(row);
  }
}

const feedBeforeCut = (cut: Profile["cut"]): number => (cut === "feed-partial" ? LETTER_DOTS : KNIFE_DOTS);
const cutDots = (cut: Profile["cut"]): number => feedBeforeCut(cut) + (cut === "feed-partial" ? KNIFE_DOTS : 0);

/** The encoder's cuts end in ESC @, which puts the printer back on its first page. */
function addCut(encoder: Encoder, cut: Profile["cut"]): void {
  encoder.add(Buffer.from(protocol.feedDots(feedBeforeCut(cut))));
  if (cut === "feed-partial") encoder.add(Buffer.from(protocol.FEED_AND_CUT));
  else if (cut === "partial") encoder.partialCut({ verticalTabAmount: 0 });
  else if (cut === "full") encoder.cut({ verticalTabAmount: 0 });
}

function question(proof: Exclude<PrintProof, "unconfirmed">, processId: string): Uint8Array {
  if (proof === "process-id") return protocol.askProcessId(processId);
  return proof === "status-after-cut" ? protocol.ASK_PAPER_IN_TURN : protocol.TELL_CHANGES;
}
