import type { Quality } from "../../drivers/driver.ts";

/** What stands in the checkout of one driver, for and against the quality that it declares. */
export interface Evidence {
  readonly name: string;
  readonly needs: "link" | "pins";
  /** Each place that tells its quality, by what it says: the driver itself, its page, the root table. */
  readonly told: Readonly<Record<"driver" | "page" | "table", string | null>>;
  readonly hasMachine: boolean;
  /** A virtual twin for a link, a request of lines for pins. */
  readonly hasTwinOrPins: boolean;
  /** Its own files of code without a test of the same name in the mirrored folder, nor another there that imports them or the whole driver. */
  readonly untested: readonly string[];
  readonly headings: readonly string[];
  readonly page: string;
  readonly faults: readonly string[];
  /** Faults that are begun by name in the tests of the driver or its role. */
  readonly exercised: readonly string[];
  /** Golden files that its own tests read, with how many vectors each holds. */
  readonly golden: Readonly<Record<string, number>>;
  readonly isInContract: boolean;
  readonly hasExample: boolean;
  /** Suites over the whole catalogue that reach it. */
  readonly reachedBy: readonly string[];
  readonly isInCheckedTable: boolean;
}

export const SUITES = ["fuzz", "replug", "twin-faults"] as const;
const STEPS: readonly Quality[] = ["bronze", "silver", "gold", "platinum"];
const SECTIONS = ["Wiring", "Options", "Faults"];
/** An open table of models stands for the options of a printer. */
const INSTEAD: Readonly<Record<string, string>> = { Options: "Profiles" };

/** What a driver claims and does not prove; empty where its quality is earned. */
export function unearned(evidence: Evidence): readonly string[] {
  const { driver } = evidence.told;
  const step = STEPS.indexOf(driver as Quality);
  if (step < 0) return [`${evidence.name}: quality ${driver} is no step of the ladder`];
  const proofs = [lackingForBronze, lackingForSilver, lackingForGold, lackingForPlatinum].slice(0, step + 1);
  return [...toldOtherwise(evidence), ...proofs.flatMap((lacking) => lacking(evidence))].map(
    (lack) => `${evidence.name}: ${lack}`,
  );
}

const toldOtherwise = ({ told }: Evidence): readonly string[] =>
  Object.entries(told)
    .filter(([, quality]) => quality !== told.driver)
    .map(([place, quality]) => `its ${place} says ${quality}, driver.ts says ${told.driver}`);

const when = (isLacking: boolean, lack: string): readonly string[] => (isLacking ? [lack] : []);

function lackingForBronze(it: Evidence): readonly string[] {
  const has = (section: string) =>
    it.headings.some((heading) => heading.startsWith(section) || heading.startsWith(INSTEAD[section] ?? section));
  return [
    ...when(!it.hasMachine, "there is no machine"),
    ...when(!it.hasTwinOrPins, it.needs === "link" ? "there is no virtual twin" : "it names no lines"),
    ...it.untested.map((file) => `no unit test reaches ${file}`),
    ...SECTIONS.filter((section) => !has(section)).map((section) => `its page has no section ${section}`),
    ...when(!it.page.includes("talon device test"), "its page does not say how to test the device"),
    ...when(!it.isInCheckedTable, "it has no row in what each was checked against"),
  ];
}

function lackingForSilver(it: Evidence): readonly string[] {
  const vectors = Object.values(it.golden).reduce((all, count) => all + count, 0);
  return [
    ...it.faults.filter((fault) => !it.exercised.includes(fault)).map((fault) => `no test begins its fault ${fault}`),
    ...when(vectors === 0, "none of its tests reads golden bytes"),
    ...when(!it.isInContract, "the suite of its role is not called for it"),
    ...when(!it.hasExample, "its example is not one that its options take"),
    ...SUITES.filter((suite) => !it.reachedBy.includes(suite)).map((suite) => `the ${suite} suite does not reach it`),
  ];
}

/** Gold and platinum are lines of the page: `Gold: 2027-03-01, Epson TM-T20III, firmware 1.23.` and `Platinum: 2027-04, Almaty 3.` */
const GOLD = /^Gold: (\d{4}-\d\d-\d\d), ([^,\n]+), firmware ([^,\n]+)\.$/m;
const PLATINUM = /^Platinum: (\d{4}-\d\d), ([^,\n]+)\.$/m;

const isDay = (text: string): boolean => !Number.isNaN(Date.parse(text)) && Date.parse(text) <= Date.now();

function lackingForGold({ page }: Evidence): readonly string[] {
  const [, day] = GOLD.exec(page) ?? [];
  if (day === undefined) return ["its page has no line Gold: DATE, MODEL, firmware VERSION."];
  return when(!isDay(day), `it ran on hardware on ${day}, which is no day that has been`);
}

function lackingForPlatinum({ page }: Evidence): readonly string[] {
  const [, month] = PLATINUM.exec(page) ?? [];
  if (month === undefined) return ["its page has no line Platinum: MONTH, CENTRE."];
  return when(!isDay(month), `its month in a centre is ${month}, which is no month that has been`);
}
