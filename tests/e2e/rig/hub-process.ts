import { join } from "node:path";
import Database from "better-sqlite3";
import { pause } from "../../contracts/real-mosquitto.ts";
import { Child } from "./child.ts";

const MAIN = join(import.meta.dirname, "../../../deploy/hub/main.ts");
const START_WAIT_MS = 30_000;

export interface KeptEvent {
  readonly epoch: string;
  readonly seq: number;
  readonly body: string;
}

/** The reference hub in a process of its own; its file is only looked into. */
export class HubProcess {
  readonly #child: Child;
  readonly #file: string;
  #starts = 0;

  constructor(broker: string, folder: string, passwordFile: string) {
    this.#file = join(folder, "hub.db");
    const args = ["--broker", broker, "--db", this.#file, "--password-file", passwordFile];
    this.#child = new Child([process.execPath, MAIN, ...args]);
  }

  get said(): string {
    return this.#child.said;
  }

  async start(): Promise<void> {
    this.#starts += 1;
    this.#child.start();
    const listening = () => this.#child.said.split(" listens at ").length > this.#starts;
    for (const end = Date.now() + START_WAIT_MS; !listening() && Date.now() < end; ) await pause(20);
    if (!listening()) throw new Error(`the hub does not start: ${this.#child.said}`);
  }

  async stop(): Promise<void> {
    await this.#child.stop();
  }

  kill(): Promise<void> {
    return this.#child.kill();
  }

  standStill(): void {
    this.#child.standStill();
  }

  goOn(): void {
    this.#child.goOn();
  }

  /** Events that came again and were not kept again, over all its lives. */
  duplicates(): number {
    const rows = this.#look("SELECT sum(duplicates) AS count FROM stands") as { count: number | null }[];
    return rows[0]?.count ?? 0;
  }

  /** Every event that it keeps, in order. */
  events(): readonly KeptEvent[] {
    return this.#look("SELECT epoch, seq, body FROM events ORDER BY epoch, seq") as KeptEvent[];
  }

  count(): number {
    return this.#look("SELECT count(*) AS count FROM events").map((row) => (row as { count: number }).count)[0] ?? 0;
  }

  #look(sql: string): readonly unknown[] {
    const db = new Database(this.#file, { readonly: true, timeout: 5_000 });
    try {
      return db.prepare(sql).all();
    } finally {
      db.close();
    }
  }
}
