import { describe, expect, test } from "vitest";
import { monoMs } from "../../../agent/kernel/units.ts";
import type { Doubt, Level } from "../../../agent/ports/pins.ts";
import { type Contact, contactDueAt, edgeContact, heldContact, openContact } from "../../../drivers/contact.ts";

const timing = { settleMs: 30 };

type Told = readonly [at: number, level: Level, doubt?: Doubt];

function follow(edges: readonly Told[]) {
  let contact: Contact = openContact;
  const presses: number[] = [];
  for (const [at, level, doubt] of edges) {
    const edge = { level, at: monoMs(at) };
    const after = edgeContact(contact, doubt === undefined ? edge : { ...edge, doubt }, timing);
    contact = after.contact;
    if (after.pressedAt !== null) presses.push(after.pressedAt);
  }
  return { contact, presses };
}

const unseenSince = (since: number, lost = 0): Doubt => ({ since: monoMs(since), lost });

describe("a mechanical contact", () => {
  test("a press counts once it is known to have lasted for the settle time, as of when the contact closed", () => {
    const down: Told = [100, "active"];
    expect(follow([down, [129, "active"]]).presses).toEqual([]);
    expect(follow([down, [130, "active"]]).presses).toEqual([100]);
  });

  test("a glitch shorter than the settle time is no press, and is counted as a glitch", () => {
    const { presses, contact } = follow([
      [100, "active"],
      [110, "inactive"],
      [500, "inactive"],
    ]);
    expect(presses).toEqual([]);
    expect(contact.wear).toMatchObject({ glitches: 1, bounces: 0, presses: 0 });
  });

  test("a press that chatters on its way down and up counts once, as of its first closing, and its bounces are counted", () => {
    const { presses, contact } = follow([
      [100, "active"],
      [104, "inactive"],
      [106, "active"],
      [300, "inactive"],
      [304, "active"],
      [309, "inactive"],
      [1000, "inactive"],
    ]);
    expect(presses).toEqual([100]);
    expect(contact).toMatchObject({ settled: "inactive", wear: { presses: 1, bounces: 4, glitches: 0 } });
  });

  test("a line that drops out in mid-press gives no second press, but shows as wear", () => {
    const { presses, contact } = follow([
      [100, "active"],
      [200, "inactive"],
      [215, "active"],
      [400, "inactive"],
      [1000, "inactive"],
    ]);
    expect(presses).toEqual([100]);
    expect(contact.wear).toMatchObject({ bounces: 2, bouncesPerPress: 2 });
  });

  test("a press in which a disturbed cable opens the line again and again still counts", () => {
    const edges: Told[] = [];
    for (let at = 100; at < 300; at += 20) edges.push([at, "active"], [at + 15, "inactive"]);
    expect(follow(edges).presses).toEqual([100]);
  });

  test("presses that came and went while the program was stalled all count", () => {
    const edges = [0, 1, 2].flatMap((place): readonly Told[] => [
      [100 + place * 800, "active"],
      [200 + place * 800, "inactive"],
    ]);
    expect(follow(edges).presses).toEqual([100, 900, 1700]);
  });

  test("what nobody watched proves no press: a level that was seen once and is gone at the next look", () => {
    const { presses } = follow([
      [100, "active"],
      [340, "inactive", unseenSince(101)],
      [400, "inactive"],
    ]);
    expect(presses).toEqual([]);
  });

  test("edges that were dropped are counted, and what lay between them adds nothing to a press", () => {
    const { presses, contact } = follow([
      [100, "active"],
      [120, "active", unseenSince(100, 2)],
      [149, "active"],
    ]);
    expect(presses).toEqual([]);
    expect(contact.wear.lostEdges).toBe(2);
    expect(
      follow([
        [100, "active"],
        [120, "active", unseenSince(100, 2)],
        [150, "active"],
      ]).presses,
    ).toEqual([100]);
  });

  test("it is due when it may settle, and when it would be stuck", () => {
    const down = follow([[100, "active"]]).contact;
    expect(contactDueAt(down, timing)).toBe(130);
    const pressed = follow([
      [100, "active"],
      [130, "active"],
    ]).contact;
    expect(contactDueAt(pressed, timing)).toBe(10_100);
    const stuck = edgeContact(pressed, { level: "active", at: monoMs(10_100) }, timing).contact;
    expect(stuck.isStuck).toBe(true);
    expect(contactDueAt(stuck, timing)).toBeNull();
    expect(contactDueAt(openContact, timing)).toBeNull();
  });

  test("a contact that was closed before anybody looked is no press, and is let go like any other", () => {
    const held = heldContact(openContact, monoMs(50), timing);
    const kept = edgeContact(held, { level: "active", at: monoMs(500) }, timing);
    expect(kept.pressedAt).toBeNull();
    const open = edgeContact(kept.contact, { level: "inactive", at: monoMs(600) }, timing).contact;
    expect(contactDueAt(open, timing)).toBe(630);
    expect(edgeContact(open, { level: "inactive", at: monoMs(630) }, timing).contact.settled).toBe("inactive");
  });

  test("the mean of bounces follows a contact that wears out", () => {
    const press = (from: number, bounces: number): readonly Told[] => {
      const chatter: Told[] = [];
      for (let bounce = 0; bounce < bounces; bounce += 1)
        chatter.push([from + bounce + 1, bounce % 2 ? "active" : "inactive"]);
      return [[from, "active"], ...chatter, [from + 200, "inactive"], [from + 300, "inactive"]];
    };
    const sound = Array.from({ length: 100 }, (_press, place) => press(place * 1000, 0)).flat();
    const worn = Array.from({ length: 100 }, (_press, place) => press(200_000 + place * 1000, 6)).flat();
    expect(follow(sound).contact.wear.bouncesPerPress).toBe(0);
    expect(follow([...sound, ...worn]).contact.wear.bouncesPerPress).toBeGreaterThan(5);
  });
});
