import { closeSync, constants, openSync, readdirSync, realpathSync } from "node:fs";
import { codeOf } from "./errno.ts";
import {
  CHIP_INFO_BYTES,
  decodeChipInfo,
  decodeLineBits,
  encodeLineValues,
  GPIO_GET_CHIPINFO,
  GPIO_V2_GET_LINE,
  GPIO_V2_LINE_GET_VALUES,
  GPIO_V2_LINE_SET_VALUES,
  grantedFd,
} from "./gpio-structs.ts";
import { type Errno, ioctl, readNow, setNonBlocking } from "./libc.ts";

export interface GpioChip {
  readonly path: string;
  readonly label: string;
  readonly lines: number;
}

/** What the character device lets one do; a failure is the name of its errno. */
export interface GpioKernel {
  readonly chips: () => readonly GpioChip[] | Errno;
  /** Takes an encoded gpio_v2_line_request; returns the descriptor of the lines. */
  readonly request: (path: string, request: Uint8Array) => number | Errno;
  readonly read: (fd: number, events: Uint8Array) => number | Errno;
  readonly values: (fd: number, mask: bigint) => bigint | Errno;
  readonly set: (fd: number, bits: bigint, mask: bigint) => Errno | null;
  readonly close: (fd: number) => void;
  /** CLOCK_MONOTONIC, by which the kernel stamps events. */
  readonly nowNs: () => bigint;
}

export const gpioKernel: GpioKernel = {
  chips: () => trying(() => chipPaths().flatMap(chipAt)),
  request: (path, request) =>
    withChip(path, (fd) => {
      const errno = ioctl(fd, GPIO_V2_GET_LINE, request);
      if (errno !== null) return errno;
      const lines = grantedFd(request);
      setNonBlocking(lines);
      return lines;
    }),
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
