/** A line of two texts held side by side. */
export interface DiffLine {
  readonly sign: "same" | "out" | "in";
  readonly text: string;
}

/** Beyond so many differing lines on either side they are shown as replaced as a whole. */
const COMPARED_MAX = 1_500;

/** What has to be taken out of one text and put in to have the other; the fewest lines, by the longest common subsequence. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  const most = Math.min(old.length, fresh.length) - head;
  while (tail < most && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const middle = between(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  return [...old.slice(0, head).map(same), ...middle, ...old.slice(old.length - tail).map(same)];
}

const linesOf = (text: string): readonly string[] => (text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/));
const same = (text: string): DiffLine => ({ sign: "same", text });
const out = (text: string): DiffLine => ({ sign: "out", text });
const put = (text: string): DiffLine => ({ sign: "in", text });

function between(old: readonly string[], fresh: readonly string[]): readonly DiffLine[] {
  if (old.length > COMPARED_MAX || fresh.length > COMPARED_MAX) return [...old.map(out), ...fresh.map(put)];
  const common = commonLengths(old, fresh);
  const at = (one: number, other: number): number => common[one * (fresh.length + 1) + other] ?? 0;
  const lines: DiffLine[] = [];
  let [one, other] = [0, 0];
  while (one < old.length && other < fresh.length) {
    const [was = "", is = ""] = [old[one], fresh[other]];
    if (was === is) {
      lines.push(same(was));
      one += 1;
      other += 1;
    } else if (at(one + 1, other) >= at(one, other + 1)) {
      lines.push(out(was));
      one += 1;
    } else {
      lines.push(put(is));
      other += 1;
    }
  }
  return [...lines, ...old.slice(one).map(out), ...fresh.slice(other).map(put)];
}

/** The length of the longest common subsequence of what begins at each pair of places. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint16Array {
  const width = fresh.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let one = old.length - 1; one >= 0; one -= 1) {
    for (let other = fresh.length - 1; other >= 0; other -= 1) {
      const right = common[one * width + other + 1] ?? 0;
      const below = common[(one + 1) * width + other] ?? 0;
      const diagonal = (common[(one + 1) * width + other + 1] ?? 0) + 1;
      common[one * width + other] = old[one] === fresh[other] ? diagonal : Math.max(right, below);
    }
  }
  return common;
}

/** Lines around a change that are shown with it. */
const AROUND = 3;

/** The changed lines with a few around each; null stands for what is left out. */
export function hunks(lines: readonly DiffLine[]): readonly (DiffLine | null)[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ sign }) => sign !== "same"),
  );
  return lines.flatMap((line, at) => {
    if (isNear[at]) return [line];
    return at === 0 || isNear[at - 1] ? [null] : [];
  });
}
