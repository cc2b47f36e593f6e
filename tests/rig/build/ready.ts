import { join } from "node:path";
import { centreConfig, USUAL } from "../vm/centre-config.ts";
import { VirtualMachine } from "../vm/virtual-machine.ts";
import { cached, contentOf } from "./cache.ts";
import { checkoutDisk } from "./checkout.ts";
import { debianMachine } from "./debian.ts";
import { run } from "./run.ts";

/** A machine on which Talon was installed a moment ago, saved while it runs. */
export interface Ready {
  readonly kernel: string;
  readonly initrd: string;
  readonly checkout: string;
  readonly disk: string;
  readonly state: string;
}

const BOOT_WAIT_MS = 600_000;
/** An emulated processor is some twenty times slower than a Raspberry Pi 4. */
const UNIT = "/etc/systemd/system/talon.service.d";
const HERE = import.meta.dirname;
const SOURCES = ["ready.ts", "../vm/virtual-machine.ts", "../vm/centre-config.ts"].map((name) => join(HERE, name));

/** Debian, kernel, checkout and saved memory, each made only where it is not there yet. */
export async function readyMachine(): Promise<Ready> {
  const [{ image, kernel }, stick] = await Promise.all([debianMachine(), checkoutDisk()]);
  const parts = {
    kernel: join(kernel, "vmlinux"),
    initrd: join(image, "initrd.gz"),
    checkout: join(stick, "checkout.ext4"),
  };
  const version = await run("qemu-system-x86_64", "--version");
  const folder = await cached(
    "ready",
    [image, kernel, stick, version, ...SOURCES.flatMap(contentOf)],
    async (making) => {
      const disk = join(making, "disk.qcow2");
      await run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", join(image, "root.ext4"), disk);
      await install({ ...parts, disk, state: join(making, "state") });
    },
  );
  return { ...parts, disk: join(folder, "disk.qcow2"), state: join(folder, "state") };
}

/** Boots Debian and does what the field guide says. */
async function install({ kernel, initrd, checkout, disk, state }: Ready): Promise<void> {
  const kept = { file: disk, format: "qcow2", isKept: true } as const;
  const machine = new VirtualMachine({ kernel, initrd, checkout, disk: kept, state: null, brokerPort: null });
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
    await machine.until("systemctl is-active --quiet multi-user.target", BOOT_WAIT_MS);
    tell("booted Debian in");
    await machine.sh(`mkdir -p ${UNIT} && printf '[Service]\\nTimeoutStartSec=600\\n' > ${UNIT}/rig.conf`);
    const config = Buffer.from(JSON.stringify(centreConfig(USUAL), null, 1)).toString("base64");
    await machine.sh("mkdir -p /mnt/checkout /etc/talon && mount -o ro /dev/vdb /mnt/checkout");
    await machine.sh("ln -s /mnt/checkout/node_modules/.bin/node /usr/local/bin/node");
    await machine.sh(
      `base64 -d <<< ${config} > /etc/talon/talon.yaml && echo "a password for tests" > /etc/talon/broker-password`,
    );
    await machine.sh("/mnt/checkout/deploy/install --offline");
    tell("installed Talon in");
    await machine.until("systemctl is-active --quiet talon.service", BOOT_WAIT_MS);
    await machine.sh("sync; umount /mnt/checkout");
    tell("settled in");
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
