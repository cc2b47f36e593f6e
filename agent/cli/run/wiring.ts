import type { Config, ConfiguredDevice } from "../../../config/load.ts";
import { type AnyDriver, driverNamed } from "../../../drivers/catalogue.ts";
import type { SimDevice, SimWorld } from "../../../drivers/driver.ts";
import { startChild } from "../../../drivers/links/apart/start-child.ts";
import { WireProcess } from "../../../drivers/links/apart/wire-process.ts";
import type { Bus } from "../../../drivers/links/bus.ts";
import { openLink, openPins, type WireWorld } from "../../../drivers/links/open.ts";
import { VirtualChip } from "../../../drivers/links/pins-virtual.ts";
import { parsePinsUri } from "../../../drivers/links/uri.ts";
import { standIn } from "../../../drivers/stand-in.ts";
import { superviseAny } from "../../../drivers/supervise-any.ts";
import { assert } from "../../kernel/assert.ts";
import type { Problem, Result } from "../../kernel/result.ts";
import type { ByteLink } from "../../ports/byte-link.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { VirtualHands } from "../../runtime/control.ts";
import type { WiredDevice } from "../../runtime/world.ts";
import { attendedTwin } from "./attended-twin.ts";
import type { BarredDevices } from "./barred-devices.ts";
import { openBuses, wireOf } from "./buses.ts";

export interface Wiring {
  readonly devices: readonly WiredDevice[];
  readonly hands: VirtualHands;
  /** The process of the wires that no ticket needs, where there is one, has let go of them when it settles. */
  readonly close: () => Promise<void>;
}

/** What wires need of the machine around them. */
export interface Surroundings {
  readonly clock: Clock;
  readonly unit: () => number;
  readonly log: Log;
  /** Whose drivers threw. */
  readonly barred: Barred;
  /** The wire to the screen with this page. */
  readonly page: (name: string) => ByteLink;
}

type Barred = Pick<BarredDevices, "attend" | "thrown" | "isBarred">;

interface Bench extends WireWorld {
  readonly unit: () => number;
  readonly barred: Barred;
  readonly twins: Map<string, SimDevice>;
}

/** Gives every configured device its driver's machine and its wire. Nothing is opened yet. */
export async function wireDevices(config: Config, { clock, unit, log, barred, page }: Surroundings): Promise<Wiring> {
  const after = (ms: number, call: () => void) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  };
  const chip = new VirtualChip({ mono: clock.mono, after });
  const apart = new WireProcess({
    after,
    start: startChild,
    told: (why) => log.warn("the process of the wires ended, another begins", { why }),
  });
  const here: Bench = { mono: clock.mono, after, unit, barred, chip, page, twins: new Map() };
  const benchOf = (id: string): Bench => (isNeededForTickets(config, id) ? here : { ...here, apart });
  const twin = (device: ConfiguredDevice): SimDevice => twinOf(device, here, 0);
  const wired = config.devices.filter(({ id }) => !barred.isBarred(id));
  const buses = await openBuses(wired, { worldOf: benchOf, twinOf: twin });
  const devices = await Promise.all(config.devices.map((device) => wireDevice(device, benchOf(device.id), buses)));
  const close = () => new Promise<void>((settle) => apart.close(settle));
  return { devices, hands: handsOf(config, here), close };
}

/** Their wires stay with the agent: a board that takes its process down must not tear a ticket. */
const isNeededForTickets = ({ rules, kiosks }: Config, id: string): boolean =>
  rules.printers.includes(id) || kiosks.some(({ device }) => device === id);

async function wireDevice(
  configured: ConfiguredDevice,
  bench: Bench,
  buses: ReadonlyMap<string, Bus>,
): Promise<WiredDevice> {
  const { id, wire, options } = configured;
  const { barred } = bench;
  const driver = driverOf(configured);
  const attend = barred.attend(id);
  const thrown = () => barred.thrown(id);
  const described = { id, driver: driver.name, role: driver.role, wire, attend, thrown };
  if (barred.isBarred(id)) return { ...described, part: standIn(), link: null, pins: null };
  const driven = attend(() => ({
    ...described,
    mask: driver.masks?.(options) ?? null,
    part: superviseAny(driver, options),
  }));
  if (driver.needs === "pins") {
    const request = attend(() => driver.pins?.(options));
    assert(request !== undefined, `the driver ${driver.name} says which pins it uses`);
    return { ...driven, link: null, pins: { chip: await openPins(parsed(parsePinsUri(wire, id)), bench), request } };
  }
  const { uri, bus } = wireOf(configured);
  const shared = bus === null ? undefined : buses.get(bus.name);
  const link = shared?.member() ?? (await openLink(uri, () => twinOf(configured, bench), bench));
  return { ...driven, link, pins: null };
}

function driverOf({ driver: name }: ConfiguredDevice): AnyDriver {
  const driver = driverNamed(name);
  assert(driver !== null, "a configuration names only drivers that exist");
  return driver;
}

function parsed<Uri>(read: Result<Uri, Problem>): Uri {
  assert(read.ok, "the configuration has checked every link and all pins");
  return read.value;
}

/** `msPerByte`: 0 on a line that takes the time of the bytes itself. */
function twinOf(device: ConfiguredDevice, bench: Bench, msPerByte?: number): SimDevice {
  const { id, options } = device;
  const driver = driverOf(device);
  const world: SimWorld = { after: bench.after, unit: bench.unit, ...(msPerByte === undefined ? {} : { msPerByte }) };
  const { sim } = driver;
  assert(sim !== undefined, `the driver ${driver.name} has a virtual twin`);
  const make = (within: SimWorld): SimDevice => sim(options, within);
  const twin = bench.twins.get(id) ?? attendedTwin(make, world, bench.barred.attend(id));
  bench.twins.set(id, twin);
  return twin;
}

/** What can be done to virtual devices through the control socket. */
function handsOf(config: Config, { chip, twins }: Bench): VirtualHands {
  const keysOf = (id: string): Readonly<Record<string, number>> => {
    const device = config.devices.find((one) => one.id === id && one.wire.startsWith("virtual"));
    return device === undefined ? {} : (driverNamed(device.driver)?.lines?.(device.options) ?? {});
  };
  return {
    press(device, key) {
      const { scan, press } = twins.get(device) ?? {};
      if (press !== undefined) return press(key);
      if (scan !== undefined) {
        scan(key);
        return true;
      }
      const line = keysOf(device)[key];
      if (line === undefined) return false;
      chip.press(line);
      return true;
    },
    fault(device, fault, on) {
      const twin = twins.get(device);
      if (twin === undefined) return null;
      if (!Object.hasOwn(twin.faults, fault)) return false;
      twin.fault(fault, on);
      return true;
    },
  };
}
