import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BarredDevices, BrokenDriver } from "../../../../../agent/cli/run/barred-devices.ts";
import type { ConfiguredDevice } from "../../../../../config/load.ts";
import { waitFor } from "../../../../contracts/real-mosquitto.ts";

const device = (id: string): ConfiguredDevice => ({
  id,
  driver: "frame-board",
  role: "board",
  needs: "link",
  wire: "sim",
  options: { address: 1 },
});
const HOUR_MS = 3_600_000;

let folder: string;
let said: string[];
let open: BarredDevices[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "talon-barred-"));
  process.env["RUNTIME_DIRECTORY"] = join(folder, "run");
  said = [];
  open = [];
});

afterEach(() => {
  for (const barred of open) barred.end();
  delete process.env["RUNTIME_DIRECTORY"];
  rmSync(folder, { recursive: true, force: true });
});

interface Start {
  readonly directory?: string;
  readonly goodWhileMs?: number;
  readonly version?: string;
}

function started({ directory = folder, goodWhileMs = HOUR_MS, version = "1.0.0" }: Start = {}): BarredDevices {
  const say = (what: string, facts?: unknown): void => void said.push(`${what} ${JSON.stringify(facts)}`);
  const log = { info: say, warn: say, error: say };
  const barred = new BarredDevices({ directory, log, devices: [device("a"), device("b")], version, goodWhileMs });
  open.push(barred);
  return barred;
}

const bug = (): never => {
  throw new TypeError("x is not a function");
};
const fallOf = (id: string, start: Start = {}): void => {
  expect(() => started(start).attend(id)(bug)).toThrow(BrokenDriver);
};

describe("devices whose drivers throw", () => {
  test("end the agent as before, with the name of the device and the place", () => {
    const attend = started().attend("a");
    expect(() => attend(bug)).toThrow("the driver of a threw: x is not a function");
    try {
      attend(() => attend(bug));
    } catch (thrown) {
      expect((thrown as Error).stack).toMatch(/^BrokenDriver: the driver of a threw.*\n.*TypeError/);
    }
    expect(started().thrown("a")).toMatchObject({
      times: 2,
      what: "x is not a function",
      where: expect.stringMatching(/^tests\/unit\/agent\/cli\/run\/barred-devices\.real\.test\.ts:\d+$/),
    });
  });

  test("what does not throw is answered as it is", () => {
    expect(started().attend("a")(() => 7)).toBe(7);
    expect(existsSync(join(folder, "barred.json"))).toBe(false);
  });

  test("are left out by the fourth start, each alone, and the log says what to do", () => {
    for (let starts = 0; starts < 3; starts += 1) fallOf("a");
    fallOf("b");
    said = [];
    const barred = started();
    expect(["a", "b"].map((id) => barred.isBarred(id))).toEqual([true, false]);
    expect(said[0]).toContain("talon device readmit");
    expect(said[0]).toContain("x is not a function");
  });

  test("are let in by the technician, and barred by the next throw", () => {
    for (let starts = 0; starts < 3; starts += 1) fallOf("a");
    expect(started().readmit("b")).toBe(false);
    expect(started().readmit("a")).toBe(true);
    expect(started().isBarred("a")).toBe(false);
    fallOf("a");
    expect(started().isBarred("a")).toBe(true);
  });

  test("are let in by another version of the agent", () => {
    for (let starts = 0; starts < 3; starts += 1) fallOf("a");
    expect(started({ version: "1.0.1" }).thrown("a")).toBeNull();
  });

  test("are forgiven by an agent that ran for a good while", async () => {
    for (let starts = 0; starts < 2; starts += 1) fallOf("a");
    const barred = started({ goodWhileMs: 1 });
    await waitFor(() => barred.thrown("a") === null);
    expect(started().thrown("a")).toBeNull();
  });

  test("are known also where the state directory takes no writing", () => {
    const directory = join(folder, "state");
    mkdirSync(join(directory, "barred.json.new"), { recursive: true });
    for (let starts = 0; starts < 3; starts += 1) fallOf("a", { directory });
    expect(existsSync(join(directory, "barred.json"))).toBe(false);
    expect(started({ directory }).isBarred("a")).toBe(true);
    rmSync(join(directory, "barred.json.new"), { recursive: true });
    started({ directory }).readmit("a");
    expect(readFileSync(join(directory, "barred.json"), "utf8")).toContain('"times": 2');
    expect(started({ directory }).thrown("a")?.times).toBe(2);
  });

  test("of a damaged file nothing is known, and that is said", () => {
    writeFileSync(join(folder, "barred.json"), "\0\0\0");
    expect(started().thrown("a")).toBeNull();
    expect(said).toHaveLength(1);
  });
});
