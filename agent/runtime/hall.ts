import { z } from "zod";
import type { Centre } from "../domain/centre.ts";
import { eventData } from "../domain/event.ts";
import type { Rules } from "../domain/rules.ts";
import type { Checked, SceneCall } from "../ports/screen.ts";
import { hallScene } from "./hall-scene.ts";
import type { AnyOrder, World } from "./world.ts";

export interface HallSink {
  readonly isVolatile?: boolean;
  readonly centre: () => Centre;
  readonly order: (device: string, order: AnyOrder) => void;
}

const CHECKED_TYPE = "talon.ticket.checked.v1";
const checkedEvent = z.object({ type: z.literal(CHECKED_TYPE), data: eventData["ticket.checked"] });

/** All screens of a centre: each is told the same scene when it has changed. */
export class Hall {
  readonly #screens: readonly string[];
  readonly #world: Pick<World, "say">;
  readonly #rules: Rules;
  readonly #sink: HallSink;
  #seen: { readonly centre: Centre; readonly isWritable: boolean } | null = null;
  #calls: readonly SceneCall[] = [];
  #checked: Checked | null = null;
  #shown = "";

  constructor(world: Pick<World, "say" | "devices">, rules: Rules, sink: HallSink) {
    this.#screens = world.devices.filter(({ role }) => role === "screen").map(({ id }) => id);
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
      before: this.#calls,
      checked: this.#checked,
      isWritable,
      isVolatile,
    });
    if (isWritable) this.#calls = scene.calls;
    const text = JSON.stringify(scene);
    if (text === this.#shown) return;
    this.#shown = text;
    for (const screen of this.#screens) this.#sink.order(screen, { type: "paint", scene });
  }
}
