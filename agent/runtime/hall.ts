import { z } from "zod";
import type { Centre } from "../domain/centre.ts";
import { eventData } from "../domain/event.ts";
import type { Rules } from "../domain/rules.ts";
import type { Checked, Scene, SceneCall } from "../ports/screen.ts";
import { TEST_FACE } from "./device-test.ts";
import { TEST_CALL } from "./device-tests.ts";
import { hallScene } from "./hall-scene.ts";
import { pageStation } from "./page-station.ts";
import type { AnyOrder, WiredDevice, World } from "./world.ts";

export interface HallSink {
  readonly isVolatile?: boolean;
  readonly centre: () => Centre;
  readonly order: (device: string, order: AnyOrder) => void;
}

const CHECKED_TYPE = "talon.ticket.checked.v1";
const checkedEvent = z.object({ type: z.literal(CHECKED_TYPE), data: eventData["ticket.checked"] });

/** All screens of a centre: each is told the same scene when it has changed. */
export class Hall {
  readonly #screens: readonly Pick<WiredDevice, "id" | "wire">[];
  readonly #world: Pick<World, "say" | "clock">;
  readonly #rules: Rules;
  readonly #sink: HallSink;
  #seen: { readonly centre: Centre; readonly isWritable: boolean } | null = null;
  #checked: Checked | null = null;
  readonly #tested = new Set<string>();
  #scene: Scene | null = null;
  #shown = "";

  constructor(world: Pick<World, "say" | "clock" | "devices">, rules: Rules, sink: HallSink) {
    this.#screens = world.devices.filter(({ role }) => role === "screen");
    this.#world = world;
    this.#rules = rules;
    this.#sink = sink;
  }

  /** An event as it was recorded: whoever held a paper before a scanner in the hall reads there what it is worth. */
  see(body: string, at: number): void {
    if (this.#screens.length === 0 || !body.includes(CHECKED_TYPE)) return;
    const read = checkedEvent.safeParse(JSON.parse(body));
    if (!read.success) return;
    const { visit, verdict } = read.data.data;
    this.#checked = { ticket: visit === undefined ? null : (visit.split("-").at(-1) ?? null), verdict, at };
    this.#seen = null;
  }

  show(isWritable: boolean): void {
    if (this.#screens.length === 0) return;
    const centre = this.#sink.centre();
    if (this.#seen?.centre === centre && this.#seen.isWritable === isWritable) return;
    this.#seen = { centre, isWritable };
    const { say } = this.#world;
    const isVolatile = this.#sink.isVolatile === true;
    const scene = hallScene({
      centre,
      rules: this.#rules,
      say,
      checked: this.#checked,
      isWritable,
      isVolatile,
    });
    const text = JSON.stringify(scene);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#scene = scene;
    for (const screen of this.#screens) this.#paint(screen);
  }

  /** A test face stands among the calls, so that the hall's own go on; it is announced to nobody. */
  test(id: string, isOn: boolean): void {
    if (isOn) this.#tested.add(id);
    else this.#tested.delete(id);
    const screen = this.#screens.find((one) => one.id === id);
    if (screen !== undefined) this.#paint(screen);
  }

  #paint({ id, wire }: Pick<WiredDevice, "id" | "wire">): void {
    const scene = this.#scene;
    if (scene === null) return;
    const calls = this.#tested.has(id) ? [this.#testCall(wire), ...scene.calls] : scene.calls;
    this.#sink.order(id, { type: "paint", scene: { ...scene, calls } });
  }

  #testCall(wire: string): SceneCall {
    const station = pageStation(wire, this.#rules);
    return {
      id: TEST_CALL,
      ticket: TEST_FACE,
      station: station?.id ?? "",
      label: station?.label ?? "",
      arrow: "none",
      at: this.#world.clock.wall(),
      isCurrent: true,
      isAwaited: false,
      spoken: {},
    };
  }
}
