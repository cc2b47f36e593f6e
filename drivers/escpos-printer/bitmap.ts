/** A picture of black dots on white paper. Rows are packed as `GS v 0` wants them: eight dots a byte, leftmost dot in the highest bit. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly rows: Uint8Array;
}

export const strideOf = (width: number): number => Math.ceil(width / 8);

export const blankBitmap = (width: number, height: number): Bitmap => ({
  width,
  height,
  rows: new Uint8Array(strideOf(width) * height),
});

export function isBlack(bitmap: Bitmap, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return false;
  const byte = bitmap.rows[y * strideOf(bitmap.width) + (x >> 3)] ?? 0;
  return (byte & (0x80 >> (x & 7))) !== 0;
}

/** Blackens one dot; outside the picture nothing happens. */
export function blacken(bitmap: Bitmap, x: number, y: number): void {
  if (x < 0 || y < 0 || x >= bitmap.width || y >= bitmap.height) return;
  const at = y * strideOf(bitmap.width) + (x >> 3);
  bitmap.rows[at] = (bitmap.rows[at] ?? 0) | (0x80 >> (x & 7));
}

/** Draws every dot of a new picture by asking whether it is black. */
export function drawn(width: number, height: number, isDark: (x: number, y: number) => boolean): Bitmap {
  const bitmap = blankBitmap(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) if (isDark(x, y)) blacken(bitmap, x, y);
  }
  return bitmap;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Adds the black dots of one picture to another; what falls outside is lost. */
export function stamp(onto: Bitmap, picture: Bitmap, at: Place): void {
  const isInside = at.x >= 0 && at.y >= 0 && at.x + picture.width <= onto.width && at.y + picture.height <= onto.height;
  if (isInside) stampBytes(onto, picture, at);
  else stampDots(onto, picture, at);
}

function stampDots(onto: Bitmap, picture: Bitmap, at: Place): void {
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1) {
      if (isBlack(picture, x, y)) blacken(onto, at.x + x, at.y + y);
    }
  }
}

/** Eight dots at once, for a ticket is made while everything else waits. Dots beyond a picture's width are white, so nothing runs over. */
function stampBytes(onto: Bitmap, picture: Bitmap, at: Place): void {
  const [from, to, shift] = [strideOf(picture.width), strideOf(onto.width), at.x & 7];
  for (let y = 0; y < picture.height; y += 1) {
    const start = (at.y + y) * to + (at.x >> 3);
    for (let byte = 0; byte < from; byte += 1) {
      const dots = ((picture.rows[y * from + byte] ?? 0) << 8) >> shift;
      onto.rows[start + byte] = (onto.rows[start + byte] ?? 0) | (dots >> 8);
      if ((dots & 0xff) !== 0) onto.rows[start + byte + 1] = (onto.rows[start + byte + 1] ?? 0) | (dots & 0xff);
    }
  }
}

export const inverted = (bitmap: Bitmap): Bitmap =>
  drawn(bitmap.width, bitmap.height, (x, y) => !isBlack(bitmap, x, y));

export const stretched = (bitmap: Bitmap, across: number, down: number): Bitmap =>
  drawn(bitmap.width * across, bitmap.height * down, (x, y) =>
    isBlack(bitmap, Math.floor(x / across), Math.floor(y / down)),
  );

/** Twice the size with rounded stairs (the Scale2x rule): a corner dot takes the colour of its two neighbours where they agree against the others. */
export function doubled(bitmap: Bitmap): Bitmap {
  const large = blankBitmap(bitmap.width * 2, bitmap.height * 2);
  const [wide, dots] = [bitmap.width + 2, unpacked(bitmap)];
  for (let y = 0; y < bitmap.height; y += 1) {
    for (let x = 0; x < bitmap.width; x += 1) {
      const corners = cornersOf(dots, (y + 1) * wide + x + 1, wide);
      for (let corner = 0; corners >> corner > 0; corner += 1) {
        if ((corners >> corner) & 1) blacken(large, x * 2 + (corner & 1), y * 2 + (corner >> 1));
      }
    }
  }
  return large;
}

const ALL_CORNERS = 0b1111;

/** Which of the four dots that one dot becomes are black: bit 0 is left above, 1 right above, 2 left below, 3 right below. */
function cornersOf(dots: Uint8Array, at: number, wide: number): number {
  const [own, left, right, above, below] = [dots[at], dots[at - 1], dots[at + 1], dots[at - wide], dots[at + wide]];
  if (left === right || above === below) return own === 1 ? ALL_CORNERS : 0;
  const agreeing = (aside: number | undefined, beyond: number | undefined) => (aside === beyond ? aside : own) ?? 0;
  const upper = agreeing(left, above) | (agreeing(right, above) << 1);
  return upper | (agreeing(left, below) << 2) | (agreeing(right, below) << 3);
}

/** A byte a dot with white around it, for those who look at every dot and its neighbours. */
function unpacked(bitmap: Bitmap): Uint8Array {
  const wide = bitmap.width + 2;
  const dots = new Uint8Array(wide * (bitmap.height + 2));
  for (let y = 0; y < bitmap.height; y += 1) {
    for (let x = 0; x < bitmap.width; x += 1) if (isBlack(bitmap, x, y)) dots[(y + 1) * wide + x + 1] = 1;
  }
  return dots;
}

/** The rows from `top`, at most `height` of them. */
export function band(bitmap: Bitmap, top: number, height: number): Bitmap {
  const last = Math.min(bitmap.height, top + height);
  const stride = strideOf(bitmap.width);
  return { width: bitmap.width, height: last - top, rows: bitmap.rows.slice(top * stride, last * stride) };
}

/** The picture as portable bitmap text (PBM, P1), which any viewer and any test can read. */
export function bitmapToPbm(bitmap: Bitmap): string {
  const rows = Array.from({ length: bitmap.height }, (_, y) =>
    Array.from({ length: bitmap.width }, (_, x) => (isBlack(bitmap, x, y) ? "1" : "0")).join(""),
  );
  return `P1\n${bitmap.width} ${bitmap.height}\n${rows.join("\n")}\n`;
}
