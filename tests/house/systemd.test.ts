import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { linesOf, ROOT } from "./checkout.ts";

type Unit = ReadonlyMap<string, readonly string[]>;

function parseUnit(file: string): Unit {
  const settings = new Map<string, string[]>();
  let section = "";
  for (const line of linesOf(file)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const header = /^\[(\w+)\]$/.exec(line);
    const setting = /^(\w+)=(.*)$/.exec(line);
    if (header !== null) section = header[1] ?? "";
    else if (setting !== null)
      settings.set(`${section}.${setting[1]}`, [...(settings.get(`${section}.${setting[1]}`) ?? []), setting[2] ?? ""]);
    else throw new Error(`${file}: neither a section nor a setting: ${line}`);
  }
  return settings;
}

const unit = parseUnit("systemd/talon.service");
const one = (key: string) => unit.get(key)?.join(" ");

describe("talon.service", () => {
  test("is restarted for ever, and when it hangs", () => {
    expect(one("Service.Type")).toBe("notify");
    expect(one("Service.Restart")).toBe("always");
    expect(one("Unit.StartLimitIntervalSec")).toBe("0");
    expect(Number(one("Service.WatchdogSec"))).toBeGreaterThanOrEqual(10);
  });

  test("waits for no network and no clock, because a centre without them still gives tickets", () => {
    const order = `${one("Unit.After")} ${one("Unit.Wants") ?? ""} ${one("Unit.Requires") ?? ""}`;
    expect(order).not.toMatch(/network-online|time-sync/);
  });

  test("starts a program that the checkout has, on Node 24 of its own", () => {
    const words = (one("Service.ExecStart") ?? "").split(" ");
    const [node, program, verb] = words.filter((word) => !word.startsWith("--"));
    expect(node).toBe("/opt/talon/node_modules/.bin/node");
    expect(existsSync(join(ROOT, (program ?? "").replace("/opt/talon/", "")))).toBe(true);
    expect(verb).toBe("run");
  });

  test("does not deny what Node's compiler needs", () => {
    expect(unit.has("Service.MemoryDenyWriteExecute")).toBe(false);
  });

  test("may open the wires of a centre and no other device", () => {
    expect(one("Service.DevicePolicy")).toBe("closed");
    const kinds = unit.get("Service.DeviceAllow")?.map((line) => line.split(" ")[0]);
    expect(kinds).toEqual(expect.arrayContaining(["char-gpiochip", "char-ttyUSB", "char-ttyACM", "char-usb"]));
    expect(kinds?.filter((kind) => !kind?.startsWith("char-"))).toEqual([]);
  });

  test("may open an adapter whose driver the kernel loads after the service has started, so names its kind by number too", () => {
    const kinds = unit.get("Service.DeviceAllow")?.map((line) => line.split(" ")[0]);
    expect(kinds).toEqual(expect.arrayContaining(["char-188", "char-166", "char-180", "char-6"]));
  });

  test("belongs to every group that its devices belong to", () => {
    const groups = (one("Service.SupplementaryGroups") ?? "").split(" ");
    const declared = linesOf("systemd/sysusers.d/talon.conf")
      .filter((line) => line.startsWith("g "))
      .map((line) => line.split(/\s+/)[1]);
    expect(groups.sort()).toEqual(declared.sort());
  });

  test.each([
    "NoNewPrivileges",
    "ProtectHome",
    "ProtectClock",
    "ProtectKernelTunables",
    "RestrictNamespaces",
    "LockPersonality",
  ])("is hardened by %s", (name) => {
    expect(one(`Service.${name}`)).toBe("yes");
  });

  test("has bounded memory and tasks", () => {
    expect(one("Service.MemoryMax")).toMatch(/^\d+M$/);
    expect(Number(one("Service.TasksMax"))).toBeGreaterThan(0);
  });
});

describe("udev rules", () => {
  test("each compare before they assign, one rule a line", () => {
    const rules = linesOf("systemd/udev/60-talon.rules").filter((line) => line !== "" && !line.startsWith("#"));
    const word =
      /^(ACTION|SUBSYSTEMS?|KERNEL|ATTRS?\{[^}]+\}|ENV\{[^}]+\}|TEST|GROUP|MODE|RUN|SYMLINK)(==|\+=|=)"[^"]*"$/;
    const odd = rules.filter((rule) => rule.split(/,\s+(?=[A-Z]+)/).some((part) => !word.test(part)));
    expect(odd).toEqual([]);
  });

  test("keep ModemManager away from serial ports", () => {
    expect(linesOf("systemd/udev/60-talon.rules").some((line) => line.includes('ENV{ID_MM_DEVICE_IGNORE}="1"'))).toBe(
      true,
    );
  });
});
