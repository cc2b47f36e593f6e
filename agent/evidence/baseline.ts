import { type Glimpse, wordIn } from "./glimpse.ts";

/**
 * The records that still hold when a visit begins: who is signed in where, who is on a break, what is down, whether the centre is held,
 * how far recorders' clocks were off. Without them nobody could say later whose the time was.
 */
export class Baseline {
  readonly #held = new Map<string, Glimpse>();

  see(record: Glimpse): void {
    const { type, body } = record;
    switch (type) {
      case "operator.signed-in":
        this.#held.set(`operator ${wordIn(body, "station")}`, record);
        this.#held.delete(`break ${wordIn(body, "station")}`);
        return;
      case "operator.signed-out":
        this.#held.delete(`operator ${wordIn(body, "station")}`);
        this.#held.delete(`break ${wordIn(body, "station")}`);
        return;
      case "operator.paused":
        this.#held.set(`break ${wordIn(body, "station")}`, record);
        return;
      case "operator.resumed":
        this.#held.delete(`break ${wordIn(body, "station")}`);
        return;
      case "centre.paused":
        this.#held.set("hold", record);
        return;
      case "centre.resumed":
        this.#held.delete("hold");
        return;
      case "camera.compared":
        this.#held.set(`camera ${wordIn(body, "camera")}`, record);
        return;
      case "device.state":
        return this.#seeDevice(record);
      case "agent.started":
        return this.#forgetDevices();
      default:
    }
  }

  /** Those that hold now, in their order. */
  now(): readonly Glimpse[] {
    return [...this.#held.values()].sort((one, other) => one.seq - other.seq);
  }

  #seeDevice(record: Glimpse): void {
    const { body } = record;
    const device = `device ${wordIn(body, "device")}`;
    const phase = wordIn(body, "phase");
    if (phase === "absent" || phase === "failed") this.#held.set(device, record);
    else this.#held.delete(device);
  }

  /** After a start nothing is held against a device that has not spoken yet. */
  #forgetDevices(): void {
    for (const key of this.#held.keys()) if (key.startsWith("device ")) this.#held.delete(key);
  }
}
