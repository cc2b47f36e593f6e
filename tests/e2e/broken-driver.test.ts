import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CentreConfig } from "./rig/centre-config.ts";
import { SickBoard } from "./rig/sick-board.ts";
import { eventually, openCentre, type TestCentre } from "./rig.ts";

const BOARD = "board-w1";
const BROKEN_CLAIM_EXIT = 70;

let centre: TestCentre;
let board: SickBoard;

beforeEach(async () => {
  board = new SickBoard();
  const link = `tcp://127.0.0.1:${await board.listen()}`;
  const change = (config: CentreConfig) => {
    const { devices, ...rest } = config;
    return { ...rest, devices: { ...devices, [BOARD]: { ...devices[BOARD], link } } };
  };
  const program = join(import.meta.dirname, "rig/broken-main.ts");
  centre = await openCentre({ hasBroker: false, change, program });
});

afterEach(async () => {
  await centre.close();
  await board.close();
});

const deviceOf = async (id: string) => (await centre.agent.status()).devices.find((device) => device.id === id);
const ready = (id: string) =>
  centre.agent.until(({ devices }) => devices.find((device) => device.id === id)?.phase === "ready");
const faultsTold = () =>
  centre
    .events("device.state")
    .filter(({ device }) => device === BOARD)
    .map(({ fault }) => fault);

const isReadyToldOf = (id: string): boolean =>
  centre.agent.notes.some((note) => note.kind === "device" && note.device === id && note.phase === "ready");

async function ticketOnPaper(service = "service-b"): Promise<void> {
  const before = centre.printer.slips().length;
  expect(await centre.agent.ask({ verb: "ticket", service })).toMatchObject({ ok: true });
  await eventually("a ticket", () => centre.printer.slips().length > before);
}

async function threeFalls(): Promise<void> {
  board.fallIll();
  for (let falls = 0; falls < 3; falls += 1) {
    expect(await centre.agent.fall()).toEqual({ code: BROKEN_CLAIM_EXIT, signal: null });
  }
}

describe("a board whose bytes make its driver throw", () => {
  test("ends the agent three times, and from then on is left out while tickets go on", async () => {
    await threeFalls();
    expect(centre.agent.said).toContain(`the driver of ${BOARD} threw: broken claim: a board never rings the bell`);
    await centre.agent.start();
    await ready("printer");
    expect(await deviceOf(BOARD)).toMatchObject({
      phase: "failed",
      fault: "driver-broken",
      thrown: {
        times: 3,
        what: "broken claim: a board never rings the bell",
        where: expect.stringMatching(/^tests\/e2e\/rig\/broken-main\.ts:\d+$/),
        isBarred: true,
      },
    });
    expect(await deviceOf("board-w2")).toMatchObject({ thrown: null });
    await ticketOnPaper();
    await centre.agent.stop();
    expect(faultsTold().filter((fault) => fault === "driver-broken")).toEqual(["driver-broken"]);
    await centre.agent.start();
    await ready("printer");
    expect((await deviceOf(BOARD))?.fault).toBe("driver-broken");
    await ticketOnPaper("service-c");
  });

  test("is let in again by the technician, and left out again at the first throw", async () => {
    await threeFalls();
    await centre.agent.start();
    await ready("printer");
    expect(await centre.agent.ask({ verb: "readmit", device: "printer" })).toMatchObject({ why: "not-barred" });
    board.getWell();
    expect(await centre.agent.ask({ verb: "readmit", device: BOARD })).toMatchObject({ ok: true });
    await eventually("the board let in", () => isReadyToldOf(BOARD));
    await centre.agent.until(({ devices }) => devices.every(({ phase }) => phase === "ready"));
    await ticketOnPaper();
    board.fallIll();
    expect(await centre.agent.ended()).toEqual({ code: BROKEN_CLAIM_EXIT, signal: null });
    await centre.agent.start();
    await ready("printer");
    expect((await deviceOf(BOARD))?.thrown).toMatchObject({ times: 3, isBarred: true });
    await ticketOnPaper("service-c");
  });

  test("is let in again by another entry in the configuration", async () => {
    await threeFalls();
    board.getWell();
    const { devices, ...rest } = centre.config as CentreConfig;
    centre.write({ ...rest, devices: { ...devices, [BOARD]: { ...devices[BOARD], address: 40 } } });
    await centre.agent.start();
    await ready(BOARD);
    expect(await deviceOf(BOARD)).toMatchObject({ thrown: null });
  });
});
