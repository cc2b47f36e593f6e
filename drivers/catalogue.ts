import { alphaBoard } from "./alpha-board/driver.ts";
import { buttons } from "./buttons/driver.ts";
import { cardReader } from "./card-reader/driver.ts";
import type { Driver, Role } from "./driver.ts";
import { escposPrinter } from "./escpos-printer/driver.ts";
import { frameBoard } from "./frame-board/driver.ts";
import { modbusBoard } from "./modbus-board/driver.ts";
import { operatorPad } from "./operator-pad/driver.ts";
import { pageBoard } from "./page-board/driver.ts";
import { pelcoCamera } from "./pelco-camera/driver.ts";
import { pulseCamera } from "./pulse-camera/driver.ts";
import { ratingPad } from "./rating-pad/driver.ts";
import { scanner } from "./scanner/driver.ts";
import { vfdBoard } from "./vfd-board/driver.ts";
import { viscaCamera } from "./visca-camera/driver.ts";

/** A driver of any role. Its options are believed because its own schema has read them. */
// biome-ignore lint/suspicious/noExplicitAny: what a schema gives back goes only to the driver it belongs to.
export type AnyDriver = { [R in Role]: Driver<R, any> }[Role];

/** Every driver there is; the only file that is touched to add one. */
export const catalogue: readonly AnyDriver[] = [
  escposPrinter,
  frameBoard,
  modbusBoard,
  alphaBoard,
  vfdBoard,
  buttons,
  ratingPad,
  operatorPad,
  pulseCamera,
  pelcoCamera,
  viscaCamera,
  scanner,
  cardReader,
  pageBoard,
];

export const driverNamed = (name: string): AnyDriver | null => catalogue.find((driver) => driver.name === name) ?? null;
