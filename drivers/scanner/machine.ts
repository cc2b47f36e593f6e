import type { Part } from "../../agent/kernel/machine.ts";
import type { ScannerOrder, ScannerWord } from "../../agent/ports/scanner.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import { emptyLine, isBegun } from "../lines.ts";
import { scansMachine } from "../scans.ts";
import { isTyping, noTyping, readEvents } from "./keyboard.ts";
import { readBytes } from "./protocol.ts";

export interface ScannerOptions {
  readonly repeatMs: number;
  /** It types as a keyboard does, and its wire carries the kernel's input events. */
  readonly keyboard: boolean;
}

export function scannerMachine({
  repeatMs,
  keyboard,
}: ScannerOptions): Part<DriverIn<ScannerOrder>, DriverOut<ScannerWord>> {
  const unreadable = "scan-unreadable";
  if (keyboard) {
    return scansMachine({ repeatMs, unreadable, reading: { none: noTyping, isBegun: isTyping, read: readEvents } });
  }
  return scansMachine({ repeatMs, unreadable, reading: { none: emptyLine, isBegun, read: readBytes } });
}
