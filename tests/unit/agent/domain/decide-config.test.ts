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

  test("by a revision of the hub names its number, by whose word it is, and the key that signed it", () => {
    const life = opened();
    const revision = { no: 17, by: "duty-officer", keyId: "0123456789abcdef" };
    life.tell({ type: "config.changed", digest: "other", changes, cause: { revision } });
    expect(life.of("config.applied").at(-1)).toEqual({ digest: "other", revision, changes });
  });

  test("that undoes a revision is told as a revert, but only where that revision was in force", () => {
    const life = opened();
    const cause = { undone: { revision: 17, digest: "bad", why: "config-reverted" } };
    life.tell({ type: "config.changed", digest: "good", changes: [], cause });
    expect(life.of("config.applied").at(-1)).toEqual({ digest: "good" });
    life.tell({ type: "config.changed", digest: "bad", changes: [] });
    life.tell({ type: "agent.started", version: "test", config: "good", changes, cause });
    expect(life.of("config.reverted")).toEqual([{ digest: "good", revision: 17, why: "config-reverted", changes }]);
    expect(life.centre.config).toBe("good");
  });

  test("of more keys than a record has room for names the first fifty", () => {
    const many = Array.from({ length: 60 }, (_, no) => ({ key: `key-${no}`, from: null, to: "1" }));
    const life = opened();
    life.tell({ type: "config.changed", digest: "other", changes: many });
    expect(life.of("config.applied").at(-1)?.changes).toEqual(many.slice(0, 50));
  });
});
