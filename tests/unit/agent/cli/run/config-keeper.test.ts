import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConfigKeeper } from "../../../../../agent/cli/run/config-keeper.ts";
import type { KeptAgent } from "../../../../../agent/cli/run/config-keeper-plan.ts";
import { problemLine } from "../../../../../agent/kernel/result.ts";
import type { ConfigMessage } from "../../../../../agent/uplink/contract/schemas.ts";
import type { CommandFate } from "../../../../../agent/uplink/state.ts";
import type { Config } from "../../../../../config/load.ts";

const EXAMPLE = readFileSync(join(import.meta.dirname, "../../../../../config/examples/smallest.yaml"), "utf8");
const regional = (region: string) => EXAMPLE.replace(/region: [\w-]+/, `region: ${region}`);
const root = mkdtempSync(join(tmpdir(), "talon-keeper-"));
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }));
afterEach(() => void vi.useRealTimers());

class Centre {
  readonly directory = mkdtempSync(join(root, "state-"));
  readonly file = join(this.directory, "talon.yaml");
  readonly said: string[] = [];
  readonly fates: CommandFate[] = [];
  alive: readonly string[] = ["printer"];
  isQuiet = true;
  region: string | null = null;
  readonly applied: string[] = [];
  keeper: ConfigKeeper;

  constructor(text = regional("first")) {
    writeFileSync(this.file, text);
    this.keeper = this.start();
  }

  start(): ConfigKeeper {
    const say = (what: string) => void this.said.push(what);
    const log = { debug: say, info: say, warn: say, error: say };
    this.keeper = new ConfigKeeper({ file: this.file, directory: this.directory, log });
    const begun = this.keeper.begin();
    this.region = begun.ok ? begun.value.rules.region : null;
    if (!begun.ok) this.said.push(...begun.fault.map(problemLine));
    const agent: KeptAgent = {
      vitals: () => ({ alive: this.alive, isOnline: false, journalFault: null }),
      devices: () => ["printer"],
      isQuiet: () => this.isQuiet,
      wall: () => 0,
      tellFate: (fate) => void this.fates.push(fate),
      reconfigure: (config: Config) => {
        this.region = config.rules.region;
        this.applied.push(this.region);
        return Promise.resolve();
      },
    };
    if (begun.ok) this.keeper.attach(agent);
    return this.keeper;
  }

  cut(): this {
    vi.clearAllTimers();
    this.start();
    return this;
  }

  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  publish(revision: number, config: string, more: Partial<ConfigMessage> = {}): this {
    const issued = "2026-03-02T09:00:00.000Z";
    const base = this.keeper.runs().digest;
    this.keeper.take({ v: 1, revision, base, issued, config, by: "duty-officer", keyId: "k", sig: "", ...more });
    return this;
  }
}

describe("U4: the keeper of a centre's configurations", () => {
  test("applies a revision within a second, watches it for ten minutes, and then it stays", async () => {
    const centre = new Centre().publish(1, regional("second"));
    await centre.pass(1_000);
    expect(centre.region).toBe("second");
    expect(centre.keeper.cause()).toEqual({ revision: { no: 1, by: "duty-officer", keyId: "k" } });
    await centre.pass(599_000);
    expect(centre.keeper.runs()).toMatchObject({ revision: 1, phase: "trial" });
    await centre.pass(2_000);
    expect(centre.keeper.runs()).toMatchObject({ revision: 1, phase: "committed", drift: false });
    expect(centre.fates.map(({ id, phase }) => `${id} ${phase}`)).toEqual(["config-1 accepted", "config-1 done"]);
    expect(centre.cut().region).toBe("second");
  });

  test("tells again what became of a revision that the hub still asks for, because its word was lost", async () => {
    const centre = new Centre().publish(1, regional("second"));
    await centre.pass(1_000);
    expect(centre.keeper.takeBack()).toBe(true);
    await centre.pass(1_000);
    centre.fates.length = 0;
    centre.publish(1, regional("second"));
    expect(centre.fates.map(({ id, phase }) => `${id} ${phase}`)).toEqual(["config-1 failed"]);
    expect(centre.region).toBe("first");
  });

  test("waits while a ticket is on its way to paper", async () => {
    const centre = new Centre().publish(1, regional("second"));
    centre.isQuiet = false;
    await centre.pass(60_000);
    expect(centre.region).toBe("first");
    centre.isQuiet = true;
    await centre.pass(1_000);
    expect(centre.region).toBe("second");
  });

  test("goes back when a device is not found again, and after a power cut", async () => {
    const centre = new Centre().publish(1, regional("second"));
    await centre.pass(1_000);
    centre.alive = [];
    await centre.pass(601_000);
    expect([centre.region, centre.keeper.fate()?.why]).toEqual(["first", "config-reverted"]);
    expect(centre.keeper.cause().undone).toMatchObject({ revision: 1 });
    await centre.publish(2, regional("third")).pass(1_000);
    expect(centre.region).toBe("third");
    expect([centre.cut().region, centre.keeper.fate()?.phase]).toEqual(["first", "failed"]);
  });

  test("refuses what is wrong, and what is for another centre", () => {
    const centre = new Centre().publish(1, "centre: [").publish(2, EXAMPLE.replace(/id: [\w-]+/, "id: kz-other-99"));
    expect(centre.fates.map(({ phase, why }) => [phase, why])).toEqual([
      ["refused", "config-invalid"],
      ["refused", "config-invalid"],
    ]);
    expect(centre.fates.map(({ problems }) => problems?.[0]?.place)).toEqual(["revision-1:1", "centre.id"]);
  });

  test("takes nothing that its disk does not take: config-unkept", async () => {
    const centre = new Centre();
    rmSync(join(centre.directory, "config"), { recursive: true });
    writeFileSync(join(centre.directory, "config"), "in the way");
    centre.publish(1, regional("second"));
    await centre.pass(5_000);
    expect(centre.fates).toMatchObject([{ phase: "failed", why: "config-unkept" }]);
    expect(centre.region).toBe("first");
  });

  test("applies a revision once, however often the broker sends it", async () => {
    const centre = new Centre();
    for (let times = 0; times < 3; times += 1) centre.publish(1, regional("second"));
    await centre.pass(1_000);
    for (let times = 0; times < 3; times += 1) centre.publish(1, regional("second"));
    await centre.pass(1_000);
    expect(centre.applied).toEqual(["second"]);
    expect(centre.fates.at(-1)).toMatchObject({ id: "config-1", phase: "running" });
  });

  test("takes a change of the file at once, and a file with mistakes not at all", async () => {
    const centre = new Centre();
    writeFileSync(centre.file, regional("edited"));
    centre.keeper.reload();
    await centre.pass(0);
    expect(centre.region).toBe("edited");
    writeFileSync(centre.file, "centre: [");
    centre.keeper.reload();
    expect(centre.said).toContain("config-invalid");
    expect(centre.keeper.takeBack()).toBe(true);
    await centre.pass(0);
    expect(centre.region).toBe("first");
  });
});

describe("config or state of length zero after a power loss; settings back at their defaults", () => {
  const damages: readonly (readonly [string, (path: string) => void])[] = [
    ["of length zero", (path) => truncateSync(path, 0)],
    ["half written", (path) => truncateSync(path, 200)],
    ["that is gone", (path) => rmSync(path)],
  ];

  test.each(damages)("a file %s: the last good copy runs, with a loud config-restored", (_, damage) => {
    const centre = new Centre();
    damage(centre.file);
    centre.cut();
    expect(centre.region).toBe("first");
    expect(centre.said).toContain("config-restored");
    expect(centre.keeper.runs().phase).toBe("restored");
  });

  test.each(damages)("a file %s where no good copy is: nothing runs, and the problem is told", (_, damage) => {
    const centre = new Centre();
    damage(centre.file);
    rmSync(join(centre.directory, "config"), { recursive: true });
    centre.cut();
    expect(centre.region).toBeNull();
    expect(centre.said.at(-1)).toContain("talon.yaml");
  });

  test("a file that was mended is taken up again, and the fault is over", () => {
    const centre = new Centre();
    truncateSync(centre.file, 0);
    centre.cut();
    writeFileSync(centre.file, regional("first"));
    centre.keeper.reload();
    expect(centre.keeper.runs().phase).toBe("committed");
  });
});
