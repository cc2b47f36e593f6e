import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Chance } from "../../e2e/rig/chance.ts";
import { UmlCentre } from "./centre.ts";
import { CUT_LINES, CutCentre, type Life, type Rest } from "./cut-centre.ts";
import { builtKernel, umlMissing } from "./kernel.ts";

const missing = umlMissing();
const here = missing.length === 0 ? "" : ` (not on this machine: ${missing.join(" ")})`;
const CUTS = Number(process.env["TALON_RIG_CUTS"] ?? 4);
const SEED = Number(process.env["TALON_RIG_SEED"] ?? 7);
const MS_A_CUT = 240_000;
const REST_MS = 900_000;

const SOUND = { lost: [], strangers: [], flaw: null };

let machine: UmlCentre;
const lives: Life[] = [];
let rest: Rest;

beforeAll(
  async () => {
    machine = new UmlCentre(
      builtKernel() ?? "",
      { printer: "serial:/dev/ttyS1?baud=19200", turns: "04:00", hasCallKeys: true },
      { lines: CUT_LINES, outlives: true },
    );
    const centre = new CutCentre(machine, new Chance(SEED));
    for (let no = 1; no <= CUTS; no += 1) lives.push(await centre.live());
    rest = await centre.rest();
    const sum = (of: (life: Life) => number) => lives.reduce((total, life) => total + of(life), 0);
    const { reserved, issued, voided, reprinted, wholeTickets } = rest.audit;
    console.log(
      `power cuts: seed ${SEED}, ${CUTS} cuts of ${Math.round(sum(({ ms }) => ms) / CUTS)} ms, ` +
        `${sum(({ presses }) => presses)} presses, ${rest.kept.told} events told, ${rest.kept.records} records; ` +
        `${reserved} numbers, ${issued} issued, ${voided} voided, ${reprinted} copies, ${wholeTickets} tickets on paper; ` +
        `${["start", "press", "byte", "paper"].map((name) => `${lives.filter(({ moment }) => moment === name).length} at ${name}`).join(", ")}`,
    );
  },
  CUTS * MS_A_CUT + REST_MS,
);

afterAll(() => machine?.remove());

describe.skipIf(missing.length > 0)(`a machine whose power goes ${CUTS} times${here}`, () => {
  test("has on its disk all that anybody was told and all that stands on paper, each time it comes back", () => {
    expect([...lives.map(({ kept }) => kept), rest.kept]).toEqual(
      Array.from({ length: CUTS + 1 }, () => expect.objectContaining(SOUND)),
    );
    expect(rest.kept.told).toBeGreaterThan(0);
  });

  test("loses no number and gives none twice", () => {
    expect(rest.gaps).toEqual([]);
    expect(rest.audit).toMatchObject({ numbersTwice: [], originalsTwice: [], papersWithoutRecord: [], undecided: [] });
    expect(rest.audit.reserved).toBeGreaterThan(0);
  });

  test("queues nobody without paper, voids no ticket that is in a hand, and marks each copy", () => {
    expect(rest.audit).toMatchObject({ queuedWithoutPaper: [], voidedButInHand: [], copiesUnrecorded: [] });
    expect(rest.audit.wholeTickets).toBeGreaterThan(0);
  });

  test("has a journal whose chain is whole", () => {
    expect(rest.verified).toMatch(/^sound: \d+ records/);
  });
});
