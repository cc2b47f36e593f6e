import { describe, expect, test } from "vitest";
import { CHECKS, doctorLines, examine, sentencesOf } from "../../../../../agent/cli/doctor/examine.ts";
import type { DoctorWorld } from "../../../../../agent/cli/doctor/world.ts";
import { writtenBook } from "../../../../../agent/cli/run/barred.ts";
import { LOCALES, say } from "../../../../../config/words.ts";
import type { Adapter } from "../../../../../drivers/links/usb-name.ts";
import { changed, deviceOf } from "../../../config/almaty.ts";
import { DAY_MS, keptFacts, NOW_MS, patient, see, status, textsOf } from "./patient.ts";

type Sick = readonly [check: string, text: string, verdict: "lame" | "broken", world: Partial<DoctorWorld>];

const throttled = (bits: string): Partial<DoctorWorld> => ({
  readText: (path) => (path.endsWith("get_throttled") ? bits : null),
});
const journal = (fault: "journal-newer" | "journal-corrupt" | "journal-unwritable") => ({
  journal: () => ({ fault, records: 0, mode: "" }),
});
const until = (ms: number): Partial<DoctorWorld> => ({
  certificate: () => ({ fromMs: NOW_MS - DAY_MS, untilMs: NOW_MS + ms }),
});
const only = (...modules: string[]): Partial<DoctorWorld> => ({ loads: async (module) => !modules.includes(module) });
const ill = { ...status, devices: [{ ...status.devices[0]!, phase: "failed", fault: "paper-out" as const }] };

const record = { what: "broken claim: x", where: "drivers/keys.ts:7", at: "2026-08-23T06:00:00.000Z" };
const thrown = (times: number) => ({
  ...status,
  devices: [{ ...status.devices[0]!, thrown: { times, ...record, isBarred: times >= 3 } }],
});
const writtenThrows = (times: number): string =>
  writtenBook(new Map([["board-w1", { times, version: "1", entry: "e", ...record }]]));

const sick: readonly Sick[] = [
  ["node-version", "doctor.node-old", "broken", { nodeVersion: "v20.19.0" }],
  ["native-sqlite", "doctor.module-missing", "broken", only("better-sqlite3")],
  ["native-serialport", "doctor.module-missing", "broken", only("serialport")],
  ["native-koffi", "doctor.module-missing", "broken", only("koffi")],
  ["native-onoff", "doctor.module-spare", "lame", only("onoff")],
  ["state-folder", "doctor.state-absent", "broken", { stat: () => null }],
  ["state-folder", "doctor.state-denied", "broken", { may: () => false }],
  ["disk-space", "doctor.disk-low", "lame", { room: () => ({ freeBytes: 200 * 1024 ** 2, freeFiles: 9999 }) }],
  ["disk-space", "doctor.disk-low", "broken", { room: () => ({ freeBytes: 10 * 1024 ** 2, freeFiles: 9999 }) }],
  ["disk-files", "doctor.disk-files-low", "lame", { room: () => ({ freeBytes: 1024 ** 4, freeFiles: 12 }) }],
  ["root-writable", "doctor.root-read-only", "broken", { readText: () => "/dev/x / ext4 ro,noatime 0 0\n" }],
  ["journal-opens", "fault.journal-unwritable", "broken", journal("journal-unwritable")],
  ["journal-version", "fault.journal-newer", "broken", journal("journal-newer")],
  ["journal-chain", "fault.journal-corrupt", "broken", journal("journal-corrupt")],
  [
    "journal-durable",
    "doctor.journal-unsafe",
    "lame",
    { journal: () => ({ fault: null, records: 1, mode: "delete" }) },
  ],
  ["journal-archives", "doctor.archives-waiting", "lame", { kept: () => keptFacts(7, 0) }],
  ["journal-quarantine", "doctor.quarantine-kept", "lame", { kept: () => keptFacts(0, 2) }],
  ["clock-year", "doctor.clock-wrong-year", "broken", { nowMs: 0 }],
  [
    "clock-synchronised",
    "doctor.clock-alone",
    "lame",
    { stat: (path) => (path.includes("timesync") ? null : { kind: "folder", mode: 0o755 }) },
  ],
  ["serial-present", "doctor.port-absent", "broken", { stat: () => null }],
  ["serial-permission", "doctor.port-denied", "broken", { may: () => false }],
  ["serial-holder", "doctor.port-held", "broken", { holderOf: () => ({ name: "ModemManager", pid: 612, parent: 1 }) }],
  ["tcp-devices", "doctor.address-silent", "broken", { answers: async () => false }],
  ["gpio-present", "doctor.gpio-absent", "broken", { list: () => [] }],
  ["gpio-permission", "doctor.gpio-denied", "broken", { may: () => false }],
  ["broker-reach", "doctor.broker-silent", "lame", { answers: async () => false }],
  ["tls-files", "doctor.file-unreadable", "broken", { may: () => false }],
  ["tls-expiry", "doctor.certificate-unreadable", "broken", { certificate: () => null }],
  ["tls-expiry", "doctor.certificate-expired", "broken", until(-1)],
  ["tls-expiry", "doctor.certificate-ends-soon", "lame", until(10 * DAY_MS)],
  ["tls-key-private", "doctor.secret-open", "broken", { stat: () => ({ kind: "file", mode: 0o644 }) }],
  ["power", "doctor.power-low", "broken", throttled("50001")],
  ["power", "doctor.power-was-low", "lame", throttled("50000")],
  [
    "power",
    "doctor.usb-restless",
    "lame",
    {
      list: (path) => (path === "/sys/bus/usb/devices" ? ["usb1", "1-1"] : []),
      readText: (path) => (path.endsWith("1-1/devnum") ? "37\n" : path.startsWith("/sys/bus") ? "1\n" : null),
    },
  ],
  ["temperature", "doctor.too-hot", "lame", { readText: () => "81000\n" }],
  ["memory", "doctor.memory-low", "lame", { memoryFreeBytes: () => 1024 }],
  ["agent-answers", "doctor.agent-not-running", "lame", { stat: () => null }],
  ["agent-answers", "doctor.agent-silent", "broken", { status: async () => null }],
  ["agent-devices", "doctor.device-lame", "broken", { status: async () => ill }],
  ["driver-throws", "doctor.driver-barred", "broken", { status: async () => thrown(3) }],
  ["driver-throws", "doctor.driver-threw", "lame", { status: async () => thrown(1) }],
  ["driver-throws", "doctor.driver-barred", "broken", { status: async () => null, readText: () => writtenThrows(3) }],
  ["driver-throws", "doctor.driver-threw", "lame", { status: async () => null, readText: () => writtenThrows(2) }],
  ["console-port", "doctor.console-taken", "broken", { status: async () => null, isPortFree: async () => false }],
];

describe("a machine that is well", () => {
  test("U1: has at least thirty checks with names of their own, and all but the port that the agent itself holds are fine", async () => {
    const examined = await examine(patient());
    expect(new Set(examined.map(({ id }) => id)).size).toBeGreaterThanOrEqual(30);
    expect(examined.filter(({ verdict }) => verdict !== "fine").map(({ id }) => id)).toEqual(["console-port"]);
  });

  test("ends with one sentence that says so", async () => {
    expect(doctorLines("uk", await examine(patient())).at(-1)).toBe("Усе справне.");
  });
});

describe("a machine that is not well", () => {
  test.each(sick)("%s tells %s as %s", async (...[check, text, verdict, world]: Sick) => {
    const seen = await see(check, patient(world));
    expect(textsOf(seen)).toContain(text);
    expect(seen.verdict).toBe(verdict);
  });

  test.each(sick)("%s tells %s in every language, with its values", async (...[check, , , world]: Sick) => {
    const { complaints } = await see(check, patient(world));
    for (const language of ["en", "ru", "uk", "kk"] as const) {
      for (const complaint of complaints) {
        const { cause, remedy } = sentencesOf(language, complaint);
        expect(`${cause}${remedy}`).not.toMatch(/[{}]|undefined|null/);
      }
    }
  });

  test("a wrong configuration is told by number and first problem, and its devices are skipped", async () => {
    const wrong = patient(
      {},
      changed((raw) => Object.assign(raw.centre, { timezone: "Asia/Almatty", region: "A" })),
    );
    const seen = await see("config-valid", wrong);
    expect(seen.complaints[0]?.values).toMatchObject({ count: 2, file: "centre.yaml" });
    expect((await see("serial-present", wrong)).verdict).toBe("skipped");
  });

  test("doubts in the configuration are told", async () => {
    const doubtful = patient(
      {},
      changed((raw) => Object.assign(raw, { console: { listen: "0.0.0.0:80" } })),
    );
    expect((await see("config-doubts", doubtful)).verdict).toBe("lame");
  });

  const printerOn = (link: string) => changed((raw) => Object.assign(deviceOf(raw, "printer"), { link }));

  test("a port whose name is another's after a restart is doubtful, one known by its socket is not", async () => {
    const moving = patient({}, printerOn("serial:/dev/pts/3"));
    expect(textsOf(await see("serial-names", moving))).toEqual(["doctor.port-name-moves"]);
    const staying = patient({}, printerOn("serial:/dev/serial/by-path/platform-usb-0:1.2"));
    expect((await see("serial-names", staying)).verdict).toBe("fine");
  });

  test("a printer of the USB printer class is looked at like a port, with the group that owns it", async () => {
    const text = printerOn("file:/dev/usb/lp0");
    const [denied] = (await see("serial-permission", patient({ may: () => false }, text))).complaints;
    expect(denied).toMatchObject({ values: { path: "/dev/usb/lp0", group: "lp" } });
    const held = patient(
      { holderOf: (path) => (path === "/dev/usb/lp0" ? { name: "cupsd", pid: 77, parent: 1 } : null) },
      text,
    );
    expect(textsOf(await see("serial-holder", held))).toEqual(["doctor.port-held"]);
  });

  test("two adapters that a name fits are both named, and not called absent", async () => {
    const adapter = (node: string, port: string): Adapter => ({
      kind: "serial",
      node,
      port,
      vendor: "1a86",
      product: "7523",
      serial: null,
      words: "USB Serial",
      byId: null,
      byPath: null,
    });
    const two = [adapter("/dev/ttyUSB0", "1-1.2:1.0"), adapter("/dev/ttyUSB1", "1-1.3:1.0")];
    const text = printerOn("serial:usb:1a86:7523");
    const subject = patient({ fitting: () => two }, text);
    const [complaint] = (await see("serial-ambiguous", subject)).complaints;
    expect(complaint).toMatchObject({
      text: "doctor.port-ambiguous",
      values: { path: "usb:1a86:7523", candidates: "/dev/ttyUSB0 (1-1.2), /dev/ttyUSB1 (1-1.3)" },
    });
    expect((await see("serial-present", subject)).verdict).toBe("fine");
    const [one] = two;
    if (one === undefined) throw new Error("no adapter");
    expect((await see("serial-ambiguous", patient({ fitting: () => [one] }, text))).verdict).toBe("fine");
    expect(textsOf(await see("serial-present", patient({}, text)))).toEqual(["doctor.port-absent"]);
  });

  test("a key on a line that the board needs itself is doubtful", async () => {
    const subject = patient(
      {},
      changed((raw) => Object.assign(deviceOf(raw, "cam-hall"), { pin: 14 })),
    );
    expect(textsOf(await see("gpio-lines", subject))).toEqual(["doctor.gpio-line-reserved"]);
  });

  test.each([
    ["the agent itself", { name: "node", pid: status.pid, parent: 1 }],
    ["the process that keeps the agent's wires", { name: "node", pid: 99, parent: status.pid }],
  ])("a port that %s holds is in the right hands", async (_, holder) => {
    expect((await see("serial-holder", patient({ holderOf: () => holder }))).verdict).toBe("fine");
  });

  test("a missing onoff is broken where a device needs it", async () => {
    const pins = "gpio?backend=onoff";
    const subject = patient(
      only("onoff"),
      changed((raw) => Object.assign(deviceOf(raw, "cam-hall"), { pins })),
    );
    expect((await see("native-onoff", subject)).verdict).toBe("broken");
  });

  test("a device that is left out is told once, with what threw and where", async () => {
    const barred = thrown(3);
    const failed = {
      ...barred,
      devices: [{ ...barred.devices[0]!, phase: "failed", fault: "driver-broken" as const }],
    };
    const subject = patient({ status: async () => failed });
    expect((await see("agent-devices", subject)).verdict).toBe("fine");
    const { complaints } = await see("driver-throws", subject);
    expect(complaints.map(({ values }) => values)).toEqual([
      { device: "printer", times: 3, what: record.what, where: record.where },
    ]);
  });

  test("a device's fault comes in the words of the fault, with since when", async () => {
    const lines = doctorLines("en", [await see("agent-devices", patient({ status: async () => ill }))]);
    expect(lines).toEqual([
      "x Devices as the agent sees them  broken",
      "    printer: The printer has no paper. (since 2026-08-23T06:00:00Z)",
      "    Do this: Put in a new roll of paper and close the cover.",
      "",
      "1 thing needs attention.",
    ]);
  });
});

describe("words of the doctor", () => {
  test.each(CHECKS)("$id has a title in every language", ({ id }) => {
    for (const language of ["en", "ru", "uk", "kk"] as const) expect(say(language, `doctor.check.${id}`)).not.toBe("");
  });

  test("no title stands without a check", () => {
    const titled = Object.keys(LOCALES.en).flatMap((key) => /^doctor\.check\.(.+)$/.exec(key)?.[1] ?? []);
    expect(titled.toSorted()).toEqual(CHECKS.map(({ id }) => id).toSorted());
  });
});
