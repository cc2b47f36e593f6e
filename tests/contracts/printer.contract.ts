import { describe, expect, test } from "vitest";
import { JOB_MOST_MS, type PrinterWord } from "../../agent/ports/printer.ts";
import { give, lies, linesOf, type PrinterBench, wordsOf } from "./printer-bench.ts";

export interface PrinterKind {
  readonly open: () => Promise<PrinterBench>;
  /** Says how it is. One that cannot vouches for nothing: its tickets are `unconfirmed`. */
  readonly isHeard: boolean;
  /** Says so itself when the paper ends or comes back, without being asked. */
  readonly tellsChanges: boolean;
  /** How many orders may wait behind the one that is being printed. */
  readonly jobsMax: number;
}

const SOON_MS = 60_000;
const SETTLE_MS = 50;

const idsOf = (count: number): readonly string[] => Array.from({ length: count }, (_, no) => `T${100 + no}`);

async function until(bench: PrinterBench, holds: () => boolean, mostMs = SOON_MS): Promise<void> {
  for (let waitedMs = 0; !holds() && waitedMs < mostMs; waitedMs += bench.lookEveryMs) {
    await bench.passes(bench.lookEveryMs);
  }
  expect(holds(), `after ${mostMs} ms: ${holds}; last ${bench.rig.states.at(-1)}, said ${bench.rig.words.length}`).toBe(
    true,
  );
}

export async function untilWell(bench: PrinterBench): Promise<void> {
  await until(bench, () => bench.rig.phase === "ready" && !bench.device.face().isPrinting);
  await bench.passes(SETTLE_MS);
}

export async function wordFor(bench: PrinterBench, id: string): Promise<PrinterWord | undefined> {
  await until(bench, () => wordsOf(bench, id).length > 0, JOB_MOST_MS);
  return wordsOf(bench, id)[0];
}

/** What every printer behind agent/ports/printer.ts owes, and what it may say when it cannot know. */
export function printerContract(name: string, kind: PrinterKind): void {
  const using = (body: (bench: PrinterBench) => Promise<void>) => async () => {
    const bench = await kind.open();
    try {
      bench.rig.take({ type: "start" });
      await untilWell(bench);
      await body(bench);
      expect(lies(bench)).toEqual([]);
    } finally {
      bench.rig.take({ type: "stop" });
      await bench.dispose();
    }
  };

  describe(`${name}: orders`, () => {
    test.concurrent(
      "are printed, with one word for each, when the whole slip lies there",
      using(async (bench) => {
        for (const id of idsOf(3)) {
          give(bench, id);
          const word = await wordFor(bench, id);
          expect(word).toMatchObject({ type: "printed", id });
          expect(word?.type === "printed" && word.proof !== "unconfirmed").toBe(kind.isHeard);
          expect(bench.device.slips().at(-1)).toMatchObject({ lines: linesOf(id), isTorn: false });
        }
        await bench.passes(1_000);
        expect(bench.rig.words.map(({ id }) => id)).toEqual(idsOf(3));
      }),
    );

    test.concurrent(
      "come out in the order in which they were given",
      using(async (bench) => {
        for (const id of idsOf(8)) give(bench, id);
        await until(bench, () => bench.rig.words.length === 8, JOB_MOST_MS);
        expect(bench.rig.words.map(({ type, id }) => `${type} ${id}`)).toEqual(idsOf(8).map((id) => `printed ${id}`));
        expect(bench.device.slips().map(({ lines }) => lines[0])).toEqual(idsOf(8).map((id) => linesOf(id)[0]));
      }),
    );

    test.concurrent(
      "beyond what may wait are refused at once as too many, and the others still come out",
      using(async (bench) => {
        const ids = idsOf(kind.jobsMax + 4);
        for (const id of ids) give(bench, id);
        const refused = bench.rig.words.map(({ id }) => id);
        expect([3, 4]).toContain(refused.length);
        expect(refused).toEqual(ids.slice(-refused.length));
        expect(bench.rig.words.every((word) => word.type === "not-printed" && word.why === "too-many-jobs")).toBe(true);
        await until(bench, () => bench.rig.words.length === ids.length, JOB_MOST_MS);
        const expired = bench.rig.words.filter((word) => word.type === "not-printed" && word.why === "job-expired");
        expect(expired.length).toBeLessThanOrEqual(kind.isHeard ? 0 : 2);
        expect(bench.device.slips()).toHaveLength(ids.length - refused.length - expired.length);
      }),
    );
  });

  describe(`${name}: a wire`, () => {
    test.concurrent(
      "that is lost while a ticket leaves puts this ticket in doubt, and never makes it certain that there is none",
      using(async (bench) => {
        bench.device.fault("slow", true);
        give(bench, "T500");
        await until(bench, () => bench.device.face().isPrinting);
        await bench.plug(false);
        expect(["print-unknown", "printed"]).toContain((await wordFor(bench, "T500"))?.type);
        bench.device.fault("slow", false);
        await bench.plug(true);
        await untilWell(bench);
        give(bench, "T501");
        expect(await wordFor(bench, "T501")).toMatchObject({ type: "printed" });
        expect(wordsOf(bench, "T500")).toHaveLength(1);
      }),
    );

    test.concurrent(
      "that is out makes orders refused at once, and is opened again by itself when it is back",
      using(async (bench) => {
        await bench.plug(false);
        await until(bench, () => bench.rig.phase !== "ready");
        give(bench, "T600");
        expect(bench.rig.words).toEqual([{ type: "not-printed", id: "T600", why: "printer-offline" }]);
        await bench.passes(1_500);
        await bench.plug(true);
        await untilWell(bench);
        give(bench, "T601");
        expect(await wordFor(bench, "T601")).toMatchObject({ type: "printed" });
      }),
    );
  });

  if (kind.isHeard) troubleThatIsHeard(name, using);
  else troubleThatIsNotHeard(name, using);
  if (kind.tellsChanges) troubleThatIsTold(name, using);
}

type Using = (body: (bench: PrinterBench) => Promise<void>) => () => Promise<void>;

function troubleThatIsHeard(name: string, using: Using): void {
  describe(`${name}: a printer that says how it is`, () => {
    test.concurrent.each(["paper-out", "cover-open"] as const)(
      "is known to be %s before an order, refuses it at once, and is well by itself afterwards",
      (fault) =>
        using(async (bench) => {
          bench.device.fault(fault, true);
          await until(bench, () => bench.rig.states.at(-1) === `degraded ${fault}`);
          give(bench, "T700");
          await until(bench, () => bench.rig.words.length > 0, 2_000);
          expect(bench.rig.words).toEqual([{ type: "not-printed", id: "T700", why: fault }]);
          bench.device.fault(fault, false);
          await untilWell(bench);
          give(bench, "T701");
          expect(await wordFor(bench, "T701")).toMatchObject({ type: "printed" });
        })(),
    );

    test.concurrent(
      "has in doubt what it was printing when the paper ended, and refuses what waited",
      using(async (bench) => {
        bench.device.fault("paper-out-mid-ticket", true);
        for (const id of ["T800", "T801"]) give(bench, id);
        expect(await wordFor(bench, "T800")).toMatchObject({ type: "print-unknown" });
        expect(await wordFor(bench, "T801")).toMatchObject({ type: "not-printed", why: "paper-out" });
        bench.device.fault("paper-out-mid-ticket", false);
        await untilWell(bench);
        give(bench, "T802");
        expect(await wordFor(bench, "T802")).toMatchObject({ type: "printed" });
      }),
    );
  });
}

function troubleThatIsNotHeard(name: string, using: Using): void {
  describe(`${name}: a printer that says nothing`, () => {
    test.concurrent.each(["paper-out", "cover-open", "paper-out-mid-ticket"] as const)(
      "with %s is believed to be well, and vouches for no ticket",
      (fault) =>
        using(async (bench) => {
          bench.device.fault(fault, true);
          give(bench, "T700");
          expect(await wordFor(bench, "T700")).toEqual({ type: "printed", id: "T700", proof: "unconfirmed" });
          expect(bench.rig.states.at(-1)).toBe("ready");
        })(),
    );
  });
}

function troubleThatIsTold(name: string, using: Using): void {
  describe(`${name}: a printer that tells its changes`, () => {
    test.concurrent(
      "has in doubt a ticket that came out of two rolls, though its end is proven",
      using(async (bench) => {
        bench.device.fault("paper-out-mid-ticket", true);
        await bench.passes(SETTLE_MS);
        give(bench, "T900");
        await until(bench, () => bench.rig.states.at(-1) === "degraded paper-out");
        await bench.passes(SETTLE_MS);
        bench.device.fault("paper-out-mid-ticket", false);
        expect(await wordFor(bench, "T900")).toMatchObject({ type: "print-unknown" });
      }),
    );
  });
}
