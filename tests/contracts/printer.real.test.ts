import { DeviceServer, realWorld } from "../../agent/console/bench/device-server.ts";
import { createNodeClock } from "../../agent/host/node-clock.ts";
import type { ByteLink, ByteSink } from "../../agent/ports/byte-link.ts";
import { PROFILES, type ProfileName } from "../../drivers/escpos-printer/profiles.ts";
import { createSimPrinter } from "../../drivers/escpos-printer/sim.ts";
import { JOBS_MAX } from "../../drivers/escpos-printer/ticket.ts";
import { serialLink } from "../../drivers/links/serial.ts";
import { tcpLink } from "../../drivers/links/tcp.ts";
import { printerContract } from "./printer.contract.ts";
import { type PrinterBench, PrinterRig } from "./printer-bench.ts";
import { Pty, sleep } from "./pty.ts";

const FAST_MS_PER_DOT = 0.02;
const LOOK_EVERY_MS = 5;
const clock = createNodeClock(null);

function printerBehind(profile: ProfileName) {
  const make = { msPerDot: FAST_MS_PER_DOT, drawsPictures: false };
  const device = createSimPrinter(PROFILES[profile], realWorld, make);
  const server = new DeviceServer(device, () => undefined);
  const bench = { device, hasKnife: PROFILES[profile].cut !== "none", passes: sleep, lookEveryMs: LOOK_EVERY_MS };
  return { server, bench };
}

async function onTcp(profile: ProfileName): Promise<PrinterBench> {
  const { server, bench } = printerBehind(profile);
  const link = tcpLink({ kind: "tcp", host: "127.0.0.1", port: await server.plug() });
  return {
    ...bench,
    rig: new PrinterRig(profile, clock, link),
    plug: async (isIn) => {
      await (isIn ? server.plug() : server.unplug());
    },
    dispose: () => server.unplug(),
  };
}

class SerialAdapter implements ByteLink {
  readonly #port: number;
  #pty: Pty | null = null;
  #path = "/nonexistent";
  #link: ByteLink | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  async putIn(): Promise<void> {
    this.#pty = new Pty(this.#port);
    this.#path = this.#pty.path;
    await this.#pty.ready();
  }

  async pullOut(): Promise<void> {
    await this.#pty?.dispose();
    this.#pty = null;
  }

  open(sink: ByteSink): void {
    this.close();
    const path = this.#path;
    const wire = { dataBits: 8, parity: "none", stopBits: 1, flow: "none" } as const;
    this.#link = serialLink({ kind: "serial", path, baud: 115_200, ...wire });
    this.#link.open(sink);
  }

  write(bytes: Uint8Array): void {
    this.#link?.write(bytes);
  }

  close(): void {
    this.#link?.close();
    this.#link = null;
  }
}

async function onSerial(profile: ProfileName): Promise<PrinterBench> {
  const { server, bench } = printerBehind(profile);
  const adapter = new SerialAdapter(await server.plug());
  await adapter.putIn();
  return {
    ...bench,
    rig: new PrinterRig(profile, clock, adapter),
    plug: (isIn) => (isIn ? adapter.putIn() : adapter.pullOut()),
    dispose: async () => {
      await adapter.pullOut();
      await server.unplug();
    },
  };
}

const run = (name: string, profile: ProfileName, open: (profile: ProfileName) => Promise<PrinterBench>): void => {
  const { hasStatus, tellsChanges } = PROFILES[profile];
  printerContract(name, { open: () => open(profile), isHeard: hasStatus, tellsChanges, jobsMax: JOBS_MAX });
};

run("generic-80 on TCP", "generic-80", onTcp);
run("epson-tm-t20 on TCP", "epson-tm-t20", onTcp);
run("epson-tm-t20 on a pty", "epson-tm-t20", onSerial);
