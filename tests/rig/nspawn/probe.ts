import { execFileSync } from "node:child_process";
import { chmodSync, closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

/** `node probe.ts FILE`: what a process may do where this one stands; written to FILE, each line a deed with `may`, or the error that kept it. */
const AF = { unix: 1, inet: 2, inet6: 10, netlink: 16, packet: 17, alg: 38, vsock: 40 } as const;
const SOCK_RAW = 3;
const SOCK_SEQPACKET = 5;
const KIND = { packet: SOCK_RAW, netlink: SOCK_RAW, alg: SOCK_SEQPACKET } as Readonly<Record<string, number>>;

const deeds: Readonly<Record<string, () => unknown>> = {
  "write the journal's folder": () => writeFileSync("/var/lib/talon/probe", ""),
  "write the cache": () => writeFileSync("/var/cache/talon/probe", ""),
  "write /run/talon": () => writeFileSync("/run/talon/probe", ""),
  "read the configuration": () => readFileSync("/etc/talon/talon.yaml"),
  "write the program": () => writeFileSync("/opt/talon/probe", ""),
  "write a folder of everybody": () => writeFileSync("/var/rig-open/probe", ""),
  "read a home": () => readFileSync("/home/rig/secret"),
  "see the /tmp of others": () => statSync("/tmp/rig-outside"),
  "see processes of others": () => readdirSync("/proc/1"),
  "make a file that runs as its owner": () => {
    writeFileSync("/var/lib/talon/suid", "");
    chmodSync("/var/lib/talon/suid", 0o4755);
  },
  "make a namespace": () => execFileSync("unshare", ["--user", "true"], { stdio: "pipe" }),
  "change its personality": () => execFileSync("setarch", ["-R", "true"], { stdio: "pipe" }),
  ...Object.fromEntries(
    Object.entries(AF).map(([name, family]) => [`open a socket ${name}`, () => socket(name, family)]),
  ),
  ...Object.fromEntries(
    ["null", "rig-ttyUSB", "rig-ttyACM", "rig-lp", "rig-usblp", "rig-disk", "rig-memory"].map((name) => [
      `open /dev/${name}`,
      () => closeSync(openSync(`/dev/${name}`, "r+")),
    ]),
  ),
};

function socket(name: string, family: number): void {
  const koffi: typeof import("koffi") = createRequire("/opt/talon/agent/main.ts")("koffi");
  const open = koffi.load("libc.so.6").func("int socket(int, int, int)");
  if (open(family, KIND[name] ?? 1, 0) >= 0) return;
  const code = Object.entries(koffi.os.errno).find(([, no]) => no === koffi.errno())?.[0];
  throw Object.assign(new Error(name), { code });
}

function tried(deed: () => unknown): string {
  try {
    deed();
    return "may";
  } catch (error) {
    return String((error as { readonly code?: string; readonly status?: number }).code ?? "refused");
  }
}

const lines = Object.entries(deeds).map(([name, deed]) => `${name}: ${tried(deed)}`);
const status = readFileSync("/proc/self/status", "utf8");
const facts = ["Uid", "NoNewPrivs", "Seccomp", "CapBnd", "CapEff"].map((name) => {
  const told = new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1] ?? "";
  return `${name}: ${told}`;
});
const mounts = readFileSync("/proc/self/mountinfo", "utf8")
  .split("\n")
  .map((line) => line.split(" "));
const kernel = ["/proc/sys", "/sys", "/sys/fs/cgroup"].map((place) => {
  const options = mounts.findLast((words) => words[4] === place)?.[5] ?? "";
  return `mounted ${place}: ${options.split(",")[0]}`;
});
writeFileSync(process.argv[2] ?? "", [...lines, ...facts, ...kernel].join("\n"));
