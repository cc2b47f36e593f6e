import type { Socket } from "node:net";
import { dial, hearLines } from "./sockets.ts";

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

/** QEMU's own door: one JSON object a line, answers in the order of the questions, events in between. */
export class Qmp {
  readonly #socket: Socket;
  readonly #waiting: ((answer: Answer) => void)[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    hearLines(socket, (line) => this.#hear(JSON.parse(line)));
    socket.on("close", () => {
      for (const tell of this.#waiting.splice(0)) tell({ error: { desc: "QEMU has ended" } });
    });
  }

  async ask(execute: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const answer = await new Promise<Answer>((settle) => {
      this.#waiting.push(settle);
      this.#socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    });
    if (answer.error !== undefined) throw new Error(`${execute}: ${answer.error.desc}`);
    return answer.return;
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(message: Answer & { readonly QMP?: unknown }): void {
    if ("return" in message || "error" in message) this.#waiting.shift()?.(message);
  }
}

export async function openQmp(path: string): Promise<Qmp> {
  const qmp = new Qmp(await dial(path));
  await qmp.ask("qmp_capabilities");
  return qmp;
}
