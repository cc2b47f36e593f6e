/** ESC/POS, as far as a ticket needs it. Byte values from Epson's ESC/POS command reference; each function names its command. */
const ESC = 0x1b;
const GS = 0x1d;
const DLE = 0x10;
const EOT = 0x04;
const DC4 = 0x14;
const ENQ = 0x05;

/** The largest block of dots that one command carries: 32 rows of 576 dots. What broke off inside it is filled up by as many zero bytes. */
export const RASTER_BYTES_MAX = 2_304;
export const QR_BYTES_MAX = 512;

/** ESC @ */
export const RESET = Uint8Array.of(ESC, 0x40);
/** DLE EOT 1, 2 and 4: is it online, why is it not, and has it paper. Always asked together, so that answers can be told apart by their place. */
export const ASK_STATUS = Uint8Array.of(DLE, EOT, 1, DLE, EOT, 2, DLE, EOT, 4);
/** GS a 255: says by itself what changes, and once at this place of the stream. */
export const TELL_CHANGES = Uint8Array.of(GS, 0x61, 0xff);
/** GS r 1: the paper sensor, answered when everything before it has been worked off. */
export const ASK_PAPER_IN_TURN = Uint8Array.of(GS, 0x72, 1);
/** DLE DC4 8: forget what has been received and not printed. */
export const FORGET = Uint8Array.of(DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8);

/** Ends the head of a command that was broken off, so that no question is taken for the size of a picture: eight bytes are the longest head. */
export const END_HEAD = new Uint8Array(8);

/** Whatever command was broken off has all its bytes after this, and the printer is as if switched on. */
export const RESYNC: Uint8Array = Uint8Array.of(...new Uint8Array(RASTER_BYTES_MAX), ...RESET);

/** GS ( H, function 48: answers with the id once everything before it has been printed. `id` is four letters or digits. */
export const askProcessId = (id: string): Uint8Array =>
  Uint8Array.of(GS, 0x28, 0x48, 6, 0, 0x30, 0x30, ...new TextEncoder().encode(id));

/** ESC t */
export const selectPage = (page: number): Uint8Array => Uint8Array.of(ESC, 0x74, page);
/** ESC J: feeds by dots. */
export const feedDots = (dots: number): Uint8Array => Uint8Array.of(ESC, 0x4a, dots);
/** GS b */
export const SMOOTH = Uint8Array.of(GS, 0x62, 1);
/** GS V 66 0: feeds to the knife and cuts all but one point. */
export const FEED_AND_CUT = Uint8Array.of(GS, 0x56, 66, 0);

/** GS v 0 over one block of rows. */
export function rasterBlock(strideBytes: number, rows: Uint8Array): Uint8Array {
  const height = rows.length / strideBytes;
  const head = [GS, 0x76, 0x30, 0, strideBytes & 0xff, strideBytes >> 8, height & 0xff, height >> 8];
  const block = new Uint8Array(head.length + rows.length);
  block.set(head);
  block.set(harmless(rows), head.length);
  return block;
}

/** A printer obeys real-time commands also inside a picture, so a row of dots that looks like one gets one dot more. */
export function harmless(rows: Uint8Array): Uint8Array {
  const plain = rows.slice();
  for (let at = rows.indexOf(DLE); at >= 0; at = rows.indexOf(DLE, at + 1)) {
    const next = rows[at + 1];
    if (next === EOT || next === ENQ || next === DC4) plain[at] = DLE | 1;
  }
  return plain;
}

/** GS ( k, functions 165, 167, 169, 180 and 181: model 2, correction M. The length counts bytes. */
export function qrBytes(content: string, cellDots: number): Uint8Array {
  const data = new TextEncoder().encode(content);
  const length = data.length + 3;
  const head = [GS, 0x28, 0x6b];
  return Uint8Array.of(
    ...[...head, 4, 0, 0x31, 0x41, 0x32, 0],
    ...[...head, 3, 0, 0x31, 0x43, cellDots],
    ...[...head, 3, 0, 0x31, 0x45, 0x31],
    ...[...head, length & 0xff, length >> 8, 0x31, 0x50, 0x30, ...data],
    ...[...head, 3, 0, 0x31, 0x51, 0x30],
  );
}

/** Feeds a torn slip out and cuts it off, so that the next begins on clean paper (ESC J, GS V 1). */
export const separation = (hasKnife: boolean): Uint8Array =>
  Uint8Array.of(...RESET, ...feedDots(120), ...(hasKnife ? [GS, 0x56, 1] : []));
