import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { businessDay } from "../../agent/domain/decide-day.ts";
import { topicsOf } from "../../agent/uplink/topic.ts";
import { Hub } from "../../deploy/hub/hub.ts";
import { HubStore } from "../../deploy/hub/hub-store.ts";
import type { DayList } from "../../deploy/hub/signed-words.ts";
import { dayListMessage } from "../../deploy/hub/signed-words.ts";
import { simSigner } from "../sim/sim-signer.ts";
import { CENTRE } from "./rig/centre-config.ts";
import { Eavesdropper } from "./rig/eavesdropper.ts";
import { eventually, openCentre, type TestCentre } from "./rig.ts";

const PASSWORD = "a password for tests";
const NORM_MINUTES = 0.05;
const AT_ONCE_MS = 1_000;
const LANGUAGES = ["en", "ru", "uk", "kk"] as const;
const hubKey = simSigner("hub");

let centre: TestCentre;
let store: HubStore;
let hub: Hub;

beforeEach(async () => {
  centre = await openCentre({
    change: (config) => ({
      ...config,
      hub: { ...config.hub, trust: [hubKey.publicKey] },
      services: config.services.map((service) =>
        service.id === "service-b" ? { ...service, norm: [{ from: "2026-01-01", minutes: NORM_MINUTES }] } : service,
      ),
    }),
  });
  await centre.hub.stop();
  store = new HubStore(join(centre.folder, "hub.db"));
  hub = new Hub(store, { url: centre.mosquitto.url, password: PASSWORD, signer: hubKey });
  await hub.start();
});

afterEach(async () => {
  await hub.stop();
  store.close();
  await centre.close();
});

const startAgent = async () => {
  await centre.agent.start();
  await centre.agent.until(({ kiosk, uplink }) => kiosk.open && uplink.phase === "online");
};

const today = (): string => businessDay(Date.now(), { timezone: "Asia/Almaty", dayTurnsAt: 240 });

const listOf = (code: string, more: Partial<DayList> = {}): DayList => ({
  day: today(),
  appointments: [{ id: `a-${code.toLowerCase()}`, code, service: "licence-first", at: new Date().toISOString() }],
  operators: [],
  revoked: [],
  ...more,
});

interface Alarm {
  readonly type: string;
  readonly delayMs: number;
}

const alarms = (): readonly Alarm[] =>
  store.alerts.latest(CENTRE, 100).map(({ type, heard, body }) => {
    const { recordedtime } = JSON.parse(body ?? "{}");
    return { type, delayMs: Date.parse(heard) - Date.parse(recordedtime) };
  });

const untilAlarm = (type: string) =>
  eventually(`the hub hears of ${type}`, () => alarms().some((alarm) => alarm.type === `talon.${type}.v1`));

async function serveOutOfOrder(): Promise<void> {
  for (const service of ["service-c", "service-d"])
    for (const language of LANGUAGES) await centre.agent.ask({ verb: "ticket", service, language });
  await eventually("all tickets are out", () => centre.events("ticket.issued").length >= 9);
  const tickets = centre.events("ticket.issued").map(({ ticket }) => String(ticket));
  await centre.agent.ask({ verb: "sign-in", station: "w1", operator: "c-101" });
  for (const ticket of tickets.slice(1).reverse()) {
    await centre.agent.ask({ verb: "call", station: "w1", ticket, reason: "an acquaintance" });
    await centre.agent.ask({ verb: "start", station: "w1" });
    await centre.agent.ask({ verb: "finish", station: "w1" });
  }
}

test("TUC-034: U7: U8: a signal, an overdue visit and a hold are at the hub within a second of their record, over a real broker", async () => {
  await startAgent();
  await centre.agent.ask({ verb: "ticket", service: "service-b" });
  await untilAlarm("visit.overdue");
  await untilAlarm("cause.opened");
  await serveOutOfOrder();
  await untilAlarm("signal.raised");
  await centre.agent.ask({ verb: "hold", reason: "air-raid alarm" });
  await untilAlarm("centre.paused");
  await centre.agent.ask({ verb: "resume" });
  await untilAlarm("centre.resumed");
  console.log(JSON.stringify(alarms()));
  for (const { type, delayMs } of alarms()) expect([type, delayMs <= AT_ONCE_MS]).toEqual([type, true]);
  await centre.untilHubHasAll();
  const [counts] = store.counts();
  expect(store.bodies(CENTRE, counts?.epoch ?? "")).toEqual(centre.journal().map(({ body }) => body));
  expect([hub.malformed, hub.broken]).toEqual([0, 0]);
});

test("TUC-040: U3: U4: a revocation works at once over a real broker, and one that the hub did not sign never", async () => {
  await startAgent();
  await centre.agent.ask({ verb: "sign-in", station: "w1", operator: "c-101" });
  const asked = performance.now();
  const revoke = hub.command(CENTRE, "revoke", { operator: "c-101" });
  await eventually("the centre answers", () => store.commands.get(revoke)?.phase === "done");
  console.log(JSON.stringify({ revokedMs: Math.round(performance.now() - asked) }));
  expect(centre.events("operator.signed-out")).toMatchObject([{ station: "w1", operator: "c-101" }]);
  expect(await centre.agent.ask({ verb: "sign-in", station: "w1", operator: "c-101" })).toMatchObject({
    ok: false,
    why: "operator-revoked",
  });
  const attacker = await Eavesdropper.listen(centre.mosquitto);
  const text = String(store.commands.get(revoke)?.text);
  const forged = text.replace('"c-101"', '"p-201"').replace(revoke, `${revoke.slice(0, -4)}0000`);
  await attacker.say(`${topicsOf(CENTRE).commands}revoke`, forged);
  await eventually("the forged one is refused", () =>
    attacker.heard.some(({ payload }) => payload.includes('"why":"command-forged"')),
  );
  await attacker.close();
  expect(await centre.agent.ask({ verb: "sign-in", station: "w2", operator: "p-201" })).toMatchObject({ ok: true });
});

test("TUC-039: U2: a list published while the centre is away comes with its next connection, and is there after a restart without a network", async () => {
  await startAgent();
  expect(await centre.agent.ask({ verb: "check-in", appointment: "KILO" })).toMatchObject({
    why: "appointments-missing",
  });
  await centre.agent.kill();
  await hub.publishDay(CENTRE, listOf("KILO", { revoked: ["c-101"] }));
  await startAgent();
  await eventually("the list is here", () => centre.events("day.listed").length === 1);
  const attacker = await Eavesdropper.listen(centre.mosquitto);
  const forged = dayListMessage(simSigner("thief"), { centre: CENTRE, nowMs: Date.now() }, listOf("LIMA"));
  await attacker.say(topicsOf(CENTRE).day, JSON.stringify(forged));
  await eventually("the forged one is told", () => centre.agent.said.includes("list-forged"));
  await attacker.close();
  await centre.agent.stop();
  centre.network.cut();
  await centre.agent.start();
  await centre.agent.until(({ kiosk }) => kiosk.open);
  expect(await centre.agent.ask({ verb: "check-in", appointment: "LIMA" })).toMatchObject({
    why: "appointment-unknown",
  });
  expect(await centre.agent.ask({ verb: "check-in", appointment: "KILO" })).toMatchObject({ ok: true });
  expect(await centre.agent.ask({ verb: "sign-in", station: "w1", operator: "c-101" })).toMatchObject({
    why: "operator-revoked",
  });
  expect(centre.events("ticket.reserved")).toMatchObject([{ appointment: "a-kilo", priority: "appointment" }]);
  expect(centre.events("day.listed")).toHaveLength(1);
});

test("U2: a list of 1,000 appointments and 500 operators reaches the centre and comes back to the hub as one event, over a real broker", async () => {
  await startAgent();
  const digest = "0123456789abcdef".repeat(4);
  const at = new Date().toISOString();
  const appointments = Array.from({ length: 1_000 }, (_, no) => ({
    id: `a-${no}`,
    code: `K${String(no).padStart(7, "0")}`,
    service: "licence-first",
    at,
  }));
  const operators = Array.from({ length: 500 }, (_, no) => ({
    id: `op-${no}`,
    authority: "centre" as const,
    card: digest,
    pin: digest,
  }));
  const published = performance.now();
  await hub.publishDay(CENTRE, { day: today(), appointments, operators, revoked: [] });
  await eventually("the list is here", () => centre.events("day.listed").length === 1);
  const hereMs = Math.round(performance.now() - published);
  await centre.untilHubHasAll();
  const [listed] = centre.journal().filter(({ body }) => body.includes('"type":"talon.day.listed.v1"'));
  const [counts] = store.counts();
  expect(store.bodies(CENTRE, counts?.epoch ?? "")[(listed?.seq ?? 0) - 1]).toBe(listed?.body);
  console.log(JSON.stringify({ bytes: listed?.body.length, hereMs }));
  expect(await centre.agent.ask({ verb: "check-in", appointment: "K0000999" })).toMatchObject({ ok: true });
});
