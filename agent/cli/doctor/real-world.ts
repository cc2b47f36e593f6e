import { X509Certificate } from "node:crypto";
import { accessSync, constants, readdirSync, readFileSync, statfsSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { freemem } from "node:os";
import { fittingNodes } from "../../../drivers/links/adapters.ts";
import { holdersOf } from "../../../drivers/links/holders.ts";
import type { Status } from "../../control/status.ts";
import { openControl } from "../../host/control-client.ts";
import { journalFacts } from "./journal-facts.ts";
import { keptFacts } from "./kept-facts.ts";
import type { DoctorWorld, Holder, LineHolder, PathFacts } from "./world.ts";

const ANSWER_WAIT_MS = 2_000;
const TEXT_BYTES_MAX = 1024 * 1024;

/** This machine. */
export const realWorld = (): DoctorWorld => ({
  nodeVersion: process.version,
  nowMs: Date.now(),
  memoryFreeBytes,
  readText,
  list: (path) => orNull(() => readdirSync(path)),
  stat: (path) => orNull(() => factsOf(path)),
  may: (path, act) => orNull(() => accessSync(path, act === "read" ? constants.R_OK : constants.W_OK)) !== null,
  room: (path) =>
    orNull(() => {
      const { bavail, bsize, ffree, files } = statfsSync(path);
      // btrfs and others count no files; they say 0 of 0.
      return { freeBytes: bavail * bsize, freeFiles: files === 0 ? Number.MAX_SAFE_INTEGER : ffree };
    }),
  loads: async (module) => {
    try {
      await import(module);
      return true;
    } catch {
      return false;
    }
  },
  answers,
  isPortFree,
  fitting: (name) => fittingNodes(name),
  lineHolders,
  holderOf,
  certificate: (pem) =>
    orNull(() => {
      const { validFromDate, validToDate } = new X509Certificate(pem);
      return { fromMs: validFromDate.getTime(), untilMs: validToDate.getTime() };
    }),
  journal: (file) => orNull(() => journalFacts(file)) ?? null,
  kept: (journal) => orNull(() => keptFacts(journal)),
  status,
});

/** What the file system throws is, for the doctor, simply not there. `undefined` results count as there. */
function orNull<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}

function memoryFreeBytes(): number {
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(readText("/proc/meminfo") ?? "")?.[1];
  return available === undefined ? freemem() : Number(available) * 1024;
}

function readText(path: string): string | null {
  return orNull(() => (statSync(path).size > TEXT_BYTES_MAX ? null : readFileSync(path, "utf8")));
}

function factsOf(path: string): PathFacts {
  const facts = statSync(path);
  const special = facts.isCharacterDevice() ? "device" : "other";
  return { mode: facts.mode & 0o777, kind: facts.isDirectory() ? "folder" : facts.isFile() ? "file" : special };
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect({ host, port, timeout: ANSWER_WAIT_MS });
    const end = (reached: boolean) => {
      socket.destroy();
      settle(reached);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

function isPortFree(host: string, port: number): Promise<boolean> {
  return new Promise((settle) => {
    const server = createServer();
    server.once("error", (problem: NodeJS.ErrnoException) => settle(problem.code !== "EADDRINUSE"));
    server.listen(port, host, () => server.close(() => settle(true)));
  });
}

async function lineHolders(label: string | null, lines: readonly number[]): Promise<readonly LineHolder[]> {
  try {
    const [{ gpioKernel }, { chooseChip }] = await Promise.all([
      import("../../../drivers/links/gpio-kernel.ts"),
      import("../../../drivers/links/gpio-chips.ts"),
    ]);
    const chips = gpioKernel.chips();
    const chip = typeof chips === "string" ? null : chooseChip(chips, label);
    if (chip === null) return [];
    return lines.flatMap((line) => {
      const holder = line < chip.lines ? gpioKernel.holder(chip.path, line) : null;
      return holder === null ? [] : [{ line, holder }];
    });
  } catch {
    return [];
  }
}

/** The first program beside this one that has the device open; without rights only this user's programs are seen. */
function holderOf(path: string): Holder | null {
  const other = holdersOf(path).find(({ pid }) => pid !== process.pid);
  return other === undefined ? null : { name: other.command, pid: other.pid, parent: other.parent };
}

async function status(socket: string): Promise<Status | null> {
  const opened = await openControl(socket);
  if (!opened.ok) return null;
  const reply = await opened.value.ask({ verb: "status" });
  opened.value.close();
  return reply.ok ? (reply.value as Status) : null;
}
