import { afterEach, expect, test } from "vitest";
import type { Request } from "../../agent/control/request.ts";
import type { TicketStatus } from "../../agent/control/status.ts";
import { STAY_MIN_MS } from "../../agent/domain/decide-scan.ts";
import { openSigner } from "../../agent/host/device-key.ts";
import { credentialDigest } from "../../agent/runtime/credential.ts";
import { inGroups, ticketCode } from "../../agent/runtime/ticket-code.ts";
import { FarEnd, Pty } from "../contracts/pty.ts";
import { pause } from "../contracts/real-mosquitto.ts";
import { CENTRE, type CentreConfig } from "./rig/centre-config.ts";
import { openCentre, type TestCentre } from "./rig.ts";

const CARD = "0004711";
let centre: TestCentre;
let hall: { readonly far: FarEnd; readonly pty: Pty };

afterEach(async () => {
  await centre.close();
  await hall.pty.dispose();
  hall.far.dispose();
});

const HALL = { id: "hall", label: "H", kind: "hall", stages: ["exam-theory"], scanner: "scan-hall" };
const THEORY = { id: "exam-theory", authority: "police", budget: 30 };

function withScanners(config: CentreConfig, card: string, pty: string) {
  const [licence, ...others] = config.services;
  const [w1, w2] = config.stations;
  const stages = licence?.stages.toSpliced(1, 0, THEORY);
  return {
    ...config,
    services: [{ ...licence, stages }, ...others],
    stations: [{ ...w1, scanner: "scan-w1" }, w2, { ...HALL, checkpoint: { places: 2 } }],
    operators: [
      { id: "c-101", authority: "centre", card },
      { id: "p-201", authority: "police" },
    ],
    devices: {
      ...config.devices,
      "scan-w1": { driver: "scanner", link: "sim" },
      "scan-kiosk": { driver: "scanner", link: "sim" },
      "scan-hall": { driver: "scanner", link: `serial:${pty}?baud=9600` },
    },
  };
}

async function running(): Promise<void> {
  const far = new FarEnd();
  hall = { far, pty: new Pty(await far.listen()) };
  await hall.pty.ready();
  let config: CentreConfig | null = null;
  const keep = (given: CentreConfig) => {
    config = given;
    return given;
  };
  centre = await openCentre({ hasBroker: false, change: keep });
  const key = openSigner(centre.state);
  if (!key.ok || config === null) throw new Error("no key");
  centre.write(withScanners(config, credentialDigest(key.value, "card", CARD), hall.pty.path));
  await centre.agent.start();
  const isWell = ({ phase }: { readonly phase: string }) => phase === "ready";
  await centre.agent.until(({ kiosk, devices }) => kiosk.open && devices.every(isWell));
}

const must = async (request: Request): Promise<unknown> => {
  const reply = await centre.agent.ask(request);
  if (!reply.ok) throw new Error(`${request.verb}: ${reply.what}`);
  return reply.value;
};
const verified = async (text: string) => (await must({ verb: "verify", text })) as TicketStatus;
const scanAt = (device: string, code: string) => must({ verb: "press", device, key: code });
const scanInHall = (code: string): void => hall.far.say(new TextEncoder().encode(`]Q1${code}\r\n`));
const takenAway = () => pause(1_600);
const station = (id: string) => (status: Awaited<ReturnType<TestCentre["agent"]["status"]>>) =>
  status.stations.find((one) => one.id === id);

async function takesTicket(): Promise<string> {
  await must({ verb: "ticket", service: "licence-first" });
  await centre.agent.until(({ queues }) => queues.length > 0);
  const record = centre.journal().find(({ body }) => body.includes("talon.ticket.reserved"));
  const key = openSigner(centre.state);
  if (record === undefined || !key.ok) throw new Error("no ticket was reserved");
  const { time, data } = JSON.parse(record.body);
  const facts = { centre: CENTRE, visit: data.visit, code: data.code, takenWall: Date.parse(time) };
  return ticketCode(facts, (text) => key.value.mac("ticket", text));
}

test("K17, U13, K2: a card signs in, and a ticket is printed with a code that opens the exam hall and closes it behind the citizen, whom only his examiner passes", {
  timeout: 90_000,
}, async () => {
  await running();
  await scanAt("scan-w1", "9999999");
  await scanAt("scan-w1", CARD);
  await centre.agent.until((status) => station("w1")(status)?.operator === "c-101");
  expect(centre.events("operator.refused")).toMatchObject([{ station: "w1", why: "credential-unknown" }]);
  await must({ verb: "sign-in", station: "hall", operator: "p-201" });

  const code = await takesTicket();
  const letters = inGroups(code.split(":")[5] ?? "");
  expect(centre.printer.slips().some(({ lines }) => lines.some((line) => line.includes(letters)))).toBe(true);
  expect(await verified(code)).toMatchObject({ verdict: "genuine", ticket: "A001", standing: [{ stage: "intake" }] });
  expect(await verified(code.replace("A001", "A002"))).toMatchObject({ verdict: "altered" });
  await scanAt("scan-kiosk", code);

  scanInHall(code);
  await centre.agent.until(() => centre.events("scan.refused").length === 1);
  await takenAway();
  for (const verb of ["call", "start", "finish"] as const) await must({ verb, station: "w1" });

  scanInHall(code);
  scanInHall(code);
  const seen = await centre.agent.until((status) => station("hall")(status)?.inside.length === 1);
  expect(station("hall")(seen)?.inside).toEqual(["A001"]);
  await pause(STAY_MIN_MS);
  scanInHall(code);
  await centre.agent.until((status) => station("hall")(status)?.inside.length === 0);
  expect(centre.events("visit.postponed")).toMatchObject([{ station: "hall", by: "centre", unjudged: true }]);
  await must({ verb: "finish", station: "hall", outcome: "passed", ticket: "A001" });
  const left = await centre.agent.status();
  expect(left.queues).toMatchObject([{ stage: "production", waiting: [{ ticket: "A001", lane: "ordinary" }] }]);

  const byScan = (type: string) => centre.events(type).filter(({ by }) => by === "scan");
  expect(byScan("stage.started")).toMatchObject([{ stage: "exam-theory", station: "hall", operator: "p-201" }]);
  expect(byScan("stage.finished")).toEqual([]);
  expect(centre.events("stage.finished").at(-1)).toMatchObject({
    stage: "exam-theory",
    outcome: "passed",
    next: "production",
    by: "operator",
  });
  const checked = centre.events("ticket.checked").map(({ device, verdict }) => `${device} ${verdict}`);
  expect(checked.toSorted()).toEqual(["control altered", "control genuine", "scan-kiosk genuine"]);
  expect(centre.events("appointment.refused")).toEqual([]);
});

test("U2: a code at the kiosk's scanner is an appointment, refused with its reason while no list of the day is here", async () => {
  await running();
  await scanAt("scan-kiosk", "K7PMQ2");
  await centre.agent.until(() => centre.events("appointment.refused").length === 1);
  expect(centre.events("appointment.refused")).toEqual([
    { kiosk: "scan-kiosk", appointment: null, why: "appointments-missing" },
  ]);
  expect((await centre.agent.status()).appointments.listed).toBe(false);
});
