import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BarredDevices } from "../../../../../agent/cli/run/barred-devices.ts";
import { type Life, openLife } from "../../../../../agent/cli/run/life.ts";
import type { No, Request, Yes } from "../../../../../agent/control/request.ts";
import type { Status } from "../../../../../agent/control/status.ts";
import { answerRequest } from "../../../../../agent/runtime/control.ts";
import { type Config, loadConfig } from "../../../../../config/load.ts";
import { catalogue } from "../../../../../drivers/catalogue.ts";
import { PageWire } from "../../../../../drivers/links/page.ts";

const EXAMPLE = "config/examples/smallest.yaml";
const PRINTER = "{ driver: escpos-printer, link: sim, profile: epson-tm-t20 }";
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ticket = { verb: "ticket", service: "licence-exchange" } as const;

let directory: string;
let life: Life;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "talon-barred-"));
});

afterEach(async () => {
  life.agent.halt();
  await life.closeStore();
  rmSync(directory, { recursive: true, force: true });
});

function configOf(devices: string): Config {
  const opening = readFileSync(EXAMPLE, "utf8").replace(
    'day: { opens: "09:00", closes: "18:00" }',
    'day: { opens: "00:00", closes: "23:59" }',
  );
  const config = loadConfig(`${opening}${devices}`, EXAMPLE, catalogue);
  if (!config.ok) throw new Error(JSON.stringify(config.fault));
  return config.value;
}

async function liveWithout(device: string, config: Config): Promise<void> {
  const barred = new BarredDevices({ directory, log: silent, devices: config.devices });
  const bug = (): never => {
    throw new Error("a bug");
  };
  for (let falls = 0; falls < 3; falls += 1) expect(() => barred.attend(device)(bug)).toThrow("a bug");
  barred.end();
  const runs = { revision: null, digest: config.digest, phase: "committed", drift: false } as const;
  life = await openLife({
    directory,
    log: silent,
    config,
    note: () => undefined,
    configs: { take: () => undefined, runs: () => runs },
    givenUp: null,
    beginAnew: () => undefined,
    page: () => new PageWire(() => () => undefined),
    cause: {},
  });
  life.agent.start();
}

const ask = (request: Request): Promise<Yes | No> => new Promise((settle) => answerRequest(life, request, settle));

async function status(): Promise<Status> {
  const reply = await ask({ verb: "status" });
  if (!reply.ok) throw new Error(reply.what);
  return reply.value as Status;
}

async function until(holds: (now: Status) => boolean): Promise<Status> {
  let now = await status();
  for (let looks = 0; looks < 2_000 && !holds(now); looks += 1) {
    await new Promise((settle) => setTimeout(settle, 10));
    now = await status();
  }
  expect(holds(now)).toBe(true);
  return now;
}

const phaseOf = (now: Status, id: string) => now.devices.find((device) => device.id === id)?.phase;

describe("a ticket printer that is left out", () => {
  test("hands over to the spare one", async () => {
    await liveWithout("printer", configOf(`devices:\n  printer: ${PRINTER}\n  spare: ${PRINTER}\n`));
    const now = await until((seen) => seen.kiosk.open);
    expect(phaseOf(now, "printer")).toBe("failed");
    expect(await ask(ticket)).toMatchObject({ ok: true });
    await until(({ queues }) => queues.some(({ waiting }) => waiting.length === 1));
  });

  test("is told at the kiosk where it was the only one, and gives no number that nobody gets", async () => {
    await liveWithout("printer", configOf(`devices:\n  printer: ${PRINTER}\n`));
    const now = await until(({ kiosk }) => kiosk.notice === "printer-not-ready");
    expect(now.devices[0]).toMatchObject({ fault: "driver-broken", thrown: { times: 3, isBarred: true } });
    expect(await ask(ticket)).toMatchObject({ ok: false, why: "printer-not-ready" });
    expect(await ask({ verb: "test", device: "printer" })).toMatchObject({ ok: true });
  });
});
