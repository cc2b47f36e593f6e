import { existsSync, readdirSync } from "node:fs";
import type { MonoMs } from "../../agent/kernel/units.ts";
import type { ByteLink, ByteSink } from "../../agent/ports/byte-link.ts";
import type { PinRequest, PinSink, Pins } from "../../agent/ports/pins.ts";
import type { SimDevice } from "../driver.ts";
import type { GpioHolder } from "./gpio-holder.ts";
import type { SysfsWorld } from "./pins-onoff.ts";
import type { VirtualChip } from "./pins-virtual.ts";
import { pipe } from "./pipe.ts";
import type { GpioUri, LinkUri, NodeUri, PinsUri } from "./uri.ts";

const SYSFS = "/sys/class/gpio";

/** What wires need of the world; `chip` is the one that all devices with `pins: virtual` share. */
export interface WireWorld {
  readonly mono: () => MonoMs;
  readonly after: (ms: number, call: () => void) => () => void;
  readonly chip: VirtualChip;
  /** Where wires that have native code behind them live in a process of their own. */
  readonly apart?: {
    readonly link: (uri: NodeUri) => ByteLink;
    readonly pins: (uri: GpioUri) => Pins;
  };
  /** The wire to the screen with this page. */
  readonly page?: (name: string) => ByteLink;
}

/** The wire that a URI names. `sim` is the driver's own virtual device; native packages are loaded only when a wire needs them. */
export function openLink(uri: LinkUri, sim: () => SimDevice, world: WireWorld): Promise<ByteLink> {
  return wireOf(uri, sim, world).catch(() => missingLink(world));
}

async function wireOf(uri: LinkUri, sim: () => SimDevice, world: WireWorld): Promise<ByteLink> {
  if (world.apart !== undefined && uri.kind !== "sim" && uri.kind !== "tcp" && uri.kind !== "page")
    return world.apart.link(uri);
  switch (uri.kind) {
    case "sim":
      return pipe(sim(), world);
    case "serial":
      return (await import("./serial.ts")).serialLink(uri);
    case "tcp":
      return (await import("./tcp.ts")).tcpLink(uri);
    case "page":
      return world.page?.(uri.name) ?? missingLink(world);
    case "file":
      return (await import("./file.ts")).fileLink(uri);
    case "input":
      return (await import("./input.ts")).inputLink(uri);
  }
}

export async function openPins(uri: PinsUri, world: WireWorld): Promise<Pins> {
  if (uri.kind === "virtual") return world.chip.pins();
  if (world.apart !== undefined) return world.apart.pins(uri);
  return gpioPins(uri, world).catch(() => missingPins(world));
}

async function gpioPins(uri: GpioUri, world: WireWorld): Promise<Pins> {
  const backend = uri.backend ?? (hasCharacterDevice() || !existsSync(SYSFS) ? "chardev" : "onoff");
  if (backend === "onoff") {
    const { onoffPins } = await import("./pins-onoff.ts");
    return onoffPins(uri.label, await sharedBy(world, SYSFS_OF, sysfsWorld));
  }
  const { chardevPins } = await import("./pins-chardev.ts");
  return chardevPins(uri.label, await sharedBy(world, HOLDER_OF, gpioHolder));
}

/** Devices that share a world share its chips. */
const HOLDER_OF = new WeakMap<WireWorld, Promise<GpioHolder>>();
const SYSFS_OF = new WeakMap<WireWorld, Promise<SysfsWorld>>();

function sharedBy<Shared>(
  world: WireWorld,
  all: WeakMap<WireWorld, Promise<Shared>>,
  make: (world: WireWorld) => Promise<Shared>,
): Promise<Shared> {
  const shared = all.get(world) ?? make(world);
  all.set(world, shared);
  return shared;
}

const soon = (call: () => void): void => {
  setImmediate(call);
};

async function gpioHolder({ mono }: WireWorld): Promise<GpioHolder> {
  const [{ GpioHolder }, { gpioKernel }] = await Promise.all([import("./gpio-holder.ts"), import("./gpio-kernel.ts")]);
  return new GpioHolder({ mono, soon, kernel: gpioKernel });
}

async function sysfsWorld({ mono }: WireWorld): Promise<SysfsWorld> {
  const { gpioSysfs } = await import("./gpio-sysfs.ts");
  return { mono, soon, sysfs: await gpioSysfs(), ours: new Set() };
}

const hasCharacterDevice = (): boolean => readdirSync("/dev").some((name) => /^gpiochip\d+$/.test(name));

/** A machine on which the native package of a wire does not load cannot open it. */
const missingLink = (world: WireWorld): ByteLink => {
  let cancel = (): void => {};
  return {
    open: (sink: ByteSink) => {
      cancel();
      cancel = world.after(0, () => sink.closed("link-refused"));
    },
    write: () => {},
    close: () => cancel(),
  };
};

/** A machine on which the native package does not load has no way to its pins. */
const missingPins = (world: WireWorld): Pins => {
  let cancel = (): void => {};
  return {
    claim: (_: PinRequest, sink: PinSink) => {
      cancel();
      cancel = world.after(0, () => sink.closed("pins-unsupported"));
    },
    drive: () => {},
    sample: () => {},
    release: () => cancel(),
  };
};
