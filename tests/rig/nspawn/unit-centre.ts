import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Status } from "../../../agent/control/status.ts";
import { type ControlClient, openControl } from "../../../agent/host/control-client.ts";
import { pause } from "../../contracts/real-mosquitto.ts";
import { TestPrinter } from "../../e2e/rig/equipment.ts";
import { Container } from "./container.ts";

const ANSWER_WAIT_MS = 120_000;
const LOOK_MS = 50;
const CHECKOUT_TALON = "/checkout/node_modules/.bin/node /checkout/agent/main.ts";
const PROBE_FILE = "/var/lib/talon/probed";
/** Places and devices that anybody might use, so that only the unit can be what forbids it. */
const PROBE_SURROUNDINGS = [
  "mkdir -p /var/rig-open /home/rig && chmod 777 /var/rig-open && chmod 755 /home/rig",
  "echo secret > /home/rig/secret && touch /tmp/rig-outside",
  ...["ttyUSB c 188", "ttyACM c 166", "lp c 6", "usblp c 180", "disk b 8", "memory c 1"].map((node) => {
    const [name, kind, major] = node.split(" ");
    return `{ [ -e /dev/rig-${name} ] || mknod -m 666 /dev/rig-${name} ${kind} ${major} ${name === "memory" ? 1 : 0}; }`;
  }),
].join(" && ");
const names = (en: string) => ({ kk: en, ru: en, uk: en, en });

const configWith = (printer: string) => ({
  centre: {
    id: "kz-ala-01",
    names: names("Service centre of the rig"),
    region: "almaty",
    timezone: "Asia/Almaty",
    languages: ["en"],
    day: { opens: "00:00", closes: "23:59", turns: "04:00" },
  },
  services: [
    {
      id: "licence",
      letter: "A",
      names: names("Driving licence"),
      norm: [{ from: "2026-01-01", minutes: 120 }],
      stages: [{ id: "intake", authority: "centre", budget: 15 }],
    },
  ],
  // A quick machine has started the agent again before the button has rested.
  rules: { kiosk: { coolSeconds: 0 } },
  stations: [{ id: "w1", label: "1", stages: ["intake"] }],
  operators: [{ id: "c-101", authority: "centre" }],
  devices: {
    printer: { driver: "escpos-printer", link: printer, profile: "epson-tm-t20" },
    kiosk: { driver: "buttons", pins: "virtual", keys: { licence: 17 } },
  },
});

/** A centre as a technician has made it: a container with systemd, Talon installed in it, and a printer on the network outside. */
export class UnitCentre {
  readonly container: Container;
  readonly printer = new TestPrinter();

  constructor(tree: string) {
    this.container = new Container(tree);
  }

  /** A Debian machine with Node and the checkout at /checkout, and nothing of Talon yet. */
  async open(): Promise<void> {
    await this.container.booted();
    await this.container.sh("ln -s /checkout/node_modules/.bin/node /usr/local/bin/node");
  }

  install(): Promise<string> {
    return this.container.sh("/checkout/deploy/install --offline");
  }

  async configure(): Promise<void> {
    const port = await this.printer.server.plug();
    writeFileSync(join(this.container.share, "talon.yaml"), JSON.stringify(configWith(`tcp://127.0.0.1:${port}`)));
    await this.container.sh("cat /share/talon.yaml > /etc/talon/talon.yaml && systemctl restart talon");
  }

  async mainPid(): Promise<number> {
    return Number(await this.property("MainPID"));
  }

  property(name: string): Promise<string> {
    return this.container.sh(`systemctl show talon --property ${name} --value`);
  }

  /** Presses the key of the kiosk; answers the number on the slip that falls then, once its paper is on record: whoever ends the agent before has it printed again, marked as a copy. */
  async ticket(): Promise<string> {
    const before = this.printer.slips().length;
    await this.until(({ kiosk, devices }) => kiosk.open && devices.every(({ phase }) => phase === "ready"));
    const client = await this.#control();
    const reply = await client.ask({ verb: "press", device: "kiosk", key: "licence" });
    client.close();
    if (!reply.ok) throw new Error(`${reply.what} ${reply.cure}`);
    for (const end = Date.now() + ANSWER_WAIT_MS; Date.now() < end; await pause(LOOK_MS)) {
      const slip = this.printer.slips()[before];
      const number = slip?.lines.find((line) => /^[A-Z]\d{3}$/.test(line.trim()))?.trim();
      if (number === undefined) continue;
      await this.until(({ queues }) => queues.some(({ waiting }) => waiting.some(({ ticket }) => ticket === number)));
      return number;
    }
    throw new Error("no slip has fallen");
  }

  /** Answers the status for which it holds, through any number of agents that end and begin meanwhile. */
  async until(holds: (status: Status) => boolean): Promise<Status> {
    let last: unknown = "no agent";
    for (const end = Date.now() + ANSWER_WAIT_MS; Date.now() < end; await pause(LOOK_MS)) {
      const client = await this.#control().catch(() => null);
      const reply = await client?.ask({ verb: "status" });
      client?.close();
      if (reply?.ok !== true) continue;
      last = reply.value;
      if (holds(reply.value as Status)) return reply.value as Status;
    }
    throw new Error(`it never came true: ${holds}\n${JSON.stringify(last, null, 1)}`);
  }

  /** How many records the journal has; throws where its chain is broken. Asked of the checkout, since the program may be gone. */
  async journal(): Promise<number> {
    const verdict = await this.container.sh(`${CHECKOUT_TALON} journal verify --json --state /var/lib/talon`);
    return JSON.parse(verdict).records;
  }

  /** What a process may do in the unit's place: each deed with `may` or the error that kept it from it, and some facts. */
  async probed(): Promise<ReadonlyMap<string, string>> {
    await this.container.sh(PROBE_SURROUNDINGS);
    const unit = readFileSync(join(this.container.root, "etc/systemd/system/talon.service"), "utf8");
    const kept = unit
      .split("\n")
      .filter((line) => !/^(Type|NotifyAccess|ExecReload|WatchdogSec|Restart|RestartSec)=/.test(line));
    const probe = kept
      .join("\n")
      .replace(/^(ExecStart=\S+).*$/m, `Type=oneshot\n$1 /checkout/tests/rig/nspawn/probe.ts ${PROBE_FILE}`);
    writeFileSync(join(this.container.share, "probe.service"), probe);
    await this.container.sh(
      "cp /share/probe.service /run/systemd/system/talon-probe.service && systemctl daemon-reload",
    );
    await this.container.sh("systemctl start talon-probe || { journalctl --no-pager --unit talon-probe; false; }");
    const told = await this.container.sh(`cat ${PROBE_FILE}`);
    return new Map(told.split("\n").map((line) => line.split(": ") as [string, string]));
  }

  async close(): Promise<void> {
    await this.printer.server.unplug();
    await this.container.stop();
  }

  async #control(): Promise<ControlClient> {
    const opened = await openControl(join(this.container.root, "var/lib/talon/talon.sock"));
    if (!opened.ok) throw new Error(opened.fault);
    return opened.value;
  }
}
