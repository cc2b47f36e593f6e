import { closeSync, constants, type FSWatcher, openSync, readdirSync, realpathSync, watch } from "node:fs";
import { basename } from "node:path";
import { codeOf } from "./errno.ts";
import {
  CHIP_INFO_BYTES,
  decodeChipInfo,
  decodeLineBits,
  decodeLineHolder,
  encodeLineInfo,
  encodeLineValues,
  GPIO_GET_CHIPINFO,
  GPIO_V2_GET_LINE,
  GPIO_V2_GET_LINEINFO,
  GPIO_V2_LINE_GET_VALUES,
  GPIO_V2_LINE_SET_VALUES,
  grantedFd,
} from "./gpio-structs.ts";
import { type Errno, ioctl, readNow, setNonBlocking } from "./libc.ts";
import { watchReadiness } from "./readiness.ts";

export interface GpioChip {
  readonly path: string;
  readonly label: string;
  readonly lines: number;
}

/** What the character device lets one do; a failure is the name of its errno. */
export interface GpioKernel {
  readonly chips: () => readonly GpioChip[] | Errno;
  /** Who has the line; null where nobody has, or nobody knows. */
  readonly holder: (path: string, line: number) => string | null;
  /** Takes an encoded gpio_v2_line_request; returns the descriptor of the lines. */
  readonly request: (path: string, request: Uint8Array) => number | Errno;
  /** Calls `ready` when events wait, and when the chip has gone (`isOver`) or may have. */
  readonly watch: (path: string, fd: number, ready: (isOver: boolean) => void) => () => void;
  readonly read: (fd: number, events: Uint8Array) => number | Errno;
  readonly values: (fd: number, mask: bigint) => bigint | Errno;
  readonly set: (fd: number, bits: bigint, mask: bigint) => Errno | null;
  readonly close: (fd: number) => void;
  /** CLOCK_MONOTONIC, by which the kernel stamps events. */
  readonly nowNs: () => bigint;
}

export const gpioKernel: GpioKernel = {
  chips: () => trying(() => chipPaths().flatMap(chipAt)),
  holder(path, line) {
    const info = encodeLineInfo(line);
    const errno = withChip(path, (fd) => ioctl(fd, GPIO_V2_GET_LINEINFO, info));
    return errno === null ? decodeLineHolder(info) : null;
  },
  request: (path, request) =>
    withChip(path, (fd) => {
      const errno = ioctl(fd, GPIO_V2_GET_LINE, request);
      if (errno !== null) return errno;
      const lines = grantedFd(request);
      setNonBlocking(lines);
      return lines;
    }),
  watch(path, fd, ready) {
    const lines = watchReadiness(fd, { readable: ready });
    const folder = watchName(path, () => ready(false));
    return () => {
      lines.stop();
      folder?.close();
    };
  },
  read: readNow,
  values(fd, mask) {
    const values = encodeLineValues(0n, mask);
    return ioctl(fd, GPIO_V2_LINE_GET_VALUES, values) ?? decodeLineBits(values);
  },
  set: (fd, bits, mask) => ioctl(fd, GPIO_V2_LINE_SET_VALUES, encodeLineValues(bits, mask)),
  close: (fd) => {
    trying(() => closeSync(fd));
  },
  nowNs: () => process.hrtime.bigint(),
};

/** By device, not by name: /dev/gpiochip4 may be a second name of another chip. */
function chipPaths(): readonly string[] {
  const names = readdirSync("/dev").filter((name) => /^gpiochip\d+$/.test(name));
  return [...new Set(names.map((name) => realpathSync(`/dev/${name}`)))].sort();
}

function chipAt(path: string): readonly GpioChip[] {
  const info = new Uint8Array(CHIP_INFO_BYTES);
  const errno = withChip(path, (fd) => ioctl(fd, GPIO_GET_CHIPINFO, info));
  if (errno === "EACCES" || errno === "EPERM") throw Object.assign(new Error(path), { code: errno });
  return errno === null ? [{ path, ...decodeChipInfo(info) }] : [];
}

/** Older kernels do not wake a reader whose chip is pulled, but the chip's node goes. */
function watchName(path: string, changed: () => void): FSWatcher | null {
  try {
    const watcher = watch("/dev", { persistent: false }, (_event, name) => {
      if (name === basename(path)) changed();
    });
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}

function withChip<Value>(path: string, use: (fd: number) => Value): Value | Errno {
  return trying(() => {
    const fd = openSync(path, constants.O_RDWR);
    try {
      return use(fd);
    } finally {
      closeSync(fd);
    }
  });
}

function trying<Value>(act: () => Value): Value | Errno {
  try {
    return act();
  } catch (error) {
    return codeOf(error) || "other";
  }
}
