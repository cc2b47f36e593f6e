import type { PathCommand } from "opentype.js";
import { type Bitmap, drawn } from "../../drivers/escpos-printer/bitmap.ts";

interface Edge {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Where an outline lies in the picture: dots to the right, and how much narrower it becomes. */
export interface Placing {
  readonly width: number;
  readonly height: number;
  readonly right: number;
  readonly narrowing: number;
}

const CURVE_STEPS = 8;
/** Each dot is asked at 8 × 8 places and is black where half of them lie inside. */
const SAMPLES = 8;

/** Fills an outline by the non-zero winding rule. Only +, −, × and ÷ are used, so every machine draws the same dots. */
export function rasterise(commands: readonly PathCommand[], placing: Placing): Bitmap {
  const edges = edgesOf(commands, placing);
  const inside = new Uint16Array(placing.width * placing.height);
  for (let line = 0; line < placing.height * SAMPLES; line += 1) {
    const y = (line + 0.5) / SAMPLES;
    const row = Math.floor(line / SAMPLES) * placing.width;
    for (const [from, to] of spansAt(edges, y)) countSamples(inside.subarray(row, row + placing.width), from, to);
  }
  return drawn(placing.width, placing.height, (x, y) => (inside[y * placing.width + x] ?? 0) * 2 >= SAMPLES * SAMPLES);
}

function countSamples(row: Uint16Array, from: number, to: number): void {
  const first = Math.max(0, Math.ceil(from * SAMPLES - 0.5));
  const last = Math.min(row.length * SAMPLES - 1, Math.ceil(to * SAMPLES - 0.5) - 1);
  for (let sample = first; sample <= last; sample += 1) {
    const x = Math.floor(sample / SAMPLES);
    row[x] = (row[x] ?? 0) + 1;
  }
}

function spansAt(edges: readonly Edge[], y: number): readonly (readonly [number, number])[] {
  const crossings = edges
    .filter((edge) => edge.y0 <= y !== edge.y1 <= y)
    .map((edge) => ({
      x: edge.x0 + ((y - edge.y0) / (edge.y1 - edge.y0)) * (edge.x1 - edge.x0),
      turn: edge.y0 < edge.y1 ? 1 : -1,
    }))
    .sort((one, other) => one.x - other.x);
  const spans: [number, number][] = [];
  let winding = 0;
  for (const [at, crossing] of crossings.entries()) {
    winding += crossing.turn;
    const next = crossings[at + 1];
    if (winding !== 0 && next !== undefined) spans.push([crossing.x, next.x]);
  }
  return spans;
}

function edgesOf(commands: readonly PathCommand[], placing: Placing): readonly Edge[] {
  const edges: Edge[] = [];
  let start = { x: 0, y: 0 };
  let pen = { x: 0, y: 0 };
  const lineTo = (x: number, y: number): void => {
    const place = (at: number): number => at * placing.narrowing + placing.right;
    edges.push({ x0: place(pen.x), y0: pen.y, x1: place(x), y1: y });
    pen = { x, y };
  };
  for (const command of commands) {
    if (command.type === "M") {
      pen = { x: command.x, y: command.y };
      start = pen;
    } else if (command.type === "L") lineTo(command.x, command.y);
    else if (command.type === "Z") lineTo(start.x, start.y);
    else for (const point of curve(pen, command)) lineTo(point.x, point.y);
  }
  return edges;
}

function curve(
  from: { readonly x: number; readonly y: number },
  command: PathCommand,
): readonly { x: number; y: number }[] {
  return Array.from({ length: CURVE_STEPS }, (_, step) => {
    const t = (step + 1) / CURVE_STEPS;
    const u = 1 - t;
    if (command.type === "Q") {
      const at = (a: number, b: number, c: number): number => u * u * a + 2 * u * t * b + t * t * c;
      return { x: at(from.x, command.x1, command.x), y: at(from.y, command.y1, command.y) };
    }
    const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
    return {
      x: a * from.x + b * command.x1 + c * command.x2 + d * command.x,
      y: a * from.y + b * command.y1 + c * command.y2 + d * command.y,
    };
  });
}
