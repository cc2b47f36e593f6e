import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Reply, Request } from "../../../agent/control/request.ts";
import type { DeviceStatus, Status } from "../../../agent/control/status.ts";
import { pause } from "../../contracts/real-mosquitto.ts";
import { readyMachine } from "../build/ready.ts";
import { BOARD, centreConfig, PRINTER, USUAL, type Wiring } from "./centre-config.ts";
import { type Board, openBoard, openPrinter, type Printer } from "./far-end.ts";
import { VirtualMachine } from "./virtual-machine.ts";

const ROOT = join(import.meta.dirname, "../../..");
const UNIT = "/etc/systemd/system/talon.service.d";
/** Each question costs the emulated processor a quarter of a second, which the agent then lacks. */
const ASK_EVERY_MS = 700;
/** An emulated machine on a busy host; no test is about how fast this is. */
const PATIENCE_MS = 540_000;
const LOG_SHOWN = "journalctl -u talon -b --no-pager -o cat -n 30";
const PRESS_MS = 150;

export interface Fact {
  readonly seq: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A centre as installed, started from the saved state; the test holds the far ends of its wires. */
export class RigCentre {
  readonly machine: VirtualMachine;
  readonly printer: Printer;
  readonly board: Board;

  constructor(machine: VirtualMachine, printer: Printer, board: Board) {
    this.machine = machine;
    this.printer = printer;
    this.board = board;
  }

  async ask(request: Request): Promise<Reply> {
    const { code, out } = await this.machine.run(`rig-ask '${JSON.stringify({ ...request, no: 1 })}'`);
    if (code !== 0) throw new Error(`the agent does not answer ${request.verb}`);
    return JSON.parse(out);
  }

  async order(request: Request): Promise<void> {
    const reply = await this.ask(request);
    if (!reply.ok) throw new Error(`${request.verb}: ${reply.what} ${reply.cure}`);
  }

  /** Null while the agent does not answer. */
  async status(): Promise<Status | null> {
    const reply = await this.ask({ verb: "status" }).catch(() => null);
    return reply?.ok ? (reply.value as Status) : null;
  }

  /** The first status for which it holds, and how many milliseconds passed until then. */
  async until(
    what: string,
    holds: (status: Status) => boolean,
    ms = PATIENCE_MS,
  ): Promise<{ status: Status; ms: number }> {
    const began = Date.now();
    for (;;) {
      const status = await this.status();
      const took = Date.now() - began;
      if (status !== null && holds(status)) return { status, ms: took };
      if (took > ms) throw new Error(`never: ${what}\n${JSON.stringify(status, null, 1)}\n${await this.log()}`);
      await pause(ASK_EVERY_MS);
    }
  }

  ready(...ids: readonly string[]): Promise<{ status: Status; ms: number }> {
    return this.until(`${ids.join(", ")} ready`, (status) => ids.every((id) => deviceOf(status, id).phase === "ready"));
  }

  /** Every fact of the journal after `seq`, from the file that the agent writes. */
  async facts(after = 0): Promise<readonly Fact[]> {
    const bodies = await this.#read(`select body from record where seq > ${after} order by seq`);
    return bodies
      .split("\n")
      .filter((body) => body !== "")
      .map((body) => JSON.parse(body))
      .map(({ id, type, data }) => ({
        seq: Number(String(id).split(".").at(-1)),
        type: String(type).replace(/^talon\.|\.v1$/g, ""),
        data,
      }));
  }

  /** While the agent starts, its file is locked or not yet there. */
  async #read(query: string): Promise<string> {
    for (const end = Date.now() + PATIENCE_MS; ; await pause(ASK_EVERY_MS)) {
      const { code, out } = await this.machine.run(`sqlite3 -readonly /var/lib/talon/journal.db "${query}"`);
      if (code === 0) return out;
      if (Date.now() > end) throw new Error(`the journal cannot be read: ${out}`);
    }
  }

  /** The facts of one type, as soon as there are so many after `seq`. */
  async untilFacts(type: string, count: number, after = 0): Promise<readonly Fact[]> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = (await this.facts(after)).filter((fact) => fact.type === type);
      if (found.length >= count) return found;
      if (Date.now() > end)
        throw new Error(`never: ${count} of ${type}; ${found.length} are there\n${await this.log()}`);
      await pause(ASK_EVERY_MS);
    }
  }

  async lastSeq(): Promise<number> {
    return (await this.facts()).at(-1)?.seq ?? 0;
  }

  /** A finger on a key: the line is pulled to ground, and let go. */
  press(line: number): Promise<string> {
    return this.machine.sh(`rig-line ${line} down ${PRESS_MS} up ${PRESS_MS}`);
  }

  async level(line: number): Promise<number> {
    return Number(await this.machine.sh(`cat /run/rig-gpio/sim_gpio${line}/value`));
  }

  async pid(): Promise<number> {
    return Number(await this.machine.sh("systemctl show talon -p MainPID --value"));
  }

  /** A file of the checkout, put beside the installed program. */
  async copy(file: string): Promise<void> {
    const content = readFileSync(join(ROOT, file)).toString("base64");
    await this.machine.sh(`install -D /dev/stdin /opt/talon/${file} < <(base64 -d <<< ${content})`);
  }

  log(): Promise<string> {
    return this.machine.run(LOG_SHOWN).then(({ out }) => out);
  }

  /** Another configuration, and the agent started anew with it. */
  async rewire(wiring: Partial<Wiring>, dropIns: readonly string[] = []): Promise<void> {
    const config = Buffer.from(JSON.stringify(centreConfig({ ...USUAL, ...wiring }))).toString("base64");
    await this.machine.sh(`base64 -d <<< ${config} > /etc/talon/talon.yaml`);
    for (const name of dropIns) {
      await this.machine.sh(`cp /opt/talon/systemd/talon.service.d/${name}.conf.example ${UNIT}/${name}.conf`);
    }
    await this.machine.sh("systemctl daemon-reload && systemctl restart talon");
  }

  async close(): Promise<void> {
    this.printer.wire.close();
    this.board.wire.close();
    await this.machine.cut();
  }
}

export function deviceOf(status: Status, id: string): DeviceStatus {
  const device = status.devices.find((one) => one.id === id);
  if (device === undefined) throw new Error(`there is no device ${id}`);
  return device;
}

/** The saved machine goes on, and the printer and the board of the usual wiring are plugged in. */
export async function openRig(brokerPort: number | null = null): Promise<RigCentre> {
  const { kernel, initrd, disk, state } = await readyMachine();
  const copied = { file: disk, format: "qcow2", isKept: false } as const;
  const machine = new VirtualMachine({ kernel, initrd, disk: copied, state, brokerPort });
  const began = Date.now();
  await machine.start();
  await machine.sh("true");
  console.log(`rig: the saved machine answers after ${Date.now() - began} ms`);
  const printer = await openPrinter(machine.socket("printer"));
  const rig = new RigCentre(machine, printer, await openBoard(machine.socket("board")));
  await machine.plug("printer", PRINTER);
  await machine.plug("board", BOARD);
  return rig;
}
