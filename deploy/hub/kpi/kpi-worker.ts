import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { FigureShelf } from "./figure-shelf.ts";
import { FoldBook } from "./fold-book.ts";
import type { Answered, Asked, KpiFile } from "./kpi-thread.ts";

/** Reads the hub's file beside the hub itself: what is counted here keeps nobody waiting there. */
const LOOK_EVERY_MS = 1_000;
const SAVE_EVERY_MS = 60_000;
/** A question waits so long for what came just before it. */
const CATCH_UP_MS = 150;

const { file } = workerData as KpiFile;
const db = new Database(file, { readonly: true });
const shelf = new FigureShelf(`${file}.kpi`);
const book = new FoldBook(db, shelf);
let savedAt = performance.now();

function turn(): void {
  const isMore = book.step();
  if (performance.now() - savedAt > SAVE_EVERY_MS) {
    book.save();
    savedAt = performance.now();
  }
  // Questions come between two slices.
  if (isMore) setImmediate(turn);
  else setTimeout(turn, LOOK_EVERY_MS);
}

function catchUp(): void {
  const until = performance.now() + CATCH_UP_MS;
  while (performance.now() < until && book.step());
}

function answerTo(asked: Asked): Answered {
  const { no } = asked;
  try {
    if (asked.what === "end") {
      book.save();
      shelf.close();
      db.close();
      return { no, ok: true, value: null };
    }
    catchUp();
    const { centre } = asked;
    const value = asked.what === "days" ? book.days(centre, asked.most) : book.reading(centre, asked.period);
    return { no, ok: true, value };
  } catch (problem) {
    return { no, ok: false, why: String(problem) };
  }
}

parentPort?.on("message", (asked: Asked) => {
  parentPort?.postMessage(answerTo(asked));
  if (asked.what === "end") process.exit(0);
});
turn();
