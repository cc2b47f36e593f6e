import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached, contentOf } from "./cache.ts";
import { run } from "./run.ts";

const HERE = import.meta.dirname;
const GUEST = join(HERE, "../guest");
const ROOT = join(HERE, "../../..");
/** All that deploy/install takes along, or that says what it does. */
const PRODUCT = ["agent", "config", "deploy", "drivers", "systemd", "package.json", "package-lock.json"].map((name) =>
  join(ROOT, name),
);
/** The series of today's Raspberry Pi OS first; lines are numbered from 512 there. */
const SERIES = ["linux-image-6.12-amd64", "linux-image-amd64"];
const ELF = 0x7f454c46;

const script = (name: string): string => join(HERE, name);

/** A Debian tree without kernel and agent: `DIR/tree`. The User-Mode Linux and the container begin with the same. */
export async function debianTree(): Promise<string> {
  const folder = await cached("tree", contentOf(script("rootfs.sh")), async (making) => {
    await run(script("rootfs.sh"), join(making, "tree"));
  });
  return join(folder, "tree");
}

/** Debian's stock kernel and gpio-sim: `DIR/vmlinux`, `DIR/modules/lib/modules`, `DIR/initrd`. */
export async function debianKernel(): Promise<string> {
  const version = await kernelVersion();
  return cached("kernel", [version, ...contentOf(script("kernel.sh"))], async (making) => {
    await run(script("kernel.sh"), version, making);
    await unpackKernel(making);
  });
}

/** What a virtual machine boots: `DIR/root.ext4` with Talon installed, `DIR/initrd.gz`, and `DIR/vmlinux` of the kernel. */
export async function installedMachine(config: string): Promise<{ readonly image: string; readonly kernel: string }> {
  const [tree, kernel] = await Promise.all([debianTree(), debianKernel()]);
  const inputs = [tree, kernel, config, ...[script("image.sh"), script("init"), GUEST, ...PRODUCT].flatMap(contentOf)];
  const image = await cached("image", inputs, async (making) => {
    writeFileSync(join(making, "talon.yaml"), config);
    await run(script("image.sh"), tree, kernel, making);
  });
  return { image, kernel };
}

async function kernelVersion(): Promise<string> {
  for (const meta of SERIES) {
    const told = await run("apt-cache", "depends", meta).catch(() => "");
    const version = /Depends: linux-image-([\w.+-]+)-amd64$/m.exec(told)?.[1];
    if (version !== undefined) return version;
  }
  throw new Error("Debian's mirror names no kernel. Run apt-get update.");
}

/** Emulated, a kernel takes seconds to unpack itself; a bzImage holds it as one stream of xz or zstd. */
async function unpackKernel(folder: string): Promise<void> {
  const packed = readFileSync(join(folder, "vmlinuz"));
  const streams = [
    { tool: "zstd", at: packed.indexOf(Buffer.from("28b52ffd", "hex")) },
    { tool: "xz", at: packed.indexOf(Buffer.from("fd377a585a00", "hex")) },
  ];
  const [stream] = streams.filter(({ at }) => at > 0).sort((one, other) => one.at - other.at);
  if (stream === undefined) throw new Error("this kernel is packed neither by xz nor by zstd");
  const inner = join(folder, "packed");
  writeFileSync(inner, packed.subarray(stream.at));
  await run("sh", "-c", `${stream.tool} -dcq < "${inner}" > "${folder}/vmlinux" 2> /dev/null || true; rm "${inner}"`);
  if (readFileSync(join(folder, "vmlinux")).readUInt32BE(0) !== ELF)
    throw new Error("the kernel could not be unpacked");
}
