import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { describe, expect, test, vi } from "vitest";
import type { Change } from "../../../../../deploy/hub/http/model.ts";
import type { ChangeSink, Situation } from "../../../../../deploy/hub/http/situation.ts";
import { BEHIND_BYTES_MAX, SituationStream, VIEWERS_MAX } from "../../../../../deploy/hub/http/stream.ts";

const change = (revision: number, isWhole: boolean): Change => ({
  revision,
  nowMs: 0,
  silentAfterMs: 1,
  isWhole,
  tiles: [],
});

class Viewer extends EventEmitter {
  readonly said: string[] = [];
  writableLength = 0;
  isEnded = false;

  write(text: string): void {
    this.said.push(text);
  }

  end(): void {
    this.isEnded = true;
  }

  revisions(): readonly string[] {
    return this.said.map((text) => {
      const { revision, isWhole }: Change = JSON.parse(text.replace("data: ", ""));
      return `${revision}${isWhole ? " whole" : ""}`;
    });
  }
}

function opened() {
  const sinks = new Set<ChangeSink>();
  let revision = 1;
  const situation = {
    whole: () => change(revision, true),
    watch: (sink: ChangeSink) => {
      sinks.add(sink);
      return () => sinks.delete(sink);
    },
  } as unknown as Situation;
  const stream = new SituationStream(situation);
  const tell = () => {
    revision += 1;
    for (const sink of sinks) sink(change(revision, false));
  };
  const add = (isWelcome?: () => boolean) => {
    const viewer = new Viewer();
    return { viewer, isIn: stream.add(viewer as unknown as ServerResponse, isWelcome) };
  };
  return { stream, tell, add, sinks };
}

describe("the stream", () => {
  test("tells everything first and then what changed", () => {
    const { stream, tell, add } = opened();
    const { viewer } = add();
    tell();
    tell();
    expect(viewer.revisions()).toEqual(["1 whole", "2", "3"]);
    stream.close();
  });

  test("leaves out a viewer who does not keep up, and gives him everything anew once he has", () => {
    const { stream, tell, add } = opened();
    const [slow, quick] = [add().viewer, add().viewer];
    slow.writableLength = BEHIND_BYTES_MAX + 1;
    tell();
    slow.writableLength = 10;
    tell();
    slow.writableLength = 0;
    slow.emit("drain");
    tell();
    expect(slow.revisions()).toEqual(["1 whole", "3 whole", "4"]);
    expect(quick.revisions()).toEqual(["1 whole", "2", "3", "4"]);
    stream.close();
  });

  test("sends away with the next pulse whose token is not known any more", () => {
    vi.useFakeTimers();
    const { stream, add } = opened();
    let isKnown = true;
    const [known, gone] = [add().viewer, add(() => isKnown).viewer];
    vi.advanceTimersByTime(15_000);
    expect(gone.isEnded).toBe(false);
    isKnown = false;
    vi.advanceTimersByTime(15_000);
    expect([known.isEnded, gone.isEnded]).toEqual([false, true]);
    stream.close();
    vi.useRealTimers();
  });

  test("has a limit of viewers, and forgets those who went", () => {
    const { stream, tell, add, sinks } = opened();
    const viewers = Array.from({ length: VIEWERS_MAX }, () => add().viewer);
    expect(add().isIn).toBe(false);
    viewers[0]?.emit("close");
    const { isIn, viewer } = add();
    expect(isIn).toBe(true);
    tell();
    expect([viewers[0]?.said.length, viewer.said.length]).toEqual([1, 2]);
    stream.close();
    expect([viewer.isEnded, sinks.size]).toEqual([true, 0]);
  });
});
