import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { isProgram } from "../build/able.ts";

/** Of Debian. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "systemd-nspawn": "systemd-container",
  nsenter: "util-linux",
  mmdebstrap: "mmdebstrap",
};
/** cgroup v2, and where a machine with v1 has it beside. */
const CGROUPS = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

/** Why this machine cannot have another inside, each reason with its cure; empty where it can. */
export function containerHindrances(): readonly string[] {
  const missing = Object.keys(PROGRAMS).filter((program) => !isProgram(program));
  const packages = [...new Set(missing.map((program) => PROGRAMS[program]))].join(" ");
  const hindrances = [
    ...(process.platform === "linux" ? [] : [`systemd-nspawn is of Linux; this is ${process.platform}.`]),
    ...(process.getuid?.() === 0 ? [] : ["Only root starts a container. Run it with sudo -E."]),
    ...(missing.length === 0 ? [] : [`${missing.join(", ")} is missing. apt-get install ${packages}`]),
  ];
  return hindrances.length > 0 ? hindrances : rightsMissing();
}

function rightsMissing(): readonly string[] {
  const mount = spawnSync("unshare", ["--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
  return [
    ...(mount.status === 0
      ? []
      : ["Nobody may mount here: this is itself a container. Run it on a machine of its own."]),
    ...(CGROUPS.some(isWritable) ? [] : ["/sys/fs/cgroup takes no new group. Run it on a machine of its own."]),
  ];
}

function isWritable(place: string): boolean {
  try {
    accessSync(place, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
