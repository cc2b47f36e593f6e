import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pause } from "../../contracts/real-mosquitto.ts";

const CHECKOUT = join(import.meta.dirname, "../../..");
const BOOT_WAIT_MS = 60_000;
const STOP_WAIT_MS = 15_000;
const LOOK_MS = 20;
const INSIDE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const LOG_SHOWN = 2_000;

export interface Said {
  readonly code: number;
  readonly out: string;
}

/** A Debian machine with systemd as its first process, in a container of this one, on a copy of a tree. It has no devices. */
export class Container {
  readonly #folder = mkdtempSync(join(tmpdir(), "talon-nspawn-"));
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #init = 0;

  constructor(tree: string) {
    const log = openSync(join(this.#folder, "console"), "w");
    const root = join(this.#folder, "tree");
    execFileSync("cp", ["--archive", "--reflink=auto", tree, root]);
    mkdirSync(this.share);
    const words = [
      "--quiet",
      "--register=no",
      "--keep-unit",
      "--system-call-filter=bpf",
      "--capability=CAP_BPF,CAP_NET_ADMIN",
      "--boot",
      "--directory",
      root,
    ];
    const binds = [`--bind-ro=${CHECKOUT}:/checkout`, `--bind=${this.share}:/share`];
    this.#child = spawn("systemd-nspawn", [...words, ...binds, "systemd.show_status=0"], {
      stdio: ["ignore", log, log],
      env: { PATH: process.env["PATH"], SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1" },
    });
    closeSync(log);
    this.#ended = new Promise((settle) => this.#child.once("close", () => settle()));
  }

  /** Seen by the container as /share. */
  get share(): string {
    return join(this.#folder, "share");
  }

  /** Its root, as this machine sees it. */
  get root(): string {
    return join(this.#folder, "tree");
  }

  async booted(): Promise<void> {
    await this.#until("systemd is the first process", async () => this.#findInit());
    await this.until("systemctl is-active --quiet multi-user.target", BOOT_WAIT_MS);
  }

  run(command: string): Promise<Said> {
    const spaces = ["-t", `${this.#init}`, "-m", "-u", "-i", "-n", "-p", "-C", "-r", "-w"];
    const child = spawn("nsenter", [...spaces, "/bin/sh", "-c", `{ ${command}\n} 2>&1`], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: INSIDE_PATH, LC_ALL: "C.UTF-8" },
    });
    let out = "";
    child.stdout.on("data", (bytes: Buffer) => {
      out += bytes.toString("utf8");
    });
    return new Promise((settle, refuse) => {
      child.once("error", refuse);
      child.once("close", (code) => settle({ code: code ?? 1, out: out.trim() }));
    });
  }

  /** Throws where it fails. */
  async sh(command: string): Promise<string> {
    const { code, out } = await this.run(command);
    if (code !== 0) throw new Error(`in the container: ${command}: exit ${code}: ${out}`);
    return out;
  }

  async until(command: string, ms: number): Promise<void> {
    await this.#until(command, async () => (await this.run(command)).code === 0, ms);
  }

  async stop(): Promise<void> {
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_WAIT_MS);
    this.#child.kill("SIGTERM");
    await this.#ended;
    clearTimeout(timer);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #until(what: string, holds: () => Promise<boolean>, ms = BOOT_WAIT_MS): Promise<void> {
    for (const end = Date.now() + ms; !(await holds()); await pause(LOOK_MS)) {
      if (this.#child.exitCode === null && Date.now() < end) continue;
      throw new Error(`the container: never: ${what}\n${this.#console()}`);
    }
  }

  #console(): string {
    return readFileSync(join(this.#folder, "console"), "utf8").slice(-LOG_SHOWN);
  }

  /** nspawn itself, perhaps a process between, then the container's first. */
  #findInit(): boolean {
    const children = [this.#child.pid ?? 0].flatMap(childrenOf);
    const init = [...children, ...children.flatMap(childrenOf)].find((pid) => nameOf(pid) === "systemd");
    this.#init = init ?? 0;
    return init !== undefined;
  }
}

const childrenOf = (pid: number): readonly number[] =>
  readOrEmpty(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
const nameOf = (pid: number): string => readOrEmpty(`/proc/${pid}/comm`).trim();

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
