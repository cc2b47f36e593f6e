import { describe, expect, test } from "vitest";
import type { Story } from "../../../../../agent/console/bench/bench-state.ts";
import { PRINTER_FAULTS } from "../../../../../agent/console/bench/bench-view.ts";
import { happeningOfEvent, seeEvent } from "../../../../../agent/console/bench/event-step.ts";
import { happeningOf, STEPS_MAX, STORIES_MAX, STORY_OPEN_MS, tell } from "../../../../../agent/console/bench/story.ts";
import english from "../../../../../config/locales/bench.en.json" with { type: "json" };

const press = happeningOf({ act: "press", service: "licence-first", language: "kk" }, 1_000);
const visit = { visit: "2026-11-21-A017", ticket: "A017", service: "licence-first" };

function event(
  seq: number,
  type: string,
  { at = 1_100, ...data }: Readonly<Record<string, unknown>> & { at?: number },
) {
  const seen = seeEvent(seq, { type: `talon.${type}.v1`, time: "2026-11-21T10:00:00Z", data }, at);
  if (seen === null) throw new Error("no event");
  const happening = happeningOfEvent(seen, at);
  if (happening === null) throw new Error("nothing to tell");
  return happening;
}

const words = (story: Story | undefined) => story?.steps.map((step) => step.word);

describe("stories of the bench", () => {
  test("a press, the number and the proven paper are one story in the order in which they happened", () => {
    const reserved = tell(tell([], press), event(12, "ticket.reserved", visit));
    const [story, ...others] = tell(reserved, event(13, "ticket.issued", visit));
    expect(words(story)).toEqual(["press", "ticket.reserved", "ticket.issued"]);
    expect(story?.seq).toBe(13);
    expect(others).toEqual([]);
  });

  test("what follows later than a story stays open begins a new one", () => {
    const told = tell([], press);
    const late = tell(told, event(12, "ticket.reserved", { ...visit, at: 1_000 + STORY_OPEN_MS }));
    expect(late).toHaveLength(2);
  });

  test("a call joins the operator's key and not the citizen's earlier press", () => {
    const issued = tell(tell([], press), event(12, "ticket.reserved", visit));
    const key = tell(issued, happeningOf({ act: "call", station: "w1" }, 1_200));
    const [story] = tell(key, event(14, "visit.called", { ...visit, station: "w1", at: 1_300 }));
    expect(words(story)).toEqual(["call", "visit.called"]);
  });

  test("a device that becomes well without having been touched is no news", () => {
    expect(tell([], event(3, "device.state", { device: "printer", phase: "ready", fault: null }))).toEqual([]);
  });

  test("the same step is not told twice", () => {
    const reserved = event(12, "ticket.reserved", visit);
    const [story] = tell(tell(tell([], press), reserved), reserved);
    expect(words(story)).toEqual(["press", "ticket.reserved"]);
  });

  test("neither stories nor their steps grow without end", () => {
    let stories: readonly Story[] = [];
    for (let no = 0; no < STORIES_MAX + 5; no += 1) stories = tell(stories, { ...press, at: no });
    expect(stories).toHaveLength(STORIES_MAX);
    for (let seq = 1; seq < STEPS_MAX + 5; seq += 1)
      stories = tell(stories, event(seq, "ticket.reserved", { ...visit, ticket: `A${seq}`, at: 20 }));
    expect(stories[0]?.steps).toHaveLength(STEPS_MAX);
  });

  test("what is no CloudEvent is not seen", () => {
    expect(seeEvent(1, "{ broken", 0)).toBeNull();
    expect(seeEvent(1, 7, 0)).toBeNull();
    expect(seeEvent(1, { data: {} }, 0)).toBeNull();
  });

  test("the end of a visit joins the key that ended it, not the older story of its service", () => {
    const served = tell([], event(20, "stage.started", { ...visit, station: "w1", stage: "intake" }));
    const left = tell(served, happeningOf({ act: "gone", station: "w1" }, 1_050, "A017"));
    const [story] = tell(left, event(21, "visit.closed", { ...visit, outcome: "gone" }));
    expect(words(story)).toEqual(["gone", "visit.closed"]);
  });
});

describe("what a visitor does", () => {
  const words = english as Readonly<Record<string, string>>;

  test.each(PRINTER_FAULTS.flatMap((fault) => [true, false].map((on) => ({ fault, on }))))(
    "has words of its own for the printer's $fault (on: $on)",
    ({ fault, on }) => {
      const { step } = happeningOf({ act: "device-fault", device: "printer", fault, on }, 0);
      expect(words[`step.${step.word}`]).toBeTypeOf("string");
    },
  );
});
