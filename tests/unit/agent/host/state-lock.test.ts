import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockState } from "../../../../agent/host/state-lock.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "talon-lock-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const lockFile = () => join(dir, "agent.lock");
const held = () => lockState(dir);

test("a second agent is kept out, with the number of the first, until the first lets go", () => {
  const first = held();
  expect(first.ok).toBe(true);
  expect(held()).toMatchObject({ ok: false, fault: { fault: "state-locked" } });
  const second = held();
  if (!second.ok) expect(second.fault.detail).toContain(`process ${process.pid} `);
  if (first.ok) first.value.release();
  expect(held().ok).toBe(true);
  expect(readdirSync(dir)).toEqual(["agent.lock"]);
});

test("the lock of a process that was killed is taken over", async () => {
  const source = join(import.meta.dirname, "../../../../agent/host/state-lock.ts");
  const script = `import { lockState } from ${JSON.stringify(source)}; lockState(${JSON.stringify(dir)}); console.log("held"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  expect(held()).toMatchObject({ ok: false, fault: { fault: "state-locked" } });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  expect(held().ok).toBe(true);
});

test("a number that another process got since, or a former boot of the machine, holds nothing", () => {
  const first = held();
  const mine = readFileSync(lockFile(), "utf8");
  if (first.ok) first.value.release();
  const [pid, start, boot] = mine.split(" ");
  for (const text of [`${pid} 1 ${boot}`, `${pid} ${start} former-boot`, "", "rubbish", "-1 2 3"]) {
    writeFileSync(lockFile(), text);
    const taken = held();
    expect(taken.ok).toBe(true);
    if (taken.ok) taken.value.release();
  }
});

test("letting go twice, or after another took over, harms nobody", () => {
  const first = held();
  writeFileSync(lockFile(), "another");
  if (first.ok) first.value.release();
  expect(readFileSync(lockFile(), "utf8")).toBe("another");
});

test("of many that start at once over a dead lock exactly one gets in", () => {
  writeFileSync(lockFile(), "999999999 1 former-boot");
  const source = join(import.meta.dirname, "../../../../agent/host/state-lock.ts");
  const script = `import { lockState } from ${JSON.stringify(source)}; if (lockState(${JSON.stringify(dir)}).ok) console.log("held"); setTimeout(() => {}, 1500);`;
  const command = Array.from({ length: 4 }, () => '"$NODE" --input-type=module-typescript -e "$SCRIPT" &').join(" ");
  const run = spawnSync("sh", ["-c", `${command} wait`], { env: { NODE: process.execPath, SCRIPT: script } });
  expect(run.stdout.toString()).toBe("held\n");
});

test("a place where nothing can be written is told as such", () => {
  expect(lockState("/proc/talon")).toMatchObject({ ok: false, fault: { fault: "journal-unwritable" } });
});
