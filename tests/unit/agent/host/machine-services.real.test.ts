import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { createNodeClock } from "../../../../agent/host/node-clock.ts";
import { createSystemdWatchdog } from "../../../../agent/host/systemd.ts";
import { later, wallMs } from "../../../../agent/kernel/units.ts";

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 500) throw new Error("it never came true");
    await new Promise((settle) => setTimeout(settle, 10));
  }
};

describe("the machine's clock", () => {
  const clock = createNodeClock(null);

  test("never rings before its moment, and soon after it", async () => {
    const early: number[] = [];
    const waits = Array.from({ length: 200 }, (_, no) => no % 40);
    await Promise.all(
      waits.map(
        (ms) =>
          new Promise<void>((settle) => {
            const at = later(clock.mono(), ms);
            clock.wake(at, () => {
              if (clock.mono() < at) early.push(ms);
              settle();
            });
          }),
      ),
    );
    expect(early).toEqual([]);
  });

  test("rings for a moment that has passed, and not for a wish that was taken back", async () => {
    const rings: string[] = [];
    clock.wake(later(clock.mono(), -1_000), () => void rings.push("past"));
    const cancel = clock.wake(later(clock.mono(), 5), () => void rings.push("taken back"));
    cancel();
    await until(() => rings.length > 0);
    await new Promise((settle) => setTimeout(settle, 20));
    expect(rings).toEqual(["past"]);
  });

  test("keeps quiet for a moment that lies further ahead than one timer reaches", async () => {
    let rings = 0;
    const cancel = clock.wake(later(clock.mono(), 2 ** 33), () => {
      rings += 1;
    });
    await new Promise((settle) => setTimeout(settle, 30));
    cancel();
    expect(rings).toBe(0);
  });

  test("tells whole milliseconds of the kernel's monotonic clock", () => {
    const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1_000;
    expect(Number.isInteger(clock.mono())).toBe(true);
    expect(Math.abs(clock.mono() - uptime)).toBeLessThan(60_000);
  });

  test("is not believed where it is behind what the journal knows, unless a time server set it", () => {
    const quality = createNodeClock(wallMs(Date.now() + 3_600_000)).quality();
    expect(["none", "ntp"]).toContain(quality);
    expect(createNodeClock(wallMs(Date.now() - 3_600_000)).quality()).not.toBe("none");
  });

  test("is not believed where it is years ahead of what the journal knows, unless a time server set it", () => {
    const quality = createNodeClock(wallMs(Date.now() - 500 * 86_400_000)).quality();
    expect(["none", "ntp"]).toContain(quality);
  });
});

describe("the supervisor", () => {
  test("is told nothing where there is none", () => {
    const watchdog = createSystemdWatchdog({});
    expect(watchdog.everyMs).toBeNull();
    expect(() => [watchdog.ready(), watchdog.alive(), watchdog.stopping()]).not.toThrow();
    expect(createSystemdWatchdog({ WATCHDOG_USEC: "1000000" }).everyMs).toBeNull();
  });

  test("hears that the agent is ready, alive and stopping, at twice the rate it asks for", async () => {
    const dir = mkdtempSync(join(tmpdir(), "talon-notify-"));
    const path = join(dir, "notify");
    const listener = spawn("socat", ["-u", `UNIX-RECV:${path}`, "STDOUT"]);
    let heard = "";
    listener.stdout.on("data", (bytes: Buffer) => {
      heard += bytes.toString();
    });
    await until(() => existsSync(path));
    const watchdog = createSystemdWatchdog({ NOTIFY_SOCKET: path, WATCHDOG_USEC: "30000000" });
    watchdog.ready();
    watchdog.alive();
    watchdog.stopping();
    await until(() => heard.includes("STOPPING"));
    listener.kill();
    rmSync(dir, { recursive: true });
    expect(heard).toBe("READY=1WATCHDOG=1STOPPING=1");
    expect(watchdog.everyMs).toBe(15_000);
  });

  test("who has gone harms nobody", () => {
    const watchdog = createSystemdWatchdog({ NOTIFY_SOCKET: "/tmp/talon-no-such-notify-socket" });
    expect(() => watchdog.alive()).not.toThrow();
  });
});

describe("the log", () => {
  const module = pathToFileURL(join(import.meta.dirname, "../../../../agent/host/pino-log.ts")).href;
  const logged = (code: string) =>
    execFileSync(process.execPath, ["--input-type=module", "-e", `import { createPinoLog } from "${module}";${code}`], {
      encoding: "utf8",
    })
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

  test("writes one JSON object a line, with the time and the facts, from its level on", () => {
    const lines = logged(
      `const log = createPinoLog("warn"); log.info("no"); log.warn("yes", { fault: "x" }); log.error("bad");`,
    );
    expect(lines).toMatchObject([
      { level: 40, msg: "yes", fault: "x" },
      { level: 50, msg: "bad" },
    ]);
    expect(Date.parse(lines[0].time)).toBeGreaterThan(0);
  });

  test("writes a line that repeats only once a minute, so that a broken cable fills no card", () => {
    const lines = logged(
      `const log = createPinoLog("info"); for (let no = 0; no < 1000; no += 1) log.warn("torn", { device: "printer" }); log.warn("torn", { device: "board" });`,
    );
    expect(lines.map((line) => line.device)).toEqual(["printer", "board"]);
  });
});
