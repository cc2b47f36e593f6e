import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pause } from "../../contracts/real-mosquitto.ts";
import { Channel, type Done } from "./channel.ts";
import { openQmp, type Qmp } from "./qmp.ts";
import { dial } from "./sockets.ts";

/** What a machine is made of; a saved state fits only the machine that it was saved from, so all have the same sockets and cards. */
export interface Parts {
  readonly kernel: string;
  readonly initrd: string;
  readonly disk: { readonly file: string; readonly format: "raw" | "qcow2"; readonly isKept: boolean };
  /** Where a memory that was saved is read from; null boots. */
  readonly state: string | null;
  /** The port of this machine that the guest sees as 10.0.2.100:1883. */
  readonly brokerPort: number | null;
}

export type Wire = (typeof WIRES)[number];
/** Sockets whose far ends the test plays; a USB adapter may be plugged into each. */
export const WIRES = ["printer", "board", "third"] as const;

export const KEYBOARD = "keyboard";
/** The guest asks a keyboard every 10 ms, and an emulated processor may be late. */
const STRIKE_MS = 60;
const MEMORY_MB = 512;
/** An instruction lasts 2 ns in the guest, whatever else this machine does: a busy host makes a test slower, and changes nothing that a guest's clock could see. */
const INSTRUCTIONS = "shift=1,sleep=on";
/** A working day, long after the release; only the emulated time goes on from there. */
const STARTS_AT = "2026-06-01T06:00:00";
const ASK_EVERY_MS = 200;
const END_WAIT_MS = 10_000;
const CONSOLE_SHOWN = 4_000;
const ARGUMENTS = "console=ttyS0 quiet loglevel=3 nokaslr mitigations=off systemd.show_status=0";
const EMULATED = ["-M", "pc,usb=off,vmport=off,hpet=off", "-accel", "tcg,thread=single,tb-size=512", "-cpu", "max"];

/** One emulated PC in a process of its own, the only process that it ever ends. */
export class VirtualMachine {
  readonly folder = mkdtempSync(join(tmpdir(), "talon-rig-"));
  readonly #parts: Parts;
  #process: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #qmp: Qmp | null = null;
  #channel: Channel | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const errors = openSync(join(this.folder, "qemu"), "w");
    const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", "qemu-system-x86_64", ...this.#arguments()], {
      stdio: ["ignore", errors, errors],
    });
    this.#process = child;
    process.once("exit", this.#killNow);
    this.#ended = new Promise((settle) => {
      child.once("error", () => settle());
      child.once("exit", () => {
        this.#process = null;
        settle();
      });
    });
    this.#qmp = await openQmp(this.socket("qmp")).catch((error: unknown) => {
      throw new Error(this.console(), { cause: error });
    });
    this.#channel = new Channel(await dial(this.socket("rig")));
    if (this.#parts.state === null) return;
    while (((await this.qmp("query-status")) as { status: string }).status === "inmigrate") await pause(ASK_EVERY_MS);
    await this.qmp("cont");
  }

  /** What it has cost this machine so far (proc(5): utime and stime, in hundredths). */
  processorSeconds(): number {
    const fields =
      readFileSync(`/proc/${this.#process?.pid ?? "self"}/stat`, "utf8")
        .split(") ")[1]
        ?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  socket(name: string): string {
    return join(this.folder, name);
  }

  /** The end of what the guest's kernel and QEMU said. */
  console(): string {
    return ["console", "qemu"]
      .map((name) => readFileSync(join(this.folder, name), "utf8").slice(-CONSOLE_SHOWN))
      .join("\n");
  }

  qmp(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    if (this.#qmp === null) throw new Error("the machine does not run");
    return this.#qmp.ask(command, args);
  }

  /** Runs a line of shell in the guest, as root. */
  run(command: string): Promise<Done> {
    if (this.#channel === null) throw new Error("the machine does not run");
    return this.#channel.run(command);
  }

  /** The same where it has to end well. */
  async sh(command: string): Promise<string> {
    const { code, out } = await this.run(command);
    if (code !== 0) throw new Error(`in the guest, ${command} ended with ${code}: ${out}`);
    return out;
  }

  /** Until a line of shell ends well; answers how many milliseconds that took. */
  async until(command: string, ms = 240_000): Promise<number> {
    const began = Date.now();
    for (;;) {
      const { code, out } = await this.run(command);
      const took = Date.now() - began;
      if (code === 0) return took;
      if (took > ms) throw new Error(`in the guest, this never came true: ${command}\n${out}`);
      await pause(ASK_EVERY_MS);
    }
  }

  /** Plugs an FTDI adapter (0403:6001) with a serial number of its own into a USB socket; its far end is the wire's socket. */
  async plug(wire: Wire, serial: string): Promise<void> {
    await this.qmp("device_add", {
      driver: "usb-serial",
      id: wire,
      chardev: wire,
      serial,
      bus: "usb.0",
      "always-plugged": true,
    });
  }

  async unplug(wire: Wire | typeof KEYBOARD): Promise<void> {
    await this.qmp("device_del", { id: wire });
  }

  /** Plugs a USB keyboard (0627:0001) into a socket of its own. */
  async plugKeyboard(serial: string): Promise<void> {
    await this.qmp("device_add", { driver: "usb-kbd", id: KEYBOARD, serial, bus: "usb.0" });
  }

  /** Strikes keys of it one after another, by QEMU's names: `a`, `1`, `ret`. */
  async type(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      for (const down of [true, false]) {
        const event = { type: "key", data: { down, key: { type: "qcode", data: key } } };
        await this.qmp("input-send-event", { events: [event] });
        await pause(STRIKE_MS);
      }
    }
  }

  async cable(isIn: boolean): Promise<void> {
    await this.qmp("set_link", { name: "card", up: isIn });
  }

  /** Writes memory to a file, and ends; the disk is whole. */
  async save(state: string): Promise<void> {
    await this.qmp("stop");
    await this.qmp("migrate", { uri: `exec:cat > ${state}` });
    for (;;) {
      const { status } = (await this.qmp("query-migrate")) as { status: string };
      if (status === "completed") break;
      if (status === "failed") throw new Error("the memory could not be saved");
      await pause(ASK_EVERY_MS);
    }
    await this.qmp("quit");
    await this.#ended;
    this.#forget();
  }

  /** Until the hardware resets it, which ends this machine: it does not boot again. */
  async reset(): Promise<void> {
    await this.#ended;
  }

  /** A power cut, and everything that this machine had on the host is gone. */
  async cut(): Promise<void> {
    this.#process?.kill("SIGKILL");
    await Promise.race([this.#ended, pause(END_WAIT_MS)]);
    this.#forget();
  }

  readonly #killNow = (): void => {
    this.#process?.kill("SIGKILL");
  };

  #forget(): void {
    process.removeListener("exit", this.#killNow);
    this.#qmp?.close();
    this.#channel?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #arguments(): readonly string[] {
    const { kernel, initrd, disk, state, brokerPort } = this.#parts;
    const socket = (id: string) => ["-chardev", `socket,id=${id},path=${this.socket(id)},server=on,wait=off`];
    const broker = brokerPort === null ? "" : `,guestfwd=tcp:10.0.2.100:1883-cmd:socat - TCP:127.0.0.1:${brokerPort}`;
    const root = `file=${disk.file},if=none,id=root,format=${disk.format},cache=unsafe,snapshot=${disk.isKept ? "off" : "on"}`;
    return [
      ...[...EMULATED, "-m", `${MEMORY_MB}`, "-icount", INSTRUCTIONS, "-rtc", `base=${STARTS_AT},clock=vm`],
      ...["-nodefaults", "-display", "none", "-no-reboot", "-kernel", kernel, "-initrd", initrd, "-append", ARGUMENTS],
      ...["-chardev", `file,id=console,path=${this.socket("console")}`, "-serial", "chardev:console"],
      ...["-drive", root, "-device", "virtio-blk-pci,drive=root"],
      ...["-device", "virtio-rng-pci", "-device", "virtio-serial-pci"],
      ...[...socket("rig"), "-device", "virtserialport,chardev=rig,name=rig"],
      ...[...socket("gadget"), "-device", "virtserialport,chardev=gadget,name=gadget"],
      ...[...socket("qmp"), "-mon", "chardev=qmp,mode=control"],
      ...["-netdev", `user,id=net,restrict=on${broker}`, "-device", "virtio-net-pci,netdev=net,id=card"],
      ...["-device", "i6300esb", "-watchdog-action", "reset"],
      ...["-device", "qemu-xhci,id=usb", ...WIRES.flatMap(socket)],
      ...(state === null ? [] : ["-incoming", `exec:cat ${state}`]),
    ];
  }
}
