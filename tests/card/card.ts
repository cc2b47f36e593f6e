import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface CardCounters {
  readonly flushes: number;
  readonly writes: number;
  readonly bytes: number;
  /** Sector writes that a cut would strike now. */
  readonly cached: number;
  readonly kept: number;
  readonly dropped: number;
  readonly stalls: number;
  /** Flushes and writes that were answered by EIO, as ordered. */
  readonly failed: number;
}

interface CardLatency {
  readonly flushUs: number;
  readonly writeUs: number;
  readonly pageUs: number;
}

/** What a middling class 10 card takes for a flush and for writing 4 KiB. */
export const USUAL_CARD: CardLatency = { flushUs: 3_400, writeUs: 60, pageUs: 30 };

const CARD_MEGABYTES = 96;
const EXT4_OPTIONS = ["-q", "-F", "-b", "4096", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard", "-m", "0"];
const MOUNT_OPTIONS = "noatime";

const run = (program: string, ...words: readonly string[]): string =>
  execFileSync(program, words, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();

const isRunnable = (program: string, word: string): boolean =>
  spawnSync(program, [word], { stdio: "ignore" }).error === undefined;

/** Why this machine cannot have a card, or null. */
export function cardProblem(): string | null {
  if (process.getuid?.() !== 0) return "only root may mount a card";
  for (const device of ["/dev/fuse", "/dev/loop-control"]) {
    try {
      accessSync(device, constants.R_OK | constants.W_OK);
    } catch {
      return `${device} is missing`;
    }
  }
  for (const [program, word, packageName] of [
    ["gcc", "--version", "gcc"],
    ["pkg-config", "--version", "pkg-config"],
    ["fusermount3", "--version", "fuse3"],
    ["losetup", "--version", "mount"],
    ["mkfs.ext4", "-V", "e2fsprogs"],
  ] as const) {
    if (!isRunnable(program, word)) return `${program} is missing: apt-get install ${packageName}`;
  }
  if (spawnSync("pkg-config", ["--exists", "fuse3"]).status !== 0) return "apt-get install libfuse3-dev";
  return null;
}

/** Compiles a C file once and keeps it under its own hash, outside the checkout. */
export function compiled(source: string, libraries: readonly string[] = []): string {
  const hash = createHash("sha256").update(readFileSync(source)).digest("hex").slice(0, 16);
  const folder = join(tmpdir(), "talon-card-programs");
  const program = join(folder, hash);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const fresh = `${program}.${process.pid}`;
  run("gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", fresh, source, ...libraries);
  renameSync(fresh, program);
  return program;
}

const fuseFlags = (): string[] => run("pkg-config", "--cflags", "--libs", "fuse3").split(/\s+/);

/** An emulated card with ext4 on it: `dir` is where it is mounted. Power cuts and slowness are ordered, flushes and bytes are counted. */
export class Card {
  readonly dir: string;
  readonly #folder: string;
  readonly #bay: string;
  #loop: string | null = null;

  constructor(megabytes = CARD_MEGABYTES) {
    this.#folder = mkdtempSync(join(tmpdir(), "talon-card-"));
    this.#bay = join(this.#folder, "bay");
    this.dir = join(this.#folder, "mounted");
    mkdirSync(this.#bay);
    mkdirSync(this.dir);
    const program = compiled(join(import.meta.dirname, "card.c"), [...fuseFlags(), "-lpthread"]);
    run(program, this.#bay, "-o", `megabytes=${megabytes}`);
    process.once("exit", this.#removeAtExit);
    this.#loop = this.#attach();
    run("mkfs.ext4", ...EXT4_OPTIONS, this.#loop);
    this.#mount();
  }

  order(words: string): void {
    writeFileSync(join(this.#bay, "control"), words);
  }

  counters(): CardCounters {
    return JSON.parse(readFileSync(join(this.#bay, "control"), "utf8"));
  }

  /** Each write since the last flush reaches the medium in `keepPermille` of 1,000 cases, sector by sector. All access fails until `insert`. */
  cut(seed: number, keepPermille: number): void {
    this.order(`cut ${seed} ${keepPermille}`);
  }

  slow({ flushUs, writeUs, pageUs }: CardLatency): void {
    this.order(`latency ${flushUs} ${writeUs} ${pageUs}`);
  }

  /** What is left in the machine's memory is forgotten, as by a reboot: power comes back, the file system replays its own log. */
  insert(): void {
    this.#detach();
    this.order("power");
    this.#loop = this.#attach();
    this.#mount();
  }

  remove(): void {
    process.removeListener("exit", this.#removeAtExit);
    this.#removeAtExit();
  }

  readonly #removeAtExit = (): void => {
    this.#detach();
    spawnSync("fusermount3", ["-u", "-z", this.#bay], { stdio: "ignore" });
    rmSync(this.#folder, { recursive: true, force: true });
  };

  #attach(): string {
    return run("losetup", "--find", "--show", join(this.#bay, "card"));
  }

  #mount(): void {
    run("mount", "-t", "ext4", "-o", MOUNT_OPTIONS, this.#loop ?? "", this.dir);
  }

  #detach(): void {
    if (this.#loop === null) return;
    spawnSync("umount", [this.dir], { stdio: "ignore" });
    spawnSync("losetup", ["--detach", this.#loop], { stdio: "ignore" });
    this.#loop = null;
  }
}
