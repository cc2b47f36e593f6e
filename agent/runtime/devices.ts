import type { DevicePhase } from "../../drivers/driver.ts";
import type { DeviceFigures, SuperviseIn, SuperviseOut } from "../../drivers/supervisor.ts";
import { assert, unreachable } from "../kernel/assert.ts";
import type { FaultCode } from "../kernel/fault.ts";
import type { Clock } from "../ports/clock.ts";
import type { Level } from "../ports/pins.ts";
import { Alarm } from "./alarm.ts";
import { wireText } from "./wire-text.ts";
import { type AnyOrder, type AnyWord, unattended, type WiredDevice, type World } from "./world.ts";

/** What the devices tell the agent. */
export interface DeviceSink {
  readonly post: (device: string, input: SuperviseIn<AnyOrder>) => void;
  readonly told: (device: string, word: AnyWord) => void;
  readonly state: (device: string, state: { phase: DevicePhase; fault: FaultCode | null }) => void;
}

interface Held {
  readonly device: WiredDevice;
  readonly alarm: Alarm;
}

/** All devices with their wires and alarms: machines decide, this carries out what they want. */
export class Devices {
  readonly #clock: Clock;
  readonly #note: World["note"];
  readonly #sink: DeviceSink;
  readonly #watches: (() => void)[] = [];
  readonly #byId: ReadonlyMap<string, Held>;

  constructor({ clock, note, devices }: Pick<World, "clock" | "note" | "devices">, sink: DeviceSink) {
    this.#clock = clock;
    this.#note = note;
    this.#sink = sink;
    this.#byId = new Map(
      devices.map((device) => {
        const alarm = new Alarm(clock, () => sink.post(device.id, { type: "woken" }));
        return [device.id, { device, alarm }];
      }),
    );
  }

  start(): void {
    for (const [id, { device }] of this.#byId) {
      this.#sink.post(id, { type: "start" });
      const stop = device.link?.whenAppears?.(() => this.#sink.post(id, { type: "appeared" }));
      if (stop !== undefined) this.#watches.push(stop);
    }
  }

  /** Lets go of every wire. Outputs fall back to inactive; nothing more is told. */
  stop(): void {
    for (const stop of this.#watches.splice(0)) stop();
    for (const { device, alarm } of this.#byId.values()) {
      alarm.clear();
      device.link?.close();
      device.pins?.chip.release();
    }
  }

  figures(): ReadonlyMap<string, DeviceFigures> {
    const figuresOf = ({ part, attend = unattended }: WiredDevice) => attend(() => part.figures());
    return new Map([...this.#byId].map(([id, { device }]) => [id, figuresOf(device)]));
  }

  take(id: string, input: SuperviseIn<AnyOrder>): void {
    const held = this.#byId.get(id);
    assert(held !== undefined, `a letter goes only to a configured device, not to ${id}`);
    const { attend = unattended } = held.device;
    attend(() => this.#attend(held, input));
  }

  #attend({ device, alarm }: Held, input: SuperviseIn<AnyOrder>): void {
    if (input.type === "heard") this.#noteBytes(device, "in", input.bytes);
    const now = this.#clock.mono();
    const out = device.part.take(input, now);
    for (const wish of out) this.#carryOut(device, wish);
    alarm.set(device.part.wakeAt(), now);
  }

  #carryOut(device: WiredDevice, wish: SuperviseOut<AnyWord>): void {
    switch (wish.type) {
      case "open":
        return this.#open(device);
      case "close":
        device.link?.close();
        device.pins?.chip.release();
        return;
      case "write":
        this.#noteBytes(device, "out", wish.bytes);
        device.link?.write(wish.bytes, wish.holdMs);
        return;
      case "answered":
        device.link?.answered?.();
        return;
      case "drive":
        this.#note(() => ({ at: this.#at(), kind: "pin", device: device.id, line: wish.line, level: wish.level }));
        device.pins?.chip.drive(wish.line, wish.level);
        return;
      case "sample":
        device.pins?.chip.sample();
        return;
      case "told":
        return this.#sink.told(device.id, wish.word);
      case "state":
        this.#note(() => ({ at: this.#at(), kind: "device", device: device.id, phase: wish.phase, fault: wish.fault }));
        return this.#sink.state(device.id, { phase: wish.phase, fault: wish.fault });
      default:
        return unreachable(wish);
    }
  }

  #open({ id, link, pins }: WiredDevice): void {
    const post = (input: SuperviseIn<AnyOrder>) => this.#sink.post(id, input);
    const opened = () => post({ type: "opened" });
    link?.open({
      opened,
      heard: (bytes) => post({ type: "heard", bytes }),
      drained: () => post({ type: "drained" }),
      closed: (fault) => post({ type: "closed", fault }),
    });
    const levels = new Map<number, Level>();
    pins?.chip.claim(pins.request, {
      opened,
      edge: (edge) => {
        const { line, level } = edge;
        if (levels.get(line) !== level) this.#note(() => ({ at: this.#at(), kind: "pin", device: id, line, level }));
        levels.set(line, level);
        post({ type: "edge", ...edge });
      },
      closed: (fault, holder) => post({ type: "closed", fault, ...(holder === undefined ? {} : { holder }) }),
    });
  }

  #noteBytes({ id, mask }: WiredDevice, way: "in" | "out", bytes: Uint8Array): void {
    this.#note(() => ({ at: this.#at(), kind: "wire", device: id, way, hex: wireText(bytes, mask ?? null) }));
  }

  #at(): string {
    return new Date(this.#clock.wall()).toISOString();
  }
}
