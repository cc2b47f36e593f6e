import type { HubNews, HubRead } from "../hub-read.ts";
import { alarmLine, readAlarms } from "./alarm-line.ts";
import { caseView } from "./case-view.ts";
import { commandView } from "./command-view.ts";
import type { AlarmLine, CaseView, Change, CommandView } from "./model.ts";

export const ALARMS_SHOWN = 100;
export const CASES_SHOWN = 200;
const COMMANDS_SHOWN = 50;
/** Cases are folded from all events of their visits: often enough for people, seldom enough for the hub. */
const CASES_EVERY_MS = 2_000;

export type ListChange = Pick<Change, "alarms" | "cases" | "commands">;

/** Alarms, overruns and commands of the whole country, newest first; of what was told before only what changed is told again. */
export class Lists {
  readonly #read: HubRead;
  readonly #due = { alarms: true, cases: true, commands: true };
  #casesAt = Number.NEGATIVE_INFINITY;
  #alarms: readonly AlarmLine[] = [];
  #cases: readonly CaseView[] = [];
  #commands: readonly CommandView[] = [];
  #told = new Map<string, string>();

  constructor(read: HubRead) {
    this.#read = read;
  }

  whole(): Required<ListChange> {
    return { alarms: this.#alarms, cases: this.#cases, commands: this.#commands };
  }

  hear({ what }: HubNews): void {
    if (what === "alarm") this.#due.alarms = true;
    if (what === "alarm") this.#due.cases = true;
    if (what === "command") this.#due.commands = true;
  }

  causesChanged(): void {
    this.#due.cases = true;
  }

  /** In how many milliseconds something should be read; null where nothing is due. */
  dueInMs(now: number): number | null {
    if (this.#due.alarms || this.#due.commands) return 0;
    return this.#due.cases ? Math.max(0, this.#casesAt + CASES_EVERY_MS - now) : null;
  }

  async update(now: number): Promise<ListChange> {
    const due = { ...this.#due, cases: this.#due.cases && now >= this.#casesAt + CASES_EVERY_MS };
    this.#due.alarms = false;
    this.#due.commands = false;
    if (due.cases) this.#due.cases = false;
    return {
      ...(due.alarms ? { alarms: await this.#readAlarms() } : {}),
      ...(due.cases ? { cases: await this.#readCases(now) } : {}),
      ...(due.commands ? { commands: await this.#readCommands() } : {}),
    };
  }

  async #readAlarms(): Promise<readonly AlarmLine[]> {
    const known = new Set(this.#alarms.map(({ id }) => id));
    this.#alarms = await readAlarms(this.#read, null, ALARMS_SHOWN);
    return this.#alarms.filter(({ id }) => !known.has(id));
  }

  async #readCases(now: number): Promise<readonly CaseView[]> {
    this.#casesAt = now;
    const types = ["talon.visit.overdue.v1"];
    const overdue = await this.#read.alarms({ centre: null, types, most: CASES_SHOWN });
    const keys = overdue.flatMap((alarm) => {
      const line = alarmLine(alarm);
      return line === null || line.visit === null ? [] : [{ centre: line.centre, visit: line.visit }];
    });
    this.#cases = (await this.#read.visits(keys)).flatMap((records) => caseView(records) ?? []);
    const before = this.#told;
    this.#told = new Map(this.#cases.map((one) => [`${one.centre}/${one.visit}`, JSON.stringify(one)]));
    return this.#cases.filter(({ centre, visit }) => {
      const key = `${centre}/${visit}`;
      return before.get(key) !== this.#told.get(key);
    });
  }

  async #readCommands(): Promise<readonly CommandView[]> {
    this.#commands = (await this.#read.commands(null, COMMANDS_SHOWN)).map(commandView);
    return this.#commands;
  }
}
