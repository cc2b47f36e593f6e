import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openReader } from "../../../agent/host/journal-reader.ts";
import { sha256 } from "../../../agent/host/sha256.ts";
import { verifyChain } from "../../../agent/journal/chain.ts";
import { type GuestWires, guestConfig } from "./guest-config.ts";
import { type GuestPlan, UmlGuest } from "./uml.ts";

const DISK_BYTES = 96 * 1024 * 1024;
const DISK_OPTIONS = ["-q", "-F", "-t", "ext4", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0"];
const CHECKOUT = join(import.meta.dirname, "../../..");

/** What the disk held when the power came back. */
export interface Survived {
  readonly records: ReadonlyMap<number, string>;
  /** The first place where the chain of the journal breaks, or null. */
  readonly flaw: string | null;
}

function makeDisk(file: string): void {
  writeFileSync(file, "");
  truncateSync(file, DISK_BYTES);
  const env = { PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` };
  execFileSync("mke2fs", [...DISK_OPTIONS, file], { stdio: "pipe", env });
}

interface CentrePlan extends Pick<GuestPlan, "lines" | "kernelWords"> {
  /** Its disk outlives the guest. */
  readonly outlives: boolean;
}

/** A centre that lives in guests: its installed program, its configuration, and its disk. */
export class UmlCentre {
  readonly folder = mkdtempSync(join(tmpdir(), "talon-uml-centre-"));
  readonly #plan: GuestPlan;

  constructor(kernel: string, wires: GuestWires, more: CentrePlan) {
    const at = (name: string) => join(this.folder, name);
    this.#plan = {
      kernel,
      product: at("product"),
      config: at("talon.yaml"),
      disk: more.outlives ? at("disk") : null,
      share: at("share"),
      lines: more.lines,
      kernelWords: more.kernelWords ?? [],
    };
    mkdirSync(this.share);
    writeFileSync(this.#plan.config, JSON.stringify(guestConfig(wires), null, 1));
    execFileSync(join(CHECKOUT, "deploy/install"), ["--offline", "--root", this.#plan.product], { stdio: "pipe" });
    if (this.#plan.disk !== null) makeDisk(this.#plan.disk);
  }

  /** Seen by the guest as /share. */
  get share(): string {
    return this.#plan.share;
  }

  async boot(readyWaitMs?: number): Promise<UmlGuest> {
    const guest = new UmlGuest(this.#plan);
    try {
      await guest.ready(readyWaitMs);
      return guest;
    } catch (error) {
      await guest.cut();
      throw error;
    }
  }

  /** Reads what the guest has of the journal; the agent must not run. */
  async survived(guest: UmlGuest): Promise<Survived> {
    await guest.run("rm -f /share/journal.db*; cp /var/lib/talon/journal.db* /share/ 2> /dev/null; true");
    return this.journal();
  }

  /** Reads the copy of the journal that the guest has left in the share. */
  journal(): Survived {
    const path = join(this.share, "journal.db");
    if (!existsSync(path)) return { records: new Map(), flaw: null };
    const reader = openReader(path);
    if (!reader.ok) return { records: new Map(), flaw: reader.fault.detail };
    const claim = reader.value.claim();
    const records = [...reader.value.records()];
    reader.value.close();
    const verdict = verifyChain(claim, records, sha256);
    return {
      records: new Map(records.map(({ seq, body }) => [Number(seq), body])),
      flaw: verdict.sound ? null : `${verdict.flaw.seq} ${verdict.flaw.wrong}: ${verdict.flaw.detail}`,
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
