import type { z } from "zod";
import type { FaultCode } from "../agent/kernel/fault.ts";
import type { Part } from "../agent/kernel/machine.ts";
import type { BoardOrder, BoardWord } from "../agent/ports/board.ts";
import type { ByteSink, LinkFault } from "../agent/ports/byte-link.ts";
import type { CameraOrder, CameraWord } from "../agent/ports/camera.ts";
import type { KeysOrder, KeysWord } from "../agent/ports/keys.ts";
import type { Edge, PinFault, PinRequest } from "../agent/ports/pins.ts";
import type { PrinterOrder, PrinterWord } from "../agent/ports/printer.ts";
import type { ScannerOrder, ScannerWord } from "../agent/ports/scanner.ts";
import type { ScreenOrder, ScreenWord } from "../agent/ports/screen.ts";

/** What a device is to the centre: the orders it obeys and the words it says back. */
export interface Roles {
  readonly printer: { readonly order: PrinterOrder; readonly word: PrinterWord };
  readonly board: { readonly order: BoardOrder; readonly word: BoardWord };
  readonly keys: { readonly order: KeysOrder; readonly word: KeysWord };
  readonly camera: { readonly order: CameraOrder; readonly word: CameraWord };
  readonly scanner: { readonly order: ScannerOrder; readonly word: ScannerWord };
  readonly screen: { readonly order: ScreenOrder; readonly word: ScreenWord };
}
export type Role = keyof Roles;

/** What a driver's machine is told. */
export type DriverIn<Order> =
  | { readonly type: "opened" }
  /** `holder` is the name by which the kernel knows who has a busy line. */
  | { readonly type: "closed"; readonly fault: LinkFault | PinFault; readonly holder?: string }
  | { readonly type: "heard"; readonly bytes: Uint8Array }
  | { readonly type: "drained" }
  | ({ readonly type: "edge" } & Edge)
  | { readonly type: "order"; readonly order: Order }
  | { readonly type: "woken" };

/** What a driver's machine wants done. */
export type DriverOut<Word> =
  /** `holdMs` where an answer is awaited: on a wire that several devices share, nobody else speaks until `answered`, or so long at most. */
  | { readonly type: "write"; readonly bytes: Uint8Array; readonly holdMs?: number }
  | { readonly type: "answered" }
  | { readonly type: "drive"; readonly line: number; readonly level: "active" | "inactive" }
  /** Look at all inputs: edges that wait unread come first, then an edge of this moment for each, with the level it has. */
  | { readonly type: "sample" }
  | { readonly type: "told"; readonly word: Word }
  /** How the device is, as it shows itself over an open wire. Said at least once after each `opened`, and on each change. */
  | { readonly type: "health"; readonly phase: "ready" | "degraded"; readonly fault: FaultCode | null }
  /** The wire is open but useless: drop it and open it again. */
  | { readonly type: "reopen"; readonly fault: FaultCode };

/** The life of every device; it belongs to drivers/supervisor.ts. */
export type DevicePhase = "absent" | "opening" | "ready" | "degraded" | "failed";

/**
 * How far a driver has been proven: bronze has machine, virtual twin, unit tests and a page; silver has all faults simulated,
 * golden bytes and the contract suite; gold ran on real hardware; platinum a month in a centre without a visit.
 */
export type Quality = "bronze" | "silver" | "gold" | "platinum";

/** One kind of device. A driver is a folder with `driver.ts machine.ts protocol.ts sim.ts README.md` and one line in catalogue.ts. */
export interface Driver<R extends Role, Options> {
  readonly name: string;
  readonly role: R;
  readonly quality: Quality;
  /** The keys of the device's entry in the configuration beside `driver` and `link` or `pins`. */
  readonly options: z.ZodType<Options>;
  /** The least that a device of this kind needs to be told, as it stands in a configuration. */
  readonly example: Readonly<Record<string, unknown>>;
  readonly needs: "link" | "pins";
  readonly machine: (options: Options) => Part<DriverIn<Roles[R]["order"]>, DriverOut<Roles[R]["word"]>>;
  /** The GPIO lines it uses; only where it needs pins. */
  readonly pins?: (options: Options) => PinRequest;
  /** Key name to its line, or to its code on a link: what `talon device press` can press; only for the role keys. */
  readonly lines?: (options: Options) => Readonly<Record<string, number>>;
  /** The device itself, to try everything without it; only where it needs a link. */
  readonly sim?: (options: Options, world: SimWorld) => SimDevice;
  /** What it reads may be the number of a card, which nobody who watches the wire may see: of `text` the ends of lines stay, of `all` nothing but its length. */
  readonly masks?: (options: Options) => "text" | "all";
}

/** What a virtual device is given. It has its own power: it lives on when the agent dies. */
export interface SimWorld {
  readonly after: (ms: number, call: () => void) => () => void;
  readonly unit: () => number;
  /** How long a byte takes to the device; 0 where the wire before it keeps that time itself, and of the device's own choice where it is left out. */
  readonly msPerByte?: number;
}

/** The far end of a wire. `plug` gives it someone to talk to; a device that is unplugged on purpose hangs up by itself. */
export interface SimDevice {
  /** Somebody opened the wire. Returns what the device hears; null while it cannot be reached. */
  readonly plug: (sink: ByteSink) => SimWire | null;
  /** The names that `fault` accepts, with what each does. */
  readonly faults: Readonly<Record<string, string>>;
  readonly fault: (name: string, on: boolean) => void;
  readonly activeFaults: () => readonly string[];
  /** What a person standing before the device sees; its shape is the driver's own. */
  readonly face: () => unknown;
  /** Somebody holds a code before it; only scanners. */
  readonly scan?: (text: string) => void;
  /** Somebody presses a key of it; false where it has none of that name. */
  readonly press?: (key: string) => boolean;
}

export interface SimWire {
  readonly hear: (bytes: Uint8Array) => void;
  readonly unplug: () => void;
}
