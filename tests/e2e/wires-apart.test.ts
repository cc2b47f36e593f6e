import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Pty } from "../contracts/pty.ts";
import { pause } from "../contracts/real-mosquitto.ts";
import type { CentreConfig } from "./rig/centre-config.ts";
import { openCentre, type TestCentre } from "./rig.ts";

const BOARD = "board-w1";
const SOON_MS = 20_000;

let centre: TestCentre;
let pty: Pty;

beforeEach(async () => {
  let config: CentreConfig | null = null;
  const keep = (given: CentreConfig) => {
    config = given;
    return given;
  };
  centre = await openCentre({ hasBroker: false, change: keep });
  pty = new Pty(centre.boards[BOARD].server.port());
  await pty.ready();
  const { devices, ...rest } = config as unknown as CentreConfig;
  const board = { ...devices[BOARD], link: `serial:${pty.path}?baud=115200` };
  centre.write({ ...rest, devices: { ...devices, [BOARD]: board } });
  await centre.agent.start();
  await centre.agent.until(({ devices: all }) => all.every(({ phase }) => phase === "ready"), SOON_MS);
});

afterEach(async () => {
  await centre.close();
  await pty.dispose();
});

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);

async function wireProcess(): Promise<number> {
  const wanted = (): number | undefined =>
    childrenOf(centre.agent.pid ?? 0).find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("apart"));
  for (const end = Date.now() + SOON_MS; Date.now() < end; await pause(20)) {
    const pid = wanted();
    if (pid !== undefined) return pid;
  }
  throw new Error("the agent holds no wires apart");
}

const ask = (service: string) => centre.agent.ask({ verb: "ticket", service });
const stateNotes = (device: string) =>
  centre.agent.notes.flatMap((note) => (note.kind === "device" && note.device === device ? [`${note.phase}`] : []));

describe("the process that holds the wires of boards", () => {
  test.each([
    ["is killed", "SIGKILL"],
    ["hangs, as one whose port spins does", "SIGSTOP"],
  ] as const)(
    "%s while a ticket is printed: the ticket comes out once, the board heals, and each is told once",
    async (_, signal) => {
      const before = stateNotes(BOARD).length;
      const printerBefore = stateNotes("printer").length;
      const hurt = await wireProcess();
      const asked = ask("licence-first");
      process.kill(hurt, signal);
      expect(await asked).toMatchObject({ ok: true });
      const healed = await centre.agent.until(({ devices }) => {
        const board = devices.find(({ id }) => id === BOARD);
        return board?.phase === "ready" && board.reopens > 0;
      }, SOON_MS);
      for (const end = Date.now() + SOON_MS; centre.printer.slips().length < 1 && Date.now() < end; ) await pause(20);
      expect(await ask("service-b")).toMatchObject({ ok: true });
      for (const end = Date.now() + SOON_MS; centre.printer.slips().length < 2 && Date.now() < end; ) await pause(20);
      expect(centre.printer.slips().map(({ isTorn }) => isTorn)).toEqual([false, false]);
      expect(stateNotes(BOARD).slice(before)).toEqual(["failed", "ready"]);
      expect(stateNotes("printer").slice(printerBefore)).toEqual([]);
      expect(healed.devices.find(({ id }) => id === BOARD)?.faults).toEqual({ "link-lost": 1 });
      expect(healed.devices.find(({ id }) => id === "board-w2")).toMatchObject({ reopens: 0, faults: {} });
      expect(await wireProcess()).not.toBe(hurt);
    },
  );
});
