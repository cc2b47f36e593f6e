import type { CentreEvent } from "../domain/event.ts";
import { dayOfVisit, type Entry, nothing, type Question, type Share, shareOf, sumBy, under } from "./figures.ts";

const SCORES = [1, 2, 3, 4, 5];
const GOOD_FROM = 4;
/** 95 % of a normal distribution lie within so many standard deviations. */
const Z = 1.959963984540054;

/** Each rating under its service and stage, its station and its operator; refused ones by reason. */
export function ratingEntries(
  event: CentreEvent,
  place: { readonly centre: string; readonly day: string },
): readonly Entry[] {
  const { centre } = place;
  if (event.type === "rating.refused") {
    const { station, why } = event.data;
    return [{ day: place.day, key: `rating-refused/${centre}/${station}/${why}`, add: 1 }];
  }
  if (event.type !== "rating.given") return nothing;
  const { visit, service, stage, station, operator, score } = event.data;
  const day = dayOfVisit(visit);
  return [
    { day, key: `rating/stage/${service}/${stage}/${score}`, add: 1 },
    { day, key: `rating/station/${centre}/${station}/${score}`, add: 1 },
    { day, key: `rating/operator/${centre}/${operator}/${score}`, add: 1 },
  ];
}

export interface RatingFigure {
  readonly n: number;
  readonly scores: Readonly<Record<string, number>>;
  readonly mean: number | null;
  /** Fours and fives among all, with the interval in which their true share lies 95 times in a hundred (Wilson 1927). */
  readonly good: Share & { readonly low: number | null; readonly high: number | null };
}

export interface RatingFigures extends RatingFigure {
  /** Given, out of the stages finished at stations whose rating pad was pressed at least once. */
  readonly answered: Share;
  readonly refused: Readonly<Record<string, number>>;
  readonly stages: readonly (RatingFigure & { readonly service: string; readonly stage: string })[];
  readonly stations: readonly (RatingFigure & {
    readonly centre: string;
    readonly station: string;
    readonly answered: Share;
    readonly refused: Readonly<Record<string, number>>;
  })[];
  readonly operators: readonly (RatingFigure & { readonly centre: string; readonly operator: string })[];
}

export function wilson(part: number, whole: number): { readonly low: number | null; readonly high: number | null } {
  if (whole === 0) return { low: null, high: null };
  const share = part / whole;
  const shrink = 1 + Z ** 2 / whole;
  const middle = (share + Z ** 2 / (2 * whole)) / shrink;
  const half = (Z / shrink) * Math.sqrt((share * (1 - share)) / whole + Z ** 2 / (4 * whole ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

export function readRatings(question: Question): RatingFigures {
  const { counts } = question.figures;
  const stations = stationsOf(question);
  const sum = (part: "part" | "whole") => stations.reduce((all, { answered }) => all + answered[part], 0);
  return {
    ...figureOf(under(counts, "rating/stage/"), question.coverage()),
    answered: shareOf(sum("part"), sum("whole"), question.coverage()),
    refused: Object.fromEntries(sumBy(under(counts, "rating-refused/"), (path) => path.at(-1) ?? "")),
    stages: groups(question, "stage").map(([service, stage, figure]) => ({ service, stage, ...figure })),
    stations,
    operators: groups(question, "operator").map(([centre, operator, figure]) => ({ centre, operator, ...figure })),
  };
}

function stationsOf(question: Question): RatingFigures["stations"] {
  const { counts, times } = question.figures;
  const rated = under(counts, "rating/station/").map(([[centre = "", station = ""]]) => `${centre}/${station}`);
  const refused = under(counts, "rating-refused/").map(([[centre = "", station = ""]]) => `${centre}/${station}`);
  return [...new Set([...rated, ...refused])].sort().map((key) => {
    const [centre = "", station = ""] = key.split("/");
    const coverage = question.coverage(centre);
    const figure = figureOf(under(counts, `rating/station/${key}/`), coverage);
    const served = under(times, `served/station/${key}`).find(([path]) => path.join("") === "")?.[1];
    const finished = served === undefined ? 0 : served.n + served.unknown;
    return {
      centre,
      station,
      ...figure,
      answered: shareOf(figure.n, finished, coverage),
      refused: Object.fromEntries(sumBy(under(counts, `rating-refused/${key}/`), ([why = ""]) => why)),
    };
  });
}

function groups(question: Question, dimension: "stage" | "operator"): readonly [string, string, RatingFigure][] {
  const prefix = `rating/${dimension}/`;
  const rows = under(question.figures.counts, prefix);
  const keys = [...new Set(rows.map(([[one = "", other = ""]]) => `${one}/${other}`))];
  return keys.map((key) => {
    const [one = "", other = ""] = key.split("/");
    const coverage = question.coverage(dimension === "operator" ? one : undefined);
    return [one, other, figureOf(under(question.figures.counts, `${prefix}${key}/`), coverage)];
  });
}

function figureOf(rows: ReturnType<typeof under<number>>, coverage: number | null): RatingFigure {
  const byScore = sumBy(rows, (path) => path.at(-1) ?? "");
  const scores = Object.fromEntries(SCORES.map((score) => [score, byScore.get(String(score)) ?? 0]));
  const n = SCORES.reduce((sum, score) => sum + (scores[score] ?? 0), 0);
  const points = SCORES.reduce((sum, score) => sum + score * (scores[score] ?? 0), 0);
  const good = SCORES.filter((score) => score >= GOOD_FROM).reduce((sum, score) => sum + (scores[score] ?? 0), 0);
  return {
    n,
    scores,
    mean: n === 0 ? null : points / n,
    good: { ...shareOf(good, n, coverage), ...wilson(good, n) },
  };
}
