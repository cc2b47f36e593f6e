import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LINES } from "./centre-config.ts";
import { openRig, type RigCentre } from "./rig-centre.ts";

/** As `settleMs` of the keys: what lasts less is no press. */
const SETTLE_MS = 30;
/** Neither too near to what counts, nor a matter of luck. */
const SURELY_SHORT_MS = 20;
const GLITCHES = 5;
const TRIES_MAX = 40;
/** Of the guest's time; long enough for any press to have become a fact. */
const HEARD_S = 1;
/** Where they stand in the checkout, and are put in the guest. */
const PROMISED = ["tests/rig/pins-contract.ts", "tests/contracts/pins-promises.ts"] as const;

interface Stimulus {
  readonly lasted: readonly number[];
  readonly presses: number;
}

/** What both ways to a line have to stand; `seesAll` where the kernel keeps edges while nobody reads them. */
export function pinsSuite(backend: "chardev" | "onoff", seesAll: boolean): void {
  let rig: RigCentre;
  beforeAll(async () => {
    rig = await openRig();
    if (backend === "onoff")
      await rig.machine.sh("for line in 5 6 13 12 16 17 19 20 26 27; do rig-line $line up 0; done");
    const dropIns = backend === "onoff" ? ["onoff"] : [];
    if (backend === "onoff") await rig.rewire({ pins: "gpio?backend=onoff" }, dropIns);
    await rig.ready("kiosk", "keys", "camera");
  });
  afterAll(() => rig?.close());

  /** Nobody has been called, so each press of this key is refused, and each refusal is a fact. */
  const pressesOf = async (act: string): Promise<Stimulus> => {
    const before = await rig.lastSeq();
    const said = await rig.machine.sh(`${act}; sleep ${HEARD_S}`);
    const presses = (await rig.facts(before)).filter(({ type }) => type === "operator.refused").length;
    return { lasted: said.split(" ").map(Number), presses };
  };
  const line = (...steps: readonly string[]) => pressesOf(`rig-line ${LINES.start} ${steps.join(" ")}`);

  /** Tries until so many were as short as they were meant to be; a busy host stretches some. */
  const shortOnes = async (count: number, steps: readonly string[], howMany: number): Promise<readonly Stimulus[]> => {
    const kept: Stimulus[] = [];
    for (let tries = 0; kept.length < howMany && tries < TRIES_MAX; tries += 1) {
      const one = await line(...steps);
      if (one.lasted.slice(0, count).every((ms) => ms < SURELY_SHORT_MS)) kept.push(one);
    }
    return kept;
  };

  describe(`keys through ${backend}`, () => {
    test("a finger's press is one press", async () => {
      expect((await line("down 150", "up 100")).presses).toBe(1);
    });

    test("ghost presses, long cable: a glitch of 10 ms is no press where 30 ms are asked for", async ({ skip }) => {
      const glitches = await shortOnes(1, ["down 10", "up 100"], GLITCHES);
      if (glitches.length === 0) skip("this machine is too busy to make a glitch of 10 ms");
      const presses = glitches.reduce((sum, one) => sum + one.presses, 0);
      console.log(
        `rig: ${backend}: ${presses} presses of ${glitches.length} glitches of ${glitches.map(({ lasted }) => lasted[0])} ms`,
      );
      if (seesAll) expect(presses).toBe(0);
      else expect(presses).toBeLessThan(glitches.length);
    });

    test("debounce loses edges: a contact that bounces five times is pressed once", async ({ skip }) => {
      const bouncing = ["down 3", "up 3", "down 4", "up 2", "down 200", "up 100"];
      const presses = (await shortOnes(4, bouncing, seesAll ? 2 : 3)).map((one) => one.presses);
      if (presses.length === 0) skip("this machine is too busy to make bounces");
      console.log(`rig: ${backend}: a bouncing contact was pressed ${presses} times`);
      if (seesAll) expect(new Set(presses)).toEqual(new Set([1]));
      else expect(presses).toContain(1);
    });

    test(`two presses during a stall of 240 ms ${seesAll ? "are two presses" : "are not both heard through sysfs"}`, async () => {
      const pid = await rig.pid();
      const twice = `kill -STOP ${pid}; rig-line ${LINES.start} down 60 up 60 down 60 up 60; kill -CONT ${pid}`;
      const { lasted, presses } = await pressesOf(twice);
      const stalled = lasted.reduce((sum, ms) => sum + ms, 0);
      console.log(`rig: ${backend}: ${presses} of 2 presses heard that fell into a stall of ${stalled} ms`);
      expect(Math.min(...lasted)).toBeGreaterThan(SETTLE_MS);
      if (seesAll) expect(presses).toBe(2);
      else expect(presses).toBeLessThan(2);
    });
  });

  describe(`an output through ${backend}`, () => {
    test(`is inactive after SIGKILL ${seesAll ? "at once, by the kernel" : "as soon as the unit has started the agent again"}`, async () => {
      await rig.order({ verb: "test", device: "camera" });
      await rig.machine.until(`test $(cat /run/rig-gpio/sim_gpio${LINES.camera}/value) = 1`);
      const killed = await rig.machine.sh(
        `kill -9 ${await rig.pid()}; while [ -e /proc/${await rig.pid()} ]; do :; done; cat /run/rig-gpio/sim_gpio${LINES.camera}/value; ls /sys/class/gpio`,
      );
      const [level, ...exported] = killed.split("\n");
      const ms = await rig.machine.until(`test $(cat /run/rig-gpio/sim_gpio${LINES.camera}/value) = 0`);
      console.log(`rig: ${backend}: the output was ${level} right after SIGKILL, and 0 after at most ${ms} ms`);
      expect(level).toBe(seesAll ? "0" : "1");
      expect(exported.some((name) => /^gpio\d+$/.test(name))).toBe(!seesAll);
    });

    test("is claimed anew by the agent that systemd starts, whatever the dead one left", async () => {
      const { ms } = await rig.ready("kiosk", "keys", "camera");
      console.log(`rig: ${backend}: all pins ready again ${ms} ms later`);
      expect((await line("down 150", "up 100")).presses).toBe(1);
      expect(await rig.level(LINES.camera)).toBe(0);
    });
  });

  test(`keeps every promise of the port over this kernel (${backend})`, async () => {
    await rig.machine.sh("systemctl stop talon");
    for (const file of PROMISED) await rig.copy(file);
    const node = "/opt/talon/node_modules/.bin/node";
    const { out } = await rig.machine.run(`${node} /opt/talon/${PROMISED[0]} ${backend} pinctrl-bcm2711`);
    console.log(`rig: ${out}`);
    expect(out).toMatch(/pins-contract \w+: (\d+) of \1$/);
  });
}
