import { describe, expect, test } from "vitest";
import { isPictureTopic, NewestPictures } from "../../../../../deploy/hub/postgres/newest-pictures.ts";

const picture = (centre: string, text: string, isKept = false) => ({
  topic: `talon/1/00/${centre}/up/live`,
  payload: Buffer.from(text),
  isKept,
});

const texts = (pictures: readonly { readonly payload: Buffer }[]) => pictures.map(({ payload }) => payload.toString());

describe("pictures that wait to be kept", () => {
  test("only the newest of each centre waits, in the place of the first", () => {
    const pictures = new NewestPictures();
    for (const [centre, text] of [
      ["a", "1"],
      ["b", "2"],
      ["a", "3"],
      ["a", "4"],
    ] as const)
      pictures.put(picture(centre, text));
    expect([pictures.count, pictures.superseded]).toEqual([2, 2]);
    expect(texts(pictures.take(10))).toEqual(["4", "2"]);
    expect(pictures.count).toBe(0);
  });

  test("a birth does not stand for a live picture", () => {
    const pictures = new NewestPictures();
    pictures.put(picture("a", "live"));
    pictures.put({ ...picture("a", "state"), topic: "talon/1/00/a/up/state" });
    expect(texts(pictures.take(10))).toEqual(["live", "state"]);
  });

  test("those that wait longest are taken first, and the others stay", () => {
    const pictures = new NewestPictures();
    for (const centre of ["a", "b", "c"]) pictures.put(picture(centre, centre));
    expect(texts(pictures.take(2))).toEqual(["a", "b"]);
    expect(texts(pictures.take(2))).toEqual(["c"]);
  });

  test("a centre that has spoken counts as heard, even where the broker's older copy comes after it", () => {
    const pictures = new NewestPictures();
    pictures.put(picture("a", "said now"));
    pictures.put(picture("a", "kept", true));
    pictures.put(picture("b", "kept", true));
    expect(pictures.take(2).map(({ isKept }) => isKept)).toEqual([false, true]);
  });

  test("more than a country has are not kept in memory", () => {
    const pictures = new NewestPictures();
    for (let no = 0; no < 30_002; no += 1) pictures.put(picture(`c${no}`, "x"));
    pictures.put(picture("c7", "newer"));
    expect([pictures.count, pictures.dropped, pictures.superseded]).toEqual([30_000, 2, 1]);
  });

  test("births and live pictures are pictures, and nothing else", () => {
    const lanes = ["live", "state", "ev", "hello", "alert", "tm", "res/live"];
    expect(lanes.filter((lane) => isPictureTopic(`talon/1/00/a/up/${lane}`))).toEqual(["live", "state"]);
  });
});
