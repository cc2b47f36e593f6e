import { describe, expect, test } from "vitest";
import type { ConfigChange } from "../../../../agent/domain/input.ts";
import { Life, opened } from "./life.ts";

const changes: readonly ConfigChange[] = [{ key: "stations.w1.label", from: "1", to: "11" }];

describe("U4: a change of the configuration", () => {
  test("while the agent runs is recorded once, with what differs", () => {
    const life = opened();
    const told = life.tell({ type: "config.changed", digest: "other", changes });
    expect(told.events).toEqual([{ type: "config.applied", data: { digest: "other", changes } }]);
    expect(life.centre.config).toBe("other");
    expect(life.tell({ type: "config.changed", digest: "other", changes }).events).toEqual([]);
  });

  test("while the agent was away is recorded once, with its start", () => {
    const life = opened();
    const started = life.tell({ type: "agent.started", version: "test", config: "other", changes });
    expect(started.events.map(({ type }) => type)).toEqual(["agent.started", "config.applied"]);
    expect(started.events[1]).toMatchObject({ data: { digest: "other", changes } });
    expect(life.tell({ type: "config.changed", digest: "other", changes }).events).toEqual([]);
    expect(life.tell({ type: "agent.started", version: "test", config: "other" }).events).toHaveLength(1);
  });

  test("that nobody can name is recorded all the same", () => {
    const life = new Life();
    const [, applied] = life.tell({ type: "agent.started", version: "test", config: "first" }).events;
    expect(applied).toEqual({ type: "config.applied", data: { digest: "first" } });
  });

  test("of more keys than a record has room for names the first fifty", () => {
    const many = Array.from({ length: 60 }, (_, no) => ({ key: `key-${no}`, from: null, to: "1" }));
    const life = opened();
    life.tell({ type: "config.changed", digest: "other", changes: many });
    expect(life.of("config.applied").at(-1)?.changes).toEqual(many.slice(0, 50));
  });
});
