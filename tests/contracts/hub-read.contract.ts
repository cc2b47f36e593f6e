import { describe, expect, test } from "vitest";
import type { CommandMessage, ResultMessage } from "../../agent/uplink/contract/schemas.ts";
import type { KeptCommand } from "../../deploy/hub/command-book.ts";
import type { ReadAlerts, ReadFrame } from "../../deploy/hub/frame-reader.ts";
import type { HubNews, HubRead } from "../../deploy/hub/hub-read.ts";
import type { RevisionBook } from "../../deploy/hub/publish-config.ts";
import { commandMessage } from "../../deploy/hub/signed-words.ts";
import { simSigner } from "../sim/sim-signer.ts";
import { alertsFrom, centre, frameFrom, journal, sha256 } from "../unit/deploy/hub/hub-journal.ts";
import { pause } from "./real-mosquitto.ts";

export interface HubUnderTest {
  readonly read: HubRead;
  readonly keepFrame: (centre: string, frame: ReadFrame, heard: string) => Promise<void>;
  readonly keepAlerts: (centre: string, alerts: ReadAlerts, heard: string) => Promise<void>;
  readonly keepLive: (centre: string, body: string, heardMs: number) => Promise<void>;
  readonly keepState: (centre: string, body: string) => Promise<void>;
  readonly keepCommand: (centre: string, message: CommandMessage, text: string) => Promise<void>;
  /** Commands that its next hello has it hear again. */
  readonly waiting: (centre: string, nowMs: number) => Promise<readonly KeptCommand[]>;
  readonly book: RevisionBook;
  readonly keepMachine: (centre: string, text: string, heardMs: number) => Promise<void>;
  readonly hearResult: (centre: string, result: ResultMessage) => Promise<void>;
  readonly done: () => Promise<void>;
}

const HEARD = "2026-03-02T09:00:00.500Z";
const HEARD_MS = Date.parse(HEARD);
const WAIT_MS = 30_000;
const TRY_EVERY_MS = 50;
const VISIT = "2026-03-02-A001";

const types = ["ticket.issued", "visit.called", "visit.overdue", "cause.opened"];
const typeOf = (no: number): string => `talon.${types[(no - 1) % types.length]}.v1`;
const visitOf = (no: number): string => `2026-03-02-A00${1 + (no % 2)}`;

/** Events that name their visit as the agent writes it: two visits by turns. */
const about = (no: number): string =>
  `{"specversion":"1.0","id":"e1.${no}","source":"/${centre}/agent","type":"${typeOf(no)}","subject":"${visitOf(no)}","time":"2026-03-02T09:00:00.000Z","data":{"no":${no},"visit":"${visitOf(no)}"}}`;

const state = (online: boolean): string =>
  JSON.stringify({
    v: 1,
    centre,
    region: "Almaty",
    online,
    bdSeq: 1,
    bootId: "b1",
    version: "1",
    contract: "1.0",
    ts: HEARD,
  });

/** Somebody who has just begun to listen may miss the first word: it is said until it is heard. */
async function untilHeard(heard: readonly HubNews[], say: () => Promise<void>): Promise<void> {
  for (const end = Date.now() + WAIT_MS; heard.length === 0 && Date.now() < end; await pause(TRY_EVERY_MS)) await say();
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + WAIT_MS; !holds() && Date.now() < end; )
    await new Promise((done) => setTimeout(done, 5));
}

export const using = (open: () => Promise<HubUnderTest>) => (use: (hub: HubUnderTest) => Promise<void>) => async () => {
  const hub = await open();
  try {
    await use(hub);
  } finally {
    await hub.done();
  }
};

/** What every implementation of deploy/hub/hub-read.ts does. */
export function hubReadContract(name: string, open: () => Promise<HubUnderTest>): void {
  const withHub = using(open);
  const records = journal(12, about);

  describe(`${name}: what a hub tells of its centres`, () => {
    test(
      "is nothing where it knows none",
      withHub(async ({ read }) => {
        expect(await read.centres()).toEqual([]);
        expect(await read.centresNamed([centre])).toEqual([]);
        expect(await read.alarms({ centre: null, most: 10 })).toEqual([]);
        expect(await read.commands(null, 10)).toEqual([]);
        expect(await read.command("01ARZ3NDEKTSV4RRFFQ69G5FAV")).toBeNull();
        expect(await read.events({ centre, epoch: "e1", first: 1, last: 9 })).toEqual([]);
        expect(await read.visits([{ centre, visit: VISIT }])).toEqual([{ centre, visit: VISIT, bodies: [] }]);
        expect(await read.kpiDays(null, 9)).toEqual({ behind: 0, days: [] });
        expect(await read.dayList(centre, "2026-03-02")).toBeNull();
        expect(await read.seals(centre)).toEqual({ key: null, seals: [] });
        expect(await read.findings(9)).toEqual([]);
      }),
    );

    test(
      "K18: is the state, the live picture and when it was last heard, of each by its name",
      withHub(async (hub) => {
        await hub.keepState(centre, state(true));
        await hub.keepLive(centre, `{"centre":"${centre}","at":"${HEARD}"}`, HEARD_MS);
        await hub.keepFrame(
          "kz-ast-01",
          { ...frameFrom(journal(1, about), 1, 1), chain: sha256("talon:kz-ast-01:e1") },
          HEARD,
        );
        const [ala, ast] = await hub.read.centres();
        expect(ala).toMatchObject({ centre, state: { online: true, region: "Almaty" }, heardMs: HEARD_MS });
        expect(ala?.live).toEqual({ centre, at: HEARD });
        expect(ast).toEqual({ centre: "kz-ast-01", state: null, live: null, heardMs: HEARD_MS });
        expect(await hub.read.centresNamed(["nobody", centre])).toEqual([ala]);
      }),
    );

    test(
      "does not take a picture that the broker kept for a sign of life",
      withHub(async (hub) => {
        await hub.keepLive(centre, `{"at":"1"}`, HEARD_MS);
        await hub.keepLive(centre, `{"at":"1"}`, HEARD_MS + 60_000);
        expect((await hub.read.centres())[0]?.heardMs).toBe(HEARD_MS);
        await hub.keepLive(centre, `{"at":"2"}`, HEARD_MS + 61_000);
        expect((await hub.read.centres())[0]?.heardMs).toBe(HEARD_MS + 61_000);
      }),
    );
  });

  describe(`${name}: what a hub tells of what happened`, () => {
    test(
      "are the exact texts of a stretch, and of one visit, in order and once",
      withHub(async (hub) => {
        await hub.keepFrame(centre, frameFrom(records, 1, 8), HEARD);
        await hub.keepFrame(centre, frameFrom(records, 5, 12), HEARD);
        const bodies = records.map(({ body }) => body);
        expect(await hub.read.events({ centre, epoch: "e1", first: 3, last: 6 })).toEqual(bodies.slice(2, 6));
        const [other, first] = await hub.read.visits([
          { centre, visit: "2026-03-02-A002" },
          { centre, visit: VISIT },
        ]);
        expect(first?.bodies).toEqual(bodies.filter((_, at) => at % 2 === 1));
        expect(other?.bodies).toEqual(bodies.filter((_, at) => at % 2 === 0));
      }),
    );

    test(
      "are alarms newest first, of one centre or of some types, early copies too, each once",
      withHub(async (hub) => {
        await hub.keepAlerts(centre, alertsFrom(records, 3, 4), HEARD);
        await hub.keepFrame(centre, frameFrom(records, 1, 8), HEARD);
        const all = await hub.read.alarms({ centre: null, most: 10 });
        expect(all.map(({ seq }) => seq)).toEqual([8, 7, 4, 3]);
        expect(all.map(({ body }) => body)).toEqual([8, 7, 4, 3].map((no) => records[no - 1]?.body));
        const overdue = { centre, types: ["talon.visit.overdue.v1"], most: 1 };
        expect((await hub.read.alarms(overdue)).map(({ seq }) => seq)).toEqual([7]);
        expect(await hub.read.alarms({ centre: "kz-ast-01", most: 10 })).toEqual([]);
      }),
    );

    test(
      "U2: are commands newest first, with what became of them",
      withHub(async (hub) => {
        const signer = simSigner("hub");
        const give = async (to: string, nowMs: number) => {
          const message = commandMessage(signer, { centre: to, nowMs }, { op: "ping", args: {}, by: "o" });
          await hub.keepCommand(to, message, JSON.stringify(message));
          return message.id;
        };
        const first = await give(centre, HEARD_MS);
        const second = await give("kz-ast-01", HEARD_MS + 1_000);
        const answer = { v: 1, centre, command: first, op: "ping", phase: "done", why: null, ts: HEARD } as const;
        await hub.hearResult(centre, answer);
        expect((await hub.read.commands(null, 10)).map(({ command }) => command)).toEqual([second, first]);
        expect((await hub.read.commands(centre, 10)).map(({ phase }) => phase)).toEqual(["done"]);
        expect(await hub.read.command(second)).toMatchObject({ centre: "kz-ast-01", op: "ping", phase: null });
      }),
    );
  });

  describe(`${name}: news`, () => {
    test(
      "come after what is new can be read, until nobody wants them",
      withHub(async (hub) => {
        const heard: HubNews[] = [];
        const seen: Promise<number>[] = [];
        const stop = hub.read.watch((news) => {
          heard.push(news);
          if (news.what === "events") seen.push(hub.read.events(news).then((bodies) => bodies.length));
        });
        await untilHeard(heard, () => hub.keepState(centre, state(true)));
        await hub.keepLive(centre, `{"at":"1"}`, HEARD_MS);
        await hub.keepFrame(centre, { ...frameFrom(records, 1, 4), mode: "live" }, HEARD);
        await until(() => new Set(heard.map(({ what }) => what)).size === 4);
        expect(new Set(heard.map(({ what }) => what))).toEqual(new Set(["state", "live", "events", "alarm"]));
        expect(heard.find(({ what }) => what === "events")).toEqual({
          what: "events",
          mode: "live",
          centre,
          epoch: "e1",
          first: 1,
          last: 4,
        });
        expect(await Promise.all(seen)).toEqual([4]);
        const count = heard.length;
        stop();
        await hub.keepLive(centre, `{"at":"2"}`, HEARD_MS);
        expect((await hub.read.centres())[0]?.live).toEqual({ at: "2" });
        expect(heard).toHaveLength(count);
      }),
    );
  });
}
