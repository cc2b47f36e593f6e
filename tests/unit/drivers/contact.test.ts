import { describe, expect, test } from "vitest";
import { monoMs } from "../../../agent/kernel/units.ts";
import type { Level } from "../../../agent/ports/pins.ts";
import { contactWakeAt, edgeContact, openContact, settleContact } from "../../../drivers/contact.ts";

const timing = { settleMs: 30 };

function follow(edges: readonly (readonly [number, Level])[], end: number) {
  let contact = openContact;
  const presses: number[] = [];
  const note = (pressedAt: number | null): void => {
    if (pressedAt !== null) presses.push(pressedAt);
  };
  for (const [at, level] of edges) {
    const after = edgeContact(contact, { level, at: monoMs(at) }, timing);
    contact = after.contact;
    note(after.pressedAt);
  }
  const after = settleContact(contact, monoMs(end), timing);
  note(after.pressedAt);
  return { contact: after.contact, presses };
}

describe("a mechanical contact", () => {
  test("a press counts once it has been still for the settle time", () => {
    expect(follow([[100, "active"]], 129).presses).toEqual([]);
    expect(follow([[100, "active"]], 130).presses).toEqual([100]);
  });

  test("a glitch shorter than the settle time is no press, but is counted as a bounce", () => {
    const { presses, contact } = follow(
      [
        [100, "active"],
        [110, "inactive"],
      ],
      500,
    );
    expect(presses).toEqual([]);
    expect(contact.bounces).toBe(1);
  });

  test("a press that chatters on its way down and up counts once", () => {
    const chatter: (readonly [number, Level])[] = [];
    for (let at = 0; at < 20; at += 2) chatter.push([100 + at, at % 4 === 0 ? "active" : "inactive"]);
    const edges: (readonly [number, Level])[] = [
      ...chatter,
      [120, "active"],
      [300, "inactive"],
      [304, "active"],
      [309, "inactive"],
    ];
    const { presses, contact } = follow(edges, 1000);
    expect(presses).toEqual([120]);
    expect(contact).toMatchObject({ settled: "inactive", presses: 1, bounces: 6 });
  });

  test("a dropped line in mid-press gives no second press", () => {
    const { presses } = follow(
      [
        [100, "active"],
        [200, "inactive"],
        [215, "active"],
        [400, "inactive"],
      ],
      1000,
    );
    expect(presses).toEqual([100]);
  });

  test("presses that came and went while the program was stalled all count", () => {
    const edges: (readonly [number, Level])[] = [0, 1, 2].flatMap((place) => [
      [100 + place * 800, "active"] as const,
      [200 + place * 800, "inactive"] as const,
    ]);
    expect(follow(edges, 5000).presses).toEqual([100, 900, 1700]);
  });

  test("it asks to be looked at when it settles, and when it would be stuck", () => {
    const down = edgeContact(openContact, { level: "active", at: monoMs(100) }, timing).contact;
    expect(contactWakeAt(down, timing)).toBe(130);
    const pressed = settleContact(down, monoMs(130), timing).contact;
    expect(contactWakeAt(pressed, timing)).toBe(10_100);
    const stuck = settleContact(pressed, monoMs(10_100), timing).contact;
    expect(stuck.isStuck).toBe(true);
    expect(contactWakeAt(stuck, timing)).toBeNull();
  });
});
