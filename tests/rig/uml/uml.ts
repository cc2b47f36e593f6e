import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { memoryFolder } from "./memory-folder.ts";

const MEMORY = "512M";
const READY_WAIT_MS = 300_000;
const ANSWER_WAIT_MS = 180_000;
const CONSOLE_SHOWN = 2_000;
/** The child's standard streams come first. */
const FIRST_LINE_FD = 3;
const CHECKOUT = join(import.meta.dirname, "../../..");

export interface GuestPlan {
  /** The kernel, which is a program of this machine. */
  readonly kernel: string;
  /** A tree that deploy/install has filled. */
  readonly product: string;
  readonly config: string;
  /** An ext4 file system in a file; it is what outlives the guest. Without one it keeps all in its memory. */
  readonly disk: string | null;
  /** A folder that the guest sees as /share. */
  readonly share: string;
  /** Serial lines beside the one for commands: /dev/ttyS1 and so on. */
  readonly lines: number;
  readonly kernelWords?: readonly string[];
}

export interface Said {
  readonly code: number;
  readonly out: string;
}

/** Whoever is killed can end nothing: a process that does nothing else ends the guest with us. */
function outlive(guest: number): void {
  const watch = 'while kill -0 "$1" && kill -0 "-$2"; do sleep 1; done; kill -KILL "-$2"';
  const words = ["-c", `{ ${watch}; } 2> /dev/null`, "sh", String(process.pid), String(guest)];
  spawn("sh", words, { detached: true, stdio: "ignore" }).unref();
}

/** A machine that is a process of this one: Linux as a program, with its own memory, clock, GPIO chip and disk. It needs no rights. */
export class UmlGuest {
  readonly #plan: GuestPlan;
  readonly #folder = mkdtempSync(join(tmpdir(), "talon-uml-"));
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #asked = new Map<string, (said: Said) => void>();
  #no = 0;

  constructor(plan: GuestPlan) {
    this.#plan = plan;
    const log = openSync(join(this.#folder, "console"), "w");
    const fds = Array.from({ length: plan.lines + 1 }, (_, no) => FIRST_LINE_FD + no);
    this.#child = spawn(plan.kernel, [...this.#words(), ...fds.map((fd, no) => `ssl${no}=fd:${fd},fd:${fd}`)], {
      stdio: ["ignore", log, log, ...fds.map(() => "pipe" as const)],
      detached: true,
      env: { PATH: process.env["PATH"], TMPDIR: memoryFolder() },
    });
    closeSync(log);
    outlive(this.#child.pid ?? 0);
    this.#ended = new Promise((settle) => this.#child.once("close", () => settle()));
    for (const fd of fds) this.#stream(fd).on("error", () => undefined);
  }

  /** The far end of /dev/ttyS`no`. */
  line(no: number): Duplex {
    return this.#stream(FIRST_LINE_FD + no);
  }

  /** The end of what the kernel and the first process said. */
  get console(): string {
    return readFileSync(join(this.#folder, "console"), "utf8").slice(-CONSOLE_SHOWN);
  }

  /** Comes true when it obeys, having done what stands in the share's `begin`. */
  async ready(ms = READY_WAIT_MS): Promise<void> {
    const first = this.#answer("ready", ms);
    let rest = "";
    this.line(0).on("data", (bytes: Buffer) => {
      const lines = (rest + bytes.toString("latin1")).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#hear(line);
    });
    const { code, out } = await first;
    if (code !== 0) throw new Error(`the guest cannot begin: exit ${code}: ${out}`);
  }

  /** Has the guest's shell do something; throws where that fails. */
  async run(command: string, ms = ANSWER_WAIT_MS): Promise<string> {
    this.#no += 1;
    const id = `c${this.#no}`;
    const answer = this.#answer(id, ms);
    this.line(0).write(`${id} ${command}\n`);
    const { code, out } = await answer;
    if (code !== 0) throw new Error(`the guest: ${command}: exit ${code}: ${out}`);
    return out;
  }

  /** The power goes: kernel, disk and all that runs in it end at once. */
  async cut(): Promise<void> {
    try {
      process.kill(-(this.#child.pid ?? 0), "SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.#ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #words(): readonly string[] {
    const { product, config, share, disk, kernelWords = [] } = this.#plan;
    const told = { product, config, share, checkout: CHECKOUT };
    return [
      `mem=${MEMORY}`,
      `uml_dir=${this.#folder}/`,
      "umid=guest",
      "root=/dev/root",
      "rootfstype=hostfs",
      "rootflags=/",
      "ro",
      "quiet",
      "con=null",
      "con0=null,fd:1",
      "ssl=null",
      ...(disk === null ? [] : [`ubd0=${disk}`]),
      `init=${join(import.meta.dirname, "guest-init")}`,
      ...Object.entries(told).map(([name, value]) => `rig.${name}=${value}`),
      ...kernelWords,
    ];
  }

  #stream(fd: number): Duplex {
    return this.#child.stdio[fd] as unknown as Duplex;
  }

  #answer(id: string, ms: number): Promise<Said> {
    return new Promise((settle, refuse) => {
      const late = () => refuse(new Error(`the guest is silent: ${id}\n${this.console}`));
      const timer = setTimeout(late, ms);
      this.#asked.set(id, (said) => {
        clearTimeout(timer);
        settle(said);
      });
    });
  }

  #hear(line: string): void {
    const [id = "", code = "", out = ""] = line.split(" ");
    const settle = this.#asked.get(id);
    this.#asked.delete(id);
    settle?.({ code: Number(code), out: Buffer.from(out, "base64").toString("utf8").trim() });
  }
}
