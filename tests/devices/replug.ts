import { readdirSync } from "node:fs";
import { DeviceServer, realWorld } from "../../agent/console/bench/device-server.ts";
import { type MonoMs, monoMs } from "../../agent/kernel/units.ts";
import type { AnyDriver } from "../../drivers/catalogue.ts";
import type { DevicePhase } from "../../drivers/driver.ts";
import { serialLink } from "../../drivers/links/serial.ts";
import { superviseAny } from "../../drivers/supervise-any.ts";
import type { Supervised, SuperviseOut } from "../../drivers/supervisor.ts";
import { Pty, serialUri, sleep } from "../contracts/pty.ts";
import { heldBytes } from "../fuzz/collect.ts";
import { exampleOptions, orderFor } from "../fuzz/example.ts";

type Life = Supervised<NonNullable<ReturnType<typeof orderFor>>, unknown>;

/** What a replugged device cost. */
export interface ReplugFigures {
  readonly driver: string;
  readonly rounds: number;
  /** From plugging in to ready, milliseconds: the median and the worst. */
  readonly healMs: number;
  readonly worstHealMs: number;
  /** Processor time of this process over all rounds, as a share of one core. */
  readonly cpuShare: number;
  readonly grownBytes: number;
  /** Of it, in the second half of the rounds: by then all code has been read, and what grows is kept of each opening. */
  readonly grownLateBytes: number;
  readonly grownDescriptors: number;
  /** Changes that a device beside it told meanwhile. */
  readonly disturbed: number;
}

const EXCHANGE_MS = 15;
const READY_MOST_MS = 30_000;

const now = (): MonoMs => monoMs(Math.floor(performance.now()));
const descriptors = (): number => readdirSync("/proc/self/fd").length;

/** A driver's machine under its supervisor on a real pty, kept as the runtime keeps it. */
class Kept {
  readonly #life: Life;
  readonly #link: ReturnType<typeof serialLink>;
  readonly states: DevicePhase[] = [];
  #timer: NodeJS.Timeout | null = null;
  #stopWatch: () => void = () => {};

  constructor(driver: AnyDriver, path: string) {
    this.#life = superviseAny(driver, exampleOptions(driver)) as unknown as Life;
    this.#link = serialLink(serialUri(path));
  }

  get phase(): DevicePhase {
    return this.#life.figures().phase;
  }

  start(): void {
    this.#stopWatch = this.#link.whenAppears?.(() => this.take({ type: "appeared" })) ?? this.#stopWatch;
    this.take({ type: "start" });
  }

  stop(): void {
    this.#stopWatch();
    this.#link.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  take(input: Parameters<Life["take"]>[0]): void {
    for (const out of this.#life.take(input, now())) this.#do(out);
    if (this.#timer !== null) clearTimeout(this.#timer);
    const wakeAt = this.#life.wakeAt();
    this.#timer = wakeAt === null ? null : setTimeout(() => this.take({ type: "woken" }), Math.max(1, wakeAt - now()));
  }

  #do(out: SuperviseOut<unknown>): void {
    if (out.type === "state") this.states.push(out.phase);
    else if (out.type === "close") this.#link.close();
    else if (out.type === "write") this.#link.write(out.bytes);
    else if (out.type === "open")
      this.#link.open({
        opened: () => this.take({ type: "opened" }),
        heard: (bytes) => this.take({ type: "heard", bytes }),
        drained: () => this.take({ type: "drained" }),
        closed: (fault) => this.take({ type: "closed", fault }),
      });
  }
}

/** A device with power of its own at the far end of a pty that can be pulled and put back, under one name. */
class Plugged {
  readonly server: DeviceServer;
  #pty: Pty | null = null;
  readonly #folder: string;

  constructor(driver: AnyDriver, folder: string) {
    const twin = driver.sim?.(exampleOptions(driver), realWorld);
    if (twin === undefined) throw new Error(`${driver.name} has no virtual twin`);
    this.server = new DeviceServer(twin, () => {});
    this.#folder = folder;
  }

  async plug(): Promise<string> {
    this.#pty = new Pty(await this.server.plug(), this.#folder);
    await this.#pty.ready();
    return this.#pty.path;
  }

  /** In mid-exchange: whatever is on its way is torn. */
  async pull(): Promise<void> {
    await this.#pty?.dispose();
    this.#pty = null;
  }

  async end(): Promise<void> {
    await this.pull();
    await this.server.unplug();
  }
}

async function ready(kept: Kept): Promise<number> {
  const from = performance.now();
  while (kept.phase !== "ready" && performance.now() - from < READY_MOST_MS) await sleep(2);
  if (kept.phase !== "ready") throw new Error(`not ready within ${READY_MOST_MS} ms`);
  return performance.now() - from;
}

/** Pulls and replugs one device so many times, while another of its kind on another pty goes on. */
export async function replug(driver: AnyDriver, rounds: number, folder: string): Promise<ReplugFigures> {
  const [pulled, beside] = [new Plugged(driver, `${folder}/a`), new Plugged(driver, `${folder}/b`)];
  const [one, other] = [new Kept(driver, await pulled.plug()), new Kept(driver, await beside.plug())];
  const heals: number[] = [];
  one.start();
  other.start();
  await Promise.all([ready(one), ready(other)]);
  const calm = other.states.length;
  let [held, open, cpu, from] = [heldBytes(), descriptors(), process.cpuUsage(), performance.now()];
  const warm = Math.min(10, Math.floor(rounds / 5));
  let heldHalfway = held;
  for (let round = 0; round < rounds; round += 1) {
    if (round === warm) [held, open, cpu, from] = [heldBytes(), descriptors(), process.cpuUsage(), performance.now()];
    if (round === Math.floor(rounds / 2)) heldHalfway = heldBytes();
    const order = orderFor(driver.role, round);
    if (order !== null) one.take({ type: "order", order });
    await sleep(Math.floor((round * 7) % EXCHANGE_MS));
    await pulled.pull();
    while (one.phase === "ready") await sleep(2);
    await pulled.plug();
    heals.push(await ready(one));
  }
  const spent = process.cpuUsage(cpu);
  const cpuShare = (spent.user + spent.system) / 1_000 / (performance.now() - from);
  const heldAtLast = heldBytes();
  const grownDescriptors = descriptors() - open;
  one.stop();
  other.stop();
  await pulled.end();
  await beside.end();
  const sorted = heals.toSorted((a, b) => a - b);
  return {
    driver: driver.name,
    rounds,
    healMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    worstHealMs: sorted.at(-1) ?? 0,
    cpuShare,
    grownBytes: heldAtLast - held,
    grownLateBytes: heldAtLast - heldHalfway,
    grownDescriptors,
    disturbed: other.states.length - calm,
  };
}
