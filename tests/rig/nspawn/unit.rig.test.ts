import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { debianTree } from "../build/debian.ts";
import { containerHindrances } from "./able.ts";
import { UnitCentre } from "./unit-centre.ts";

const hindrances = containerHindrances();
const here = hindrances.length === 0 ? "" : ` (not on this machine: ${hindrances.join(" ")})`;
const MINUTE_MS = 60_000;
const INSTALL_MS = 5 * MINUTE_MS;

const SANDBOX = {
  "write the journal's folder": "may",
  "write the cache": "may",
  "write /run/talon": "may",
  "read the configuration": "may",
  "write the program": "EROFS",
  "write a folder of everybody": "EROFS",
  "read a home": "EACCES",
  "see the /tmp of others": "ENOENT",
  "see processes of others": "ENOENT",
  "make a file that runs as its owner": "EPERM",
  "make a namespace": "refused",
  "change its personality": "refused",
  "open a socket unix": "may",
  "open a socket inet": "may",
  "open a socket inet6": "may",
  "open a socket netlink": "may",
  "open a socket packet": "EAFNOSUPPORT",
  "open a socket alg": "EAFNOSUPPORT",
  "open a socket vsock": "EAFNOSUPPORT",
  "open /dev/null": "may",
  "open /dev/rig-ttyUSB": "ENXIO",
  "open /dev/rig-ttyACM": "ENXIO",
  "open /dev/rig-lp": "ENXIO",
  "open /dev/rig-usblp": "ENXIO",
  "open /dev/rig-disk": "EPERM",
  "open /dev/rig-memory": "EPERM",
  NoNewPrivs: "1",
  Seccomp: "2",
  CapBnd: "0000000000000000",
  CapEff: "0000000000000000",
  "mounted /proc/sys": "ro",
  "mounted /sys": "ro",
  "mounted /sys/fs/cgroup": "ro",
};

let centre: UnitCentre;
let recordsBefore = 0;
const figures: string[] = [];

async function measured<T>(what: string, act: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const value = await act();
  figures.push(`${what} ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  return value;
}

beforeAll(async () => {
  centre = new UnitCentre(await debianTree());
  await measured("systemd in", () => centre.open());
}, INSTALL_MS);

afterAll(async () => {
  console.log(`unit: ${figures.join(", ")}`);
  await centre?.close();
}, INSTALL_MS);

describe.skipIf(hindrances.length > 0)(`talon.service under a real systemd${here}`, () => {
  test("deploy/install on a Debian machine ends in a service that runs and says how it is", {
    timeout: INSTALL_MS,
  }, async () => {
    const said = await measured("installed in", () => centre.install());
    expect(said).toMatch(/done\. Next: edit \/etc\/talon\/talon\.yaml/);
    expect(await centre.property("ActiveState")).toBe("active");
    expect(await centre.container.sh("systemctl is-enabled talon")).toBe("enabled");
    await centre.until(({ centre }) => centre === "first-steps");
    expect(await centre.container.sh("talon status")).toMatch(/first-steps/);
    expect(await centre.container.sh("systemctl --failed --no-legend")).toBe("");
  });

  test("with its own configuration it gives the first ticket on paper", { timeout: INSTALL_MS }, async () => {
    await measured("restarted in", () => centre.configure());
    expect(await centre.ticket()).toBe("A001");
    expect(await centre.journal()).toBeGreaterThan(0);
  });

  test("its journal belongs to its user alone", async () => {
    const owners = await centre.container.sh(
      "stat -c '%U:%G %a' /var/lib/talon /var/lib/talon/journal.db /etc/talon/talon.yaml",
    );
    expect(owners.split("\n")).toEqual(["talon:talon 750", "talon:talon 640", "root:talon 640"]);
  });

  test("its sandbox leaves it what a centre needs, and nothing else", async () => {
    const told = await centre.probed();
    expect(Object.fromEntries([...told].filter(([deed]) => deed in SANDBOX))).toEqual(SANDBOX);
    expect(told.get("Uid")).toBe(await centre.container.sh("id --user talon"));
  });

  test("killed by SIGKILL it is back by itself, and the numbers go on", { timeout: INSTALL_MS }, async () => {
    const pid = await centre.mainPid();
    await centre.container.sh(`kill -KILL ${pid}`);
    const status = await measured("back after SIGKILL in", () => centre.until((status) => status.pid !== pid));
    expect(status.pid).toBe(await centre.mainPid());
    expect(Number(await centre.property("NRestarts"))).toBeGreaterThanOrEqual(1);
    expect(await centre.ticket()).toBe("A002");
  });

  test("that stands still is ended by systemd's watchdog and started again", { timeout: INSTALL_MS }, async () => {
    const pid = await centre.mainPid();
    await centre.container.sh(`kill -STOP ${pid}`);
    const status = await measured("back after SIGSTOP in", () => centre.until((status) => status.pid !== pid));
    expect(status.pid).not.toBe(pid);
    expect(await centre.container.sh("journalctl --no-pager --output=cat --unit talon")).toMatch(/Watchdog timeout/);
    expect(await centre.ticket()).toBe("A003");
  });

  test("installed once more it keeps journal, numbers and configuration, and the program from before", {
    timeout: INSTALL_MS,
  }, async () => {
    recordsBefore = await centre.journal();
    const pid = await centre.mainPid();
    await measured("upgraded in", () => centre.install());
    await centre.until((status) => status.pid !== pid && status.centre === "kz-ala-01");
    expect(await centre.container.sh("ls /opt/talon.old/agent/main.ts")).toBe("/opt/talon.old/agent/main.ts");
    expect(await centre.ticket()).toBe("A004");
    expect(await centre.journal()).toBeGreaterThan(recordsBefore);
  });

  test("taken off the machine it leaves the journal and the configuration, and whoever installs it again goes on", {
    timeout: 2 * INSTALL_MS,
  }, async () => {
    recordsBefore = await centre.journal();
    await centre.container.sh("/checkout/deploy/uninstall");
    expect((await centre.container.run("systemctl cat talon")).code).not.toBe(0);
    expect((await centre.container.run("ls /opt/talon /usr/local/bin/talon")).code).not.toBe(0);
    expect(await centre.container.sh("pgrep --count --uid talon || true")).toBe("0");
    expect(await centre.journal()).toBeGreaterThanOrEqual(recordsBefore);
    expect(JSON.parse(readFileSync(join(centre.container.root, "etc/talon/talon.yaml"), "utf8"))).toHaveProperty(
      "services",
    );
    await measured("installed again in", () => centre.install());
    expect(await centre.ticket()).toBe("A005");
  });
});
