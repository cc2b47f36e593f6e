import { Worker } from "node:worker_threads";
import type { KpiReading, Period } from "../../../agent/kpi/read-kpi.ts";
import type { HubRead, KpiDays } from "../hub-read.ts";

export interface KpiFile {
  /** The hub's SQLite file; figures stand beside it, in one that ends in `.kpi`. */
  readonly file: string;
}

export type Asked =
  | { readonly no: number; readonly what: "days"; readonly centre: string | null; readonly most: number }
  | { readonly no: number; readonly what: "reading"; readonly centre: string | null; readonly period: Period }
  | { readonly no: number; readonly what: "end" };

export type Answered =
  | { readonly no: number; readonly ok: true; readonly value: unknown }
  | { readonly no: number; readonly ok: false; readonly why: string };

type Question = Asked extends infer One ? (One extends { no: number } ? Omit<One, "no"> : never) : never;

/** More questions than this at once are refused. */
const QUESTIONS_MAX = 200;

/** The figures of the embedded hub, counted by a thread of their own while events come in: a question waits for no counting. */
export class KpiThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { done: (value: unknown) => void; failed: (problem: Error) => void }>();
  #no = 0;
  #ended: string | null = null;

  constructor(file: string, failed: (problem: string) => void = () => undefined) {
    const workerData: KpiFile = { file };
    this.#worker = new Worker(new URL("./kpi-worker.ts", import.meta.url), { workerData });
    this.#worker.on("message", (answered: Answered) => this.#hear(answered));
    this.#worker.on("error", (problem) => {
      failed(String(problem));
      this.#end(String(problem));
    });
    this.#worker.on("exit", () => this.#end("the thread that counts has ended"));
  }

  /** What the API asks, answered by the thread. */
  readonly read: Pick<HubRead, "kpiDays" | "kpiReading"> = {
    kpiDays: async (centre, most) => (await this.#ask({ what: "days", centre, most })) as KpiDays,
    kpiReading: async (centre, period) => (await this.#ask({ what: "reading", centre, period })) as KpiReading,
  };

  async close(): Promise<void> {
    if (this.#ended === null) await this.#ask({ what: "end" }).catch(() => undefined);
    await this.#worker.terminate();
  }

  #ask(question: Question): Promise<unknown> {
    if (this.#ended !== null) return Promise.reject(new Error(this.#ended));
    if (this.#waiting.size >= QUESTIONS_MAX) return Promise.reject(new Error("too many questions wait"));
    this.#no += 1;
    const no = this.#no;
    return new Promise((done, failed) => {
      this.#waiting.set(no, { done, failed });
      this.#worker.postMessage({ ...question, no });
    });
  }

  #hear(answered: Answered): void {
    const waiting = this.#waiting.get(answered.no);
    this.#waiting.delete(answered.no);
    if (answered.ok) waiting?.done(answered.value);
    else waiting?.failed(new Error(answered.why));
  }

  #end(why: string): void {
    this.#ended ??= why;
    for (const { failed } of this.#waiting.values()) failed(new Error(why));
    this.#waiting.clear();
  }
}
