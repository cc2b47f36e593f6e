import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { freemem, homedir } from "node:os";
import { join } from "node:path";

/** Of Debian; `.ci/run` installs the same. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "qemu-system-x86_64": "qemu-system-x86",
  "qemu-img": "qemu-utils",
  mmdebstrap: "mmdebstrap",
  depmod: "kmod",
  cpio: "cpio",
  mke2fs: "e2fsprogs",
  zstd: "zstd",
  xz: "xz-utils",
  gcc: "gcc",
  make: "make",
  socat: "socat",
  mosquitto: "mosquitto",
};
const FOLDERS = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin"];
const MEMORY_NEEDED_MB = 1_500;
const DISK_NEEDED_MB = 6_000;
const MB = 1024 * 1024;

/** Why this machine cannot run a virtual one, each reason with its cure; empty where it can. */
export function hindrances(): readonly string[] {
  const missing = Object.keys(PROGRAMS).filter((program) => !isProgram(program));
  const packages = [...new Set(missing.map((program) => PROGRAMS[program]))].join(" ");
  const memoryMb = Math.floor(freemem() / MB);
  const diskMb = freeDiskMb();
  return [
    ...(process.platform === "linux" && process.arch === "x64" ? [] : [`The guest is a PC; this is ${process.arch}.`]),
    ...(process.getuid?.() === 0 ? [] : ["A Debian tree is made by root alone. Run it with sudo -E."]),
    ...(missing.length === 0 ? [] : [`${missing.join(", ")} is missing. apt-get install ${packages}`]),
    ...(memoryMb >= MEMORY_NEEDED_MB ? [] : [`${memoryMb} MB of memory are free, ${MEMORY_NEEDED_MB} are needed.`]),
    ...(diskMb >= DISK_NEEDED_MB ? [] : [`${diskMb} MB of disk are free, ${DISK_NEEDED_MB} are needed.`]),
  ];
}

export const isProgram = (name: string): boolean =>
  FOLDERS.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

function freeDiskMb(): number {
  const place = [process.env["TALON_RIG_CACHE"] ?? "", homedir(), "/"].find(
    (folder) => folder !== "" && existsSync(folder),
  );
  const disk = statfsSync(place ?? "/");
  return Math.floor((disk.bavail * disk.bsize) / MB);
}
