import { describe, expect, test } from "vitest";
import { sentencesOf } from "../../../../../agent/cli/doctor/examine.ts";
import { changed, deviceOf } from "../../../config/almaty.ts";
import { patient, see, status, textsOf } from "./patient.ts";

describe("GPIO lines of the configured devices", () => {
  test("a line that another has is told with his name, in every language", async () => {
    const held = await see("gpio-holder", patient({ lineHolders: async () => [{ line: 17, holder: "spi0 CS0" }] }));
    expect(held.verdict).toBe("broken");
    const stays = await see("gpio-outputs", patient({ readText: () => "Y\n" }));
    expect(stays.verdict).toBe("lame");
    for (const language of ["en", "ru", "uk", "kk"] as const) {
      for (const complaint of [...held.complaints, ...stays.complaints]) {
        const { cause, remedy } = sentencesOf(language, complaint);
        expect(`${cause}${remedy}`).not.toMatch(/[{}]|undefined|null/);
      }
    }
    expect(sentencesOf("en", held.complaints[0]!).cause).toMatch(/needs GPIO line 17, and spi0 CS0 has it\.$/);
  });

  test("a busy line of which the kernel tells this user nothing is told as the agent was told", async () => {
    const devices = [{ ...status.devices[0]!, id: "cam-hall", fault: "pin-busy" as const, holder: "gpiomon" }];
    const subject = patient({ lineHolders: async () => [], status: async () => ({ ...status, devices }) });
    const { complaints } = await see("gpio-holder", subject);
    expect(complaints.map(({ values }) => values)).toEqual([
      { device: "cam-hall", lines: expect.any(String), holder: "gpiomon" },
    ]);
  });

  describe("where a device goes by sysfs", () => {
    const bySysfs = changed((raw) => Object.assign(deviceOf(raw, "cam-hall"), { pins: "gpio?backend=onoff" }));

    test("a kernel without it is broken", async () => {
      const stat = (path: string) => (path === "/sys/class/gpio" ? null : { kind: "folder" as const, mode: 0o755 });
      expect(textsOf(await see("gpio-present", patient({ stat }, bySysfs)))).toEqual(["doctor.gpio-sysfs-absent"]);
      expect((await see("gpio-present", patient({ stat }))).verdict).toBe("fine");
    });

    test("missing rights on it are told by path, and are nobody's concern elsewhere", async () => {
      const may = (path: string) => !path.startsWith("/sys/class/gpio");
      const { complaints } = await see("gpio-permission", patient({ may }, bySysfs));
      expect(complaints.map(({ values }) => values["path"])).toEqual([
        "/sys/class/gpio/export",
        "/sys/class/gpio/unexport",
      ]);
      expect((await see("gpio-permission", patient({ may }))).verdict).toBe("fine");
    });

    test("a line that sysfs has is the agent's own, of another device it is held", async () => {
      const lineHolders = async (_: string | null, lines: readonly number[]) =>
        lines.map((line) => ({ line, holder: "sysfs" }));
      const { complaints } = await see("gpio-holder", patient({ lineHolders }, bySysfs));
      const devices = complaints.map(({ values }) => values["device"]);
      expect(devices.length).toBeGreaterThan(0);
      expect(devices).not.toContain("cam-hall");
    });
  });

  test("an output is told to stay only where the kernel keeps it and a device has one", async () => {
    expect((await see("gpio-outputs", patient({ readText: () => "N\n" }))).verdict).toBe("fine");
    const told = await see("gpio-outputs", patient({ readText: (path) => (path.includes("rp1") ? "Y\n" : null) }));
    expect(told.complaints.map(({ values }) => values["device"])).toContain("cam-hall");
    expect(told.complaints.map(({ values }) => values["device"])).not.toContain("kiosk");
  });
});
