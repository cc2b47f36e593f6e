import type { Part } from "../../agent/kernel/machine.ts";
import type { ScannerOrder, ScannerWord } from "../../agent/ports/scanner.ts";
import type { DriverIn, DriverOut } from "../driver.ts";
import { emptyLine, isBegun, type Line } from "../lines.ts";
import { scansMachine } from "../scans.ts";
import { type Identity, readIronLogic } from "./protocol.ts";
import { type Checksum, type Frame, readRdm6300 } from "./rdm6300.ts";

export interface CardReaderOptions {
  readonly reader: "ironlogic" | "rdm6300";
  readonly checksum: Checksum;
  readonly identity: Identity;
  readonly repeatMs: number;
}

export function cardReaderMachine(options: CardReaderOptions): Part<DriverIn<ScannerOrder>, DriverOut<ScannerWord>> {
  const { reader, repeatMs, identity } = options;
  const unreadable = "card-unreadable";
  if (reader === "ironlogic") {
    const read = (begun: Line, bytes: Uint8Array) => readIronLogic(begun, bytes, identity);
    return scansMachine({ repeatMs, unreadable, reading: { none: emptyLine, isBegun, read } });
  }
  const read = (begun: Frame, bytes: Uint8Array) => readRdm6300(begun, bytes, options);
  const none: Frame = null;
  return scansMachine({ repeatMs, unreadable, reading: { none, isBegun: (begun) => begun !== null, read } });
}
