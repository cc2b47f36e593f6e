import { join } from "node:path";
import { BOARD, centreConfig, PRINTER, USUAL } from "../vm/centre-config.ts";
import { VirtualMachine } from "../vm/virtual-machine.ts";
import { cached, contentOf } from "./cache.ts";
import { installedMachine } from "./debian.ts";
import { run } from "./run.ts";

/** A machine on which Talon was installed a moment ago, saved while it runs. */
export interface Ready {
  readonly kernel: string;
  readonly initrd: string;
  readonly disk: string;
  readonly state: string;
}

const BOOT_WAIT_MS = 600_000;
const HERE = import.meta.dirname;
const SOURCES = ["ready.ts", "../vm/virtual-machine.ts"].map((name) => join(HERE, name));

/** Debian, kernel, image and saved memory, each made only where it is not there yet. */
export async function readyMachine(): Promise<Ready> {
  const { image, kernel } = await installedMachine(JSON.stringify(centreConfig(USUAL), null, 1));
  const parts = { kernel: join(kernel, "vmlinux"), initrd: join(image, "initrd.gz") };
  const version = await run("qemu-system-x86_64", "--version");
  const folder = await cached("ready", [image, kernel, version, ...SOURCES.flatMap(contentOf)], async (making) => {
    const disk = join(making, "disk.qcow2");
    await run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", join(image, "root.ext4"), disk);
    await settle({ ...parts, disk, state: join(making, "state") });
  });
  return { ...parts, disk: join(folder, "disk.qcow2"), state: join(folder, "state") };
}

/** The printer's adapter is held by the agent, the board's by its process apart; asked slowly, since the question costs the agent its processor. */
const BOTH_ARE_HELD = "sleep 2; test $(ls -l /proc/[0-9]*/fd 2> /dev/null | grep -o 'ttyUSB.*' | sort -u | wc -l) = 2";

/** What the agent loads when it opens its first serial port, it has then loaded in every test. */
async function warmAdapters(machine: VirtualMachine): Promise<void> {
  await machine.plug("printer", PRINTER);
  await machine.plug("board", BOARD);
  await machine.until(BOTH_ARE_HELD, BOOT_WAIT_MS);
  await machine.unplug("printer");
  await machine.unplug("board");
  await machine.until("! ls /dev/ttyUSB*");
}

/** Boots once and waits until the agent is up. */
async function settle({ kernel, initrd, disk, state }: Ready): Promise<void> {
  const kept = { file: disk, format: "qcow2", isKept: true } as const;
  const machine = new VirtualMachine({ kernel, initrd, disk: kept, state: null, brokerPort: null });
  let began = Date.now();
  let worked = 0;
  const tell = (what: string) => {
    const seconds = machine.processorSeconds();
    const figures = `${((Date.now() - began) / 1_000).toFixed(1)} s (${(seconds - worked).toFixed(1)} s of processor)`;
    console.log(`rig: ${what} ${figures}`);
    began = Date.now();
    worked = seconds;
  };
  try {
    await machine.start();
    await machine.until("true", BOOT_WAIT_MS);
    tell("booted Debian in");
    await machine.until(
      "systemctl is-active --quiet talon && systemctl is-active --quiet multi-user.target",
      BOOT_WAIT_MS,
    );
    tell("started the agent in");
    await warmAdapters(machine);
    tell("opened adapters once in");
    await machine.sh("sync");
    await machine.save(state);
  } catch (error) {
    const journal = await Promise.race([
      machine.run("journalctl -b --no-pager -n 60").then(({ out }) => out),
      new Promise((settle) => setTimeout(settle, 5_000)),
    ]).catch(() => "");
    const console = machine.console();
    await machine.cut();
    throw new Error(`the machine could not be made: ${console}\n${journal}`, { cause: error });
  }
}
