import { expect, test } from "vitest";
import { SupplyWatch } from "../../../../../agent/cli/run/supply-watch.ts";
import type { CentreInput } from "../../../../../agent/domain/input.ts";
import type { Log } from "../../../../../agent/ports/log.ts";
import { Life } from "../../domain/life.ts";

function setUp() {
  const warned: string[] = [];
  const log: Log = { info: () => {}, warn: (what) => warned.push(what), error: () => {} };
  return { warned, watch: new SupplyWatch(log) };
}

test("under-voltage is in the log at once, and in the journal when it begins and when it ends", () => {
  const { warned, watch } = setUp();
  const told: CentreInput[] = [];
  watch.changed("low");
  watch.tellTo({ tell: (input) => told.push(input) });
  watch.changed("good");
  watch.changed("dipped");
  expect(warned).toEqual(["power-low", "power-low"]);
  const life = new Life().open();
  for (const input of told) life.tell(input);
  expect(life.events.slice(-2)).toMatchObject([
    { type: "power.supply", data: { supply: "good" } },
    { type: "power.supply", data: { supply: "dipped" } },
  ]);
});
