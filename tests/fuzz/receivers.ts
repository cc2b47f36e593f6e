import type { Part } from "../../agent/kernel/machine.ts";
import type { AnyDriver } from "../../drivers/catalogue.ts";
import type { DriverIn, DriverOut, Role, Roles, SimDevice } from "../../drivers/driver.ts";
import { VirtualChip } from "../../drivers/links/pins-virtual.ts";
import { TestWorld } from "../unit/drivers/world.ts";
import { chanceOf, Mutator } from "./chance.ts";
import { exampleOptions, orderFor } from "./example.ts";
import { Meter, type Spent } from "./meter.ts";

type Machine = Part<DriverIn<Roles[Role]["order"]>, DriverOut<Roles[Role]["word"]>>;

/** What a receiver did with what it was fed. */
export interface FuzzFigures extends Spent {
  readonly driver: string;
  readonly receiver: "machine" | "twin";
  readonly bytes: number;
  readonly words: number;
  readonly writtenBytes: number;
  /** Most outputs that one piece of at most 768 bytes, or one wake-up, brought. */
  readonly burst: number;
}

const ORDER_SHARE = 0.002;
const PAUSE_SHARE = 0.02;
const PAUSE_MOST_MS = 3_000;
const WAKES_MAX = 10_000;
const LESSON_MS = 20_000;
/** A twin lives through what a person would see, as paper that moves, so it is fed less. */
const TWIN_SHARE = 50;

/** A machine with its clock, as the runtime keeps it: woken when it wishes, and never in the past. */
class Kept {
  readonly machine: Machine;
  readonly world: TestWorld;
  words = 0;
  writtenBytes = 0;
  burst = 0;
  #written: (bytes: Uint8Array) => void = () => {};
  #isOpen = false;

  constructor(driver: AnyDriver, world: TestWorld) {
    this.machine = driver.machine(exampleOptions(driver)) as unknown as Machine;
    this.world = world;
  }

  whenWritten(call: (bytes: Uint8Array) => void): void {
    this.#written = call;
  }

  take(input: DriverIn<Roles[Role]["order"]>): void {
    if (input.type === "opened") this.#isOpen = true;
    const out = this.machine.take(input, this.world.mono());
    this.burst = Math.max(this.burst, out.length);
    let hasDropped = false;
    for (const wish of out) {
      if (wish.type === "told") this.words += 1;
      else if (wish.type === "write") this.#write(wish.bytes);
      else if (wish.type === "reopen") hasDropped = true;
    }
    const wakeAt = this.machine.wakeAt();
    if (wakeAt !== null && wakeAt <= this.world.mono() && input.type !== "heard" && input.type !== "edge")
      throw new Error(`asks to be woken in the past after ${input.type}`);
    if (hasDropped && this.#isOpen) this.reopen();
  }

  reopen(): void {
    this.#isOpen = false;
    this.take({ type: "closed", fault: "link-lost" });
    this.take({ type: "opened" });
  }

  /** Time goes by, with every wish that comes due. */
  pass(ms: number): void {
    const end = this.world.mono() + ms;
    for (let wakes = 0; wakes < WAKES_MAX; wakes += 1) {
      const wakeAt = this.machine.wakeAt();
      if (wakeAt === null || wakeAt > end) {
        this.world.pass(end - this.world.mono());
        return;
      }
      this.world.pass(Math.max(0, wakeAt - this.world.mono()));
      this.take({ type: "woken" });
    }
    throw new Error(`woken ${WAKES_MAX} times within ${ms} ms`);
  }

  #write(bytes: Uint8Array): void {
    this.writtenBytes += bytes.length;
    this.#written(bytes);
  }
}

interface Lesson {
  readonly fromTwin: Mutator;
  readonly fromMachine: Mutator;
}

/** What device and twin really say to each other over a while is what is mutated. */
function learn(driver: AnyDriver, chance: () => number): Lesson {
  const lesson = { fromTwin: new Mutator(chance), fromMachine: new Mutator(chance) };
  const world = new TestWorld();
  const kept = new Kept(driver, world);
  const twin = driver.sim?.(exampleOptions(driver), world) ?? null;
  const wire =
    twin?.plug({
      opened: () => {},
      heard: (bytes) => {
        lesson.fromTwin.learn(bytes);
        world.after(1, () => kept.take({ type: "heard", bytes }));
      },
      drained: () => world.after(1, () => kept.take({ type: "drained" })),
      closed: () => {},
    }) ?? null;
  kept.whenWritten((bytes) => {
    lesson.fromMachine.learn(bytes);
    world.after(1, () => wire?.hear(bytes));
  });
  kept.take({ type: "opened" });
  for (let no = 0; no < LESSON_MS / 100; no += 1) {
    const order = no % 10 === 0 ? orderFor(driver.role, no) : null;
    if (order !== null) kept.take({ type: "order", order });
    if (twin !== null) handle(twin, no);
    kept.pass(100);
  }
  return lesson;
}

/** What a person does with a scanner or a pad. */
function handle(twin: SimDevice, no: number): void {
  if (no % 7 === 0) twin.scan?.(`TALON${no}`);
  if (no % 7 === 3) for (const key of ["1", "call", "a"]) twin.press?.(key);
}

interface Plan {
  readonly seed: number;
  readonly bytes: number;
}

/** Feeds a driver's machine what its twin says, mutated, in all kinds of pieces, amid orders and pauses. */
export function fuzzMachine(driver: AnyDriver, { seed, bytes: mostBytes }: Plan): FuzzFigures {
  const chance = chanceOf(seed);
  const { fromTwin } = learn(driver, chance);
  const kept = new Kept(driver, new TestWorld());
  kept.take({ type: "opened" });
  const meter = new Meter(mostBytes);
  let orders = 0;
  for (let fed = 0; fed < mostBytes; ) {
    const word = fromTwin.next();
    for (const piece of fromTwin.cut(word)) kept.take({ type: "heard", bytes: piece });
    fed += Math.max(1, word.length);
    if (chance() < 0.3) kept.take({ type: "drained" });
    const order = chance() < ORDER_SHARE ? orderFor(driver.role, orders) : null;
    if (order !== null) {
      orders += 1;
      kept.take({ type: "order", order });
    }
    kept.pass(chance() < PAUSE_SHARE ? Math.floor(chance() * PAUSE_MOST_MS) : 1 + Math.floor(chance() * 5));
    meter.at(fed);
  }
  const { words, writtenBytes, burst } = kept;
  return { driver: driver.name, receiver: "machine", bytes: mostBytes, words, writtenBytes, burst, ...meter.figures() };
}

/** Feeds a virtual twin what its driver says, mutated: it must be as stubborn as the device. */
export function fuzzTwin(driver: AnyDriver, { seed, bytes }: Plan): FuzzFigures | null {
  const mostBytes = bytes / TWIN_SHARE;
  const chance = chanceOf(seed + 1);
  const { fromMachine } = learn(driver, chance);
  const world = new TestWorld();
  const twin = driver.sim?.(exampleOptions(driver), world);
  if (twin === undefined) return null;
  let writtenBytes = 0;
  let said = 0;
  let burst = 0;
  const sink = {
    opened: () => {},
    heard: (bytes: Uint8Array) => {
      writtenBytes += bytes.length;
      said += 1;
    },
    drained: () => {},
    closed: () => {},
  };
  let wire = twin.plug(sink);
  const meter = new Meter(mostBytes);
  for (let fed = 0; fed < mostBytes; ) {
    const word = fromMachine.next();
    const before = said;
    for (const piece of fromMachine.cut(word)) wire?.hear(piece);
    fed += Math.max(1, word.length);
    world.pass(1 + Math.floor(chance() * 200));
    burst = Math.max(burst, said - before);
    wire ??= twin.plug(sink);
    meter.at(fed);
  }
  return { driver: driver.name, receiver: "twin", bytes: mostBytes, words: 0, writtenBytes, burst, ...meter.figures() };
}

/** Edges in any order and at any time, on the lines of a driver that needs pins. */
export function fuzzEdges(driver: AnyDriver, { seed, bytes: edges }: Plan): FuzzFigures | null {
  const request = driver.pins?.(exampleOptions(driver) as never);
  if (request === undefined || request.inputs.length === 0) return null;
  const chance = chanceOf(seed);
  const world = new TestWorld();
  const chip = new VirtualChip(world);
  const kept = new Kept(driver, world);
  const pins = chip.pins();
  pins.claim(request, {
    opened: () => kept.take({ type: "opened" }),
    edge: (edge) => kept.take({ type: "edge", ...edge }),
    closed: () => {},
  });
  kept.pass(10);
  const meter = new Meter(edges);
  for (let done = 1; done <= edges; done += 1) {
    const line = request.inputs[Math.floor(chance() * request.inputs.length)] ?? 0;
    chip.set(line, chance() < 0.5 ? "active" : "inactive");
    kept.pass(chance() < 0.9 ? Math.floor(chance() * 20) : Math.floor(chance() * PAUSE_MOST_MS));
    meter.at(done);
  }
  const { words, writtenBytes, burst } = kept;
  return { driver: driver.name, receiver: "machine", bytes: edges, words, writtenBytes, burst, ...meter.figures() };
}
