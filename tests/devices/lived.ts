import type { Part } from "../../agent/kernel/machine.ts";
import type { SlipLine } from "../../agent/ports/printer.ts";
import type { AnyDriver } from "../../drivers/catalogue.ts";
import type { DriverIn, DriverOut, Role, Roles, SimDevice } from "../../drivers/driver.ts";
import { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import { pipe } from "../../drivers/links/pipe.ts";
import { exampleOptions } from "../fuzz/example.ts";
import { DeviceRig } from "../unit/drivers/rig.ts";
import { TestWorld } from "../unit/drivers/world.ts";

type AnyOrder = Roles[Role]["order"];
type AnyWord = Roles[Role]["word"];
type Machine = Part<DriverIn<AnyOrder>, DriverOut<AnyWord>>;

/** A device that is in service: it can be asked for one act after another, each of which its words can prove. */
export interface Lived {
  readonly world: TestWorld;
  readonly rig: DeviceRig<AnyOrder, AnyWord>;
  readonly twin: SimDevice | null;
  readonly chip: VirtualChip;
  /** Has the device do, or somebody do to it, what it is for. */
  readonly act: (no: number) => void;
  readonly isDone: (no: number) => boolean;
}

/** The least device of a kind as an example has it, on its virtual twin or on a virtual chip. */
export function live(driver: AnyDriver): Lived {
  const world = new TestWorld();
  const chip = new VirtualChip(world);
  const options = exampleOptions(driver);
  const twin = driver.sim?.(options, world) ?? null;
  const request = driver.pins?.(options);
  const machine = driver.machine(options) as unknown as Machine;
  const wires = twin === null && request !== undefined ? { pins: chip.pins(), request } : { link: pipeTo(twin, world) };
  const rig = new DeviceRig<AnyOrder, AnyWord>(world, machine, wires).start();
  const keys = Object.entries(driver.lines?.(options) ?? {});
  const handle = { rig, twin, chip, keys };
  return {
    world,
    rig,
    twin,
    chip,
    act: (no) => act(driver.role, no, handle),
    isDone: (no) => rig.words.some((word) => proves(word, no, handle)),
  };
}

function pipeTo(twin: SimDevice | null, world: TestWorld): ReturnType<typeof pipe> {
  if (twin === null) throw new Error("a device without pins needs a virtual twin");
  return pipe(twin, world);
}

interface Handle {
  readonly rig: DeviceRig<AnyOrder, AnyWord>;
  readonly twin: SimDevice | null;
  readonly chip: VirtualChip;
  readonly keys: readonly (readonly [string, number])[];
}

/** A ticket that takes a printer some seconds: three of them are more than a flaky adapter lets through. */
const LONG_TEXT = Array.from(
  { length: 20 },
  (_, no): SlipLine => ({ kind: "text", text: `${no} `.repeat(45), size: "normal", align: "left" }),
);

const nameOf = (no: number): string => String(100 + no);
const cardOf = (no: number): string => `${nameOf(no)},00001`;

function act(role: Role, no: number, { rig, twin, chip, keys }: Handle): void {
  const name = nameOf(no);
  const [key = "", line = 0] = keys[no % Math.max(1, keys.length)] ?? [];
  if (role === "scanner") twin?.scan?.(cardOf(no));
  else if (role !== "keys") rig.order(orderOf(role, name));
  else if (twin === null) chip.press(line);
  else twin.press?.(key);
}

function orderOf(role: Exclude<Role, "keys" | "scanner">, name: string): AnyOrder {
  switch (role) {
    case "printer":
      return { type: "print", job: { id: `${name}#0`, lines: [{ kind: "number", text: name }, ...LONG_TEXT] } };
    case "board":
      return { type: "show", face: { text: name, arrow: "none", blink: false } };
    case "camera":
      return { type: "mark", id: name, act: "called" };
    case "screen": {
      const call = { id: name, ticket: name, station: "w1", label: "1", arrow: "none", at: Number(name) } as const;
      const calls = [{ ...call, isCurrent: true, isAwaited: true, spoken: { en: name } }];
      const rest = { places: { w1: "1" }, queues: [], checked: null, notice: null };
      return { type: "paint", scene: { languages: ["en"], timezone: "UTC", calls, ...rest } };
    }
  }
}

function proves(word: AnyWord, no: number, { keys }: Handle): boolean {
  const name = nameOf(no);
  switch (word.type) {
    case "printed":
      return word.id === `${name}#0`;
    case "shown":
      return word.face?.text.trim() === name;
    case "marked":
      return word.id === name;
    case "pressed":
      return keys.some(([key]) => key === word.key);
    case "scanned":
      return word.text === cardOf(no);
    case "painted":
      return word.calls.includes(name);
    default:
      return false;
  }
}
