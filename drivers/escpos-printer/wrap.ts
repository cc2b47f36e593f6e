/** Lines of one text; what does not fit into the last ends in "…". */
export interface Measure {
  /** How wide a text is, in the unit of `most`. */
  readonly widthOf: (text: string) => number;
  readonly most: number;
}

export const WRAPPED_LINES_MAX = 3;
const CUT_OFF = "…";

export function wrapped(text: string, measure: Measure): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((whole) => pieces(whole, measure))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (measure.widthOf(longer) <= measure.most) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines.length <= WRAPPED_LINES_MAX ? lines : cutOff(lines, measure);
}

function cutOff(lines: readonly string[], measure: Measure): readonly string[] {
  let last = [...(lines[WRAPPED_LINES_MAX - 1] ?? "")];
  while (last.length > 0 && measure.widthOf(last.join("") + CUT_OFF) > measure.most) last = last.slice(0, -1);
  return [...lines.slice(0, WRAPPED_LINES_MAX - 1), last.join("").trimEnd() + CUT_OFF];
}

/** A word wider than the paper is broken where the paper ends. */
function pieces(word: string, measure: Measure): readonly string[] {
  if (measure.widthOf(word) <= measure.most) return [word];
  const found: string[] = [];
  let piece = "";
  for (const letter of word) {
    if (piece !== "" && measure.widthOf(piece + letter) > measure.most) {
      found.push(piece);
      piece = "";
    }
    piece += letter;
  }
  return [...found, piece];
}
