import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { pause } from "../contracts/real-mosquitto.ts";
import { must } from "./rig/citizen.ts";
import { TestPrinter } from "./rig/equipment.ts";
import { eventually, openCentre, type TestCentre } from "./rig.ts";

const isRoot = process.getuid?.() === 0;
const KIB = 1024;

let centre: TestCentre;
let disk: string;
afterEach(async () => {
  await centre.close();
  execFileSync("umount", [disk]);
  rmSync(disk, { recursive: true, force: true });
});

function mountDisk(size: string): string {
  disk = mkdtempSync(join(tmpdir(), "talon-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk]);
  return disk;
}

function fill(): () => void {
  const path = join(disk, "filler");
  const file = openSync(path, "w");
  try {
    for (;;) writeSync(file, Buffer.alloc(KIB));
  } catch {
    closeSync(file);
  }
  return () => rmSync(path);
}

async function hammerUntilRefused(): Promise<void> {
  for (const [together, refusalsWanted] of [
    [50, 1],
    [1, 20],
  ] as const) {
    for (let refusals = 0, rounds = 0; refusals < refusalsWanted; rounds += 1) {
      if (rounds > 1_000) throw new Error("the disk is never full");
      const replies = await Promise.all(
        Array.from({ length: together }, () => centre.agent.ask({ verb: "recall", station: "w2" })),
      );
      refusals = replies.some((reply) => !reply.ok && reply.why === "journal-full") ? refusals + 1 : 0;
    }
  }
}

const boardsAreDark = () => Object.values(centre.boards).every((board) => board.face().text.trim() === "---");

test.runIf(isRoot)(
  "a disk that fills up stops tickets and nothing else; with room again, what had happened meanwhile is recorded",
  {
    timeout: 120_000,
  },
  async () => {
    const slowMsPerDot = 6;
    centre = await openCentre({
      state: mountDisk("6m"),
      printer: new TestPrinter(Math.random, slowMsPerDot),
      change: ({ devices, ...config }) => ({
        ...config,
        devices: { ...devices, printer: { ...devices.printer, proofWaitMs: 30_000 } },
      }),
    });
    await centre.agent.start();
    await centre.agent.until(({ kiosk, uplink }) => kiosk.open && uplink.phase === "online");
    await must(centre, { verb: "press", device: "kiosk", key: "licence-first" });
    await eventually("the number is reserved", () => centre.events("ticket.reserved").length === 1);
    const giveBack = fill();
    await hammerUntilRefused();
    const full = await centre.agent.until(({ kiosk }) => kiosk.notice === "journal-full");
    expect([full.kiosk.open, full.journal.fault]).toEqual([false, "journal-full"]);
    await eventually("the boards say that nobody is served", boardsAreDark);
    await eventually("the slip falls out all the same", () => centre.printer.slips().length === 1, 30_000);
    expect(centre.events("ticket.issued")).toEqual([]);
    await must(centre, { verb: "press", device: "kiosk", key: "service-b" });
    await pause(1_000);
    expect(centre.events("ticket.reserved").length).toBe(1);
    giveBack();
    await centre.agent.until(({ kiosk }) => kiosk.open, 60_000);
    expect(centre.events("ticket.issued")).toMatchObject([{ ticket: "A001", copy: 0 }]);
    expect(centre.events("journal.resumed").at(-1)).toMatchObject({ fault: "journal-full" });
    await eventually("the boards are lit again", () => !boardsAreDark());
    await centre.untilHubHasAll(60_000);
    const kept = centre.journal().map(({ body }) => body);
    const atHub = centre.hub.events().map(({ body }) => body);
    expect(atHub.slice(-kept.length)).toEqual(kept);
    expect(atHub.length).toBe(centre.journal().at(-1)?.seq);
  },
);
