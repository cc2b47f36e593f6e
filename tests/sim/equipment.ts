import type { WiredDevice } from "../../agent/runtime/world.ts";
import { buttons } from "../../drivers/buttons/driver.ts";
import type { AnyDriver } from "../../drivers/catalogue.ts";
import type { SimDevice } from "../../drivers/driver.ts";
import { escposPrinter } from "../../drivers/escpos-printer/driver.ts";
import { PROFILES } from "../../drivers/escpos-printer/profiles.ts";
import { createSimPrinter, type SimPrinter } from "../../drivers/escpos-printer/sim.ts";
import { frameBoard } from "../../drivers/frame-board/driver.ts";
import { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import { pipe } from "../../drivers/links/pipe.ts";
import { pulseCamera } from "../../drivers/pulse-camera/driver.ts";
import { ratingPad } from "../../drivers/rating-pad/driver.ts";
import { superviseAny } from "../../drivers/supervise-any.ts";
import { cameraPin, KIOSK_KEYS, operatorKeys, padKeys, windows } from "./centre-plan.ts";
import type { SimEntropy } from "./entropy.ts";
import { cuttable } from "./power.ts";
import type { SimTime } from "./time.ts";

/** The things of a centre: they have their own power and their own will, and outlive every agent. */
export class Equipment {
  readonly chip: VirtualChip;
  readonly printer: SimPrinter;
  readonly boards: ReadonlyMap<string, SimDevice>;
  readonly #time: SimTime;

  constructor(time: SimTime, entropy: SimEntropy) {
    this.#time = time;
    const world = { after: time.after, unit: entropy.split().unit };
    this.chip = new VirtualChip({ mono: time.clock.mono, after: time.after });
    this.printer = createSimPrinter(PROFILES[printerOptions.profile], world, { drawsPictures: false });
    this.boards = new Map(
      windows.map((_, at) => [`board-w${at + 1}`, frameBoard.sim?.(boardOptions(at + 1), world) as SimDevice]),
    );
  }

  /** Wires for one life of the agent: a machine that was just started remembers nothing. */
  wire(isCut: () => boolean): readonly WiredDevice[] {
    const linked = (driver: AnyDriver, { id, options, device }: Linked): WiredDevice => ({
      ...described(driver, id, options),
      link: cuttable(pipe(device, this.#time), ["write"], isCut),
      pins: null,
    });
    const pinned = (driver: AnyDriver, id: string, options: unknown): WiredDevice => {
      const request = driver.pins?.(options);
      if (request === undefined) throw new Error(`${id} has no pins`);
      return {
        ...described(driver, id, options),
        link: null,
        pins: { chip: cuttable(this.chip.pins(), ["drive"], isCut), request },
      };
    };
    const stations = windows.flatMap((_, at) => [
      linked(frameBoard, { id: `board-w${at + 1}`, options: boardOptions(at + 1), device: this.#board(at + 1) }),
      pinned(buttons, `keys-w${at + 1}`, buttons.options.parse({ keys: operatorKeys(at + 1) })),
      pinned(ratingPad, `pad-w${at + 1}`, ratingPad.options.parse({ keys: padKeys(at + 1) })),
      pinned(pulseCamera, `cam-w${at + 1}`, pulseCamera.options.parse({ pin: cameraPin(at + 1) })),
    ]);
    const kiosk = pinned(buttons, "kiosk", buttons.options.parse({ keys: KIOSK_KEYS }));
    return [
      linked(escposPrinter, { id: "printer", options: printerOptions, device: this.printer }),
      kiosk,
      ...stations,
    ];
  }

  heal(): void {
    for (const device of [this.printer, ...this.boards.values()]) {
      for (const fault of device.activeFaults()) device.fault(fault, false);
    }
    this.chip.unplug(false);
  }

  #board(no: number): SimDevice {
    const board = this.boards.get(`board-w${no}`);
    if (board === undefined) throw new Error(`there is no board ${no}`);
    return board;
  }
}

interface Linked {
  readonly id: string;
  readonly options: unknown;
  readonly device: SimDevice;
}

const printerOptions = escposPrinter.options.parse({ profile: "epson-tm-t20" });
const boardOptions = (address: number) => frameBoard.options.parse({ preset: "qsystem", address });

const described = (driver: AnyDriver, id: string, options: unknown) => ({
  id,
  driver: driver.name,
  role: driver.role,
  wire: "sim",
  part: superviseAny(driver, options),
});
