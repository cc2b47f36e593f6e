import crc16modbus from "crc/crc16modbus";
import type { ChecksumKind } from "./template.ts";

const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => total + byte, 0);
const xor = (bytes: Uint8Array): number => bytes.reduce((total, byte) => total ^ byte, 0);

/** Capital hexadecimal figures in ASCII. */
const hexFigures = (value: number, figures: number): readonly number[] =>
  [...value.toString(16).toUpperCase().padStart(figures, "0")].map((figure) => figure.charCodeAt(0));

const CHECKSUMS: Readonly<Record<ChecksumKind, (bytes: Uint8Array) => readonly number[]>> = {
  sum8: (bytes) => [sum(bytes) & 0xff],
  xor8: (bytes) => [xor(bytes)],
  "twos-complement": (bytes) => [-sum(bytes) & 0xff],
  /** Low byte first, as on the wire (Modbus over Serial Line V1.02, 6.2.2). */
  "crc16-modbus": (bytes) => {
    const crc = crc16modbus(Uint8Array.from(bytes).buffer);
    return [crc & 0xff, crc >> 8];
  },
  "ascii-hex-sum8": (bytes) => hexFigures(sum(bytes) & 0xff, 2),
  "ascii-hex-xor8": (bytes) => hexFigures(xor(bytes), 2),
  /** Sixteen bits as four figures (Alpha Sign Communications Protocol, checksum). */
  "ascii-hex-sum16": (bytes) => hexFigures(sum(bytes) & 0xffff, 4),
};

export const checksum = (kind: ChecksumKind, bytes: Uint8Array): readonly number[] => CHECKSUMS[kind](bytes);

export const CHECKSUM_BYTES: Readonly<Record<ChecksumKind, number>> = {
  sum8: 1,
  xor8: 1,
  "twos-complement": 1,
  "crc16-modbus": 2,
  "ascii-hex-sum8": 2,
  "ascii-hex-xor8": 2,
  "ascii-hex-sum16": 4,
};
