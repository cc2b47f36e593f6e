import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hoursInConfig, hoursOfCentre } from "../../../../deploy/hub/opening-hours.ts";

const almaty = { opensAt: 9 * 60, closesAt: 18 * 60, timezone: "Asia/Almaty" };
const yaml = readFileSync("config/examples/almaty.yaml", "utf8");
const published = JSON.stringify({ config: yaml });
const runs = { revision: 4, digest: "a".repeat(64), phase: "committed", drift: false };
const noRevision = () => null;

describe("when a centre's doors are open", () => {
  test("stands in its configuration, and nowhere in what is none", () => {
    expect(hoursInConfig(yaml)).toEqual(almaty);
    for (const text of [
      "",
      "centre: {}",
      "a: [",
      yaml.replace("09:00", "9 o'clock"),
      yaml.replace("Asia/Almaty", "Moon/Sea"),
    ])
      expect(hoursInConfig(text), text.slice(0, 40)).toBeNull();
  });

  test("is what it says itself, before what was published", () => {
    const opening = { ...almaty, opensAt: 8 * 60 };
    expect(hoursOfCentre(JSON.stringify({ opening, config: runs }), () => published)).toEqual(opening);
  });

  test("is what stands in the revision that it says it runs", () => {
    const asked: number[] = [];
    const revision = (no: number) => {
      asked.push(no);
      return published;
    };
    expect(hoursOfCentre(JSON.stringify({ config: runs }), revision)).toEqual(almaty);
    expect(asked).toEqual([4]);
  });

  test("is not known of one that runs what nobody published and does not say so itself", () => {
    expect(hoursOfCentre(JSON.stringify({ config: { ...runs, revision: null } }), () => published)).toBeNull();
    expect(hoursOfCentre(JSON.stringify({ config: runs }), noRevision)).toBeNull();
    expect(hoursOfCentre(null, noRevision)).toBeNull();
  });
});
