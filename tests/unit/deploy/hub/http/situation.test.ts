import { afterEach, describe, expect, test } from "vitest";
import type { Change } from "../../../../../deploy/hub/http/model.ts";
import { Situation } from "../../../../../deploy/hub/http/situation.ts";
import { called, overdue } from "../../../../e2e/rig/virtual-centre.ts";
import { hubWithCentre, NOON } from "./heard.ts";

const MINUTE_MS = 60_000;
const WAIT_MS = 10_000;
const ends: (() => void)[] = [];

async function opened() {
  const { store, centre } = hubWithCentre();
  const situation = new Situation(store.read, () => NOON);
  const changes: Change[] = [];
  ends.push(() => {
    situation.close();
    store.close();
  });
  await situation.open();
  situation.watch((change) => changes.push(change));
  const until = async (holds: () => boolean) => {
    for (const end = Date.now() + WAIT_MS; !holds() && Date.now() < end; )
      await new Promise((done) => setTimeout(done, 5));
    expect(holds()).toBe(true);
  };
  const tile = () => situation.whole().tiles[0];
  return { store, centre, situation, changes, until, tile };
}

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe("the situation", () => {
  test("K18: follows pictures and the events after them, and tells only the centre that changed", async () => {
    const { centre, changes, until, tile } = await opened();
    centre.online(true);
    const visit = centre.takeTicket(NOON - 5 * MINUTE_MS);
    centre.live();
    await until(() => tile()?.open === 1);
    expect(tile()).toMatchObject({
      centre: "kz-ala-01",
      region: "Almaty",
      link: "online",
      waiting: 1,
      worst: { ticket: "A001" },
    });
    centre.record([called(visit)], Date.now() + 1);
    await until(() => tile()?.waiting === 0);
    expect(changes.every(({ tiles }) => tiles.length <= 1)).toBe(true);
    expect(changes.map(({ revision }) => revision)).toEqual(changes.map((_, no) => changes[0]!.revision + no));
  });

  test("says nothing where a picture says the same again", async () => {
    const { store, centre, changes, until, tile } = await opened();
    centre.takeTicket(NOON - 5 * MINUTE_MS, false);
    store.keepLive(centre.name, JSON.stringify(centre.picture(NOON)), NOON);
    await until(() => tile()?.open === 1);
    const count = changes.length;
    store.keepLive(centre.name, JSON.stringify(centre.picture(NOON + 30_000)), NOON);
    store.keepState(centre.name, JSON.stringify({ online: false, region: "Almaty" }));
    await until(() => tile()?.link === "offline");
    expect(changes.length).toBe(count + 1);
  });

  test("K12: tells an overrun as an alarm and as a case with its owners", async () => {
    const { centre, situation, changes, until } = await opened();
    const visit = centre.takeTicket(NOON - 70 * MINUTE_MS);
    centre.record(overdue(visit, NOON), NOON);
    await until(() => situation.whole().cases?.length === 1);
    const [line] = situation.whole().cases ?? [];
    expect(line).toMatchObject({
      phase: "open",
      authorities: ["police"],
      stage: "exam-theory",
      sinceMs: NOON - 70 * MINUTE_MS,
    });
    expect(line?.owners.map(({ owner }) => owner)).toEqual(["police", "centre", "equipment", "citizen"]);
    expect(line?.stages.map(({ stage, budgetMs }) => [stage, budgetMs / MINUTE_MS])).toEqual([
      ["intake", 15],
      ["exam-theory", 30],
      ["handover", 15],
    ]);
    const told = changes.flatMap(({ alarms = [] }) => alarms.map(({ type }) => type));
    expect(told.toSorted()).toEqual(["cause.opened", "visit.overdue"]);
  });

  test("knows what a hub kept before it began", async () => {
    const { store, centre } = hubWithCentre();
    centre.online(true);
    centre.takeTicket(NOON - MINUTE_MS, false);
    centre.live();
    const situation = new Situation(store.read, () => NOON);
    await situation.open();
    expect(situation.centre("kz-ala-01")?.visits.map(({ ticket }) => ticket)).toEqual(["A001"]);
    expect(situation.centre("nobody")).toBeNull();
    situation.close();
    store.close();
  });
});
