import { type Bitmap, drawn } from "../../drivers/escpos-printer/bitmap.ts";

/** Small enough that a life for each of its bytes can be lived. */
export const badge: Bitmap = drawn(96, 32, (x, y) => Math.hypot(x - 48, y - 16) < 16 || x % 12 < 3);

const [WIDTH, HEIGHT] = [256, 80];
const RAYS = 16;
const DISC_DOTS = 40;

/** A sun that rises: round, fine and fat, and with more bytes than one block of dots carries. */
export const sunrise: Bitmap = drawn(WIDTH, HEIGHT, (x, y) => {
  const [across, up] = [x - WIDTH / 2, HEIGHT - y];
  const far = Math.hypot(across, up);
  if (far < DISC_DOTS) return up > 4 && (far > DISC_DOTS - 4 || y % 4 === 0);
  const turn = (Math.atan2(up, across) / Math.PI) * RAYS;
  return far > DISC_DOTS + 6 && far < HEIGHT + across ** 2 / 512 && Math.floor(turn) % 2 === 0;
});
