import type { AnyDriver } from "../../drivers/catalogue.ts";
import { TestWorld } from "../unit/drivers/world.ts";
import { FILES, read, testNames } from "./checkout.ts";
import type { Evidence, SUITES } from "./ladder.ts";

const TABLES = "drivers/README.md";
const SUITE_FILES: Readonly<
  Record<(typeof SUITES)[number], Readonly<Record<"link" | "pins", readonly [string, RegExp]>>>
> = {
  fuzz: {
    link: ["tests/unit/drivers/receivers-fuzz.test.ts", /for \(const driver of catalogue\)/],
    pins: ["tests/unit/drivers/receivers-fuzz.test.ts", /for \(const driver of catalogue\)/],
  },
  replug: {
    link: ["tests/e2e/replug.test.ts", /catalogue\.filter\(\(\{ needs \}\) => needs === "link"\)/],
    pins: ["tests/unit/drivers/twin-faults.test.ts", /catalogue\.filter\(\(\{ needs \}\) => needs === "pins"\)/],
  },
  "twin-faults": {
    link: ["tests/unit/drivers/twin-faults.test.ts", /catalogue\.filter\(\(\{ needs \}\) => needs === "link"\)/],
    pins: ["tests/unit/drivers/twin-faults.test.ts", /catalogue\.filter\(\(\{ needs \}\) => needs === "pins"\)/],
  },
};

/** The rows of the table of drivers that stands under a heading of drivers/README.md, by the name in the first cell. */
export function rowsUnder(heading: string): ReadonlyMap<string, readonly string[]> {
  const part = read(TABLES)
    .split(/^#+ /m)
    .find((text) => text.startsWith(heading));
  const table = part?.split("\n\n").find((block) => block.startsWith("| driver |"));
  const rows = [...(table ?? "").matchAll(/^\| (?!-)(.*) \|$/gm)].map(([, cells = ""]) => cells.split(" | "));
  const named = rows.map(([first = "", ...rest]) => [/^\[?([a-z][a-z0-9-]+)/.exec(first)?.[1] ?? "", rest] as const);
  return new Map(named.filter(([name]) => name !== "driver"));
}

/** Everything that the checkout holds for and against one driver's quality. */
export function evidenceOf(driver: AnyDriver): Evidence {
  const { name, role, needs, quality } = driver;
  const page = read(`drivers/${name}/README.md`);
  const own = FILES.filter((file) => file.startsWith(`tests/unit/drivers/${name}/`) && file.endsWith(".ts"));
  const ofRole = FILES.filter((file) => new RegExp(`^tests/contracts/${role}[.-].*\\.ts$`).test(file));
  const options = optionsOf(driver);
  const reaching = Object.entries(SUITE_FILES).filter(([, places]) => hasLoop(places[needs]));
  return {
    name,
    needs,
    told: { driver: quality, page: qualityOn(page), table: rowsUnder("Drivers").get(name)?.at(-1) ?? null },
    hasMachine: options !== null && typeof driver.machine(options as never).take === "function",
    hasTwinOrPins: (needs === "link" ? driver.sim : driver.pins) !== undefined,
    untested: untestedFiles(name, own),
    headings: [...page.matchAll(/^## (.*)$/gm)].map(([, heading = ""]) => heading),
    page,
    faults: options === null ? [] : Object.keys(driver.sim?.(options as never, new TestWorld()).faults ?? {}),
    exercised: exercisedIn([...own, ...ofRole]),
    golden: Object.fromEntries(goldenFiles(own).map((file) => [file, vectorsIn(JSON.parse(read(file)))])),
    isInContract: ofRole.some((file) => file.endsWith(".test.ts") && callsContractFor(read(file), name)),
    hasExample: options !== null && needs in driver.example,
    reachedBy: reaching.map(([suite]) => suite),
    isInCheckedTable: rowsUnder("What each was checked against").has(name),
  };
}

function optionsOf({ options, example }: AnyDriver): unknown {
  const { link: _link, pins: _pins, ...rest } = example;
  const read = options.safeParse(rest);
  return read.success ? read.data : null;
}

const qualityOn = (page: string): string | null =>
  /^(?:Quality: |## Quality\n)(bronze|silver|gold|platinum)\b/im.exec(page)?.[1]?.toLowerCase() ?? null;

const hasLoop = ([file, loop]: readonly [string, RegExp]): boolean => FILES.includes(file) && loop.test(read(file));

const imports = (text: string, file: string): boolean => text.includes(`/${file}"`);

/** A test of the mirrored folder reaches a file by its own name, or machine and all through the whole driver. */
function untestedFiles(name: string, own: readonly string[]): readonly string[] {
  const texts = own.map(read);
  const files = ["machine.ts", "protocol.ts"]
    .map((file) => `drivers/${name}/${file}`)
    .filter((it) => FILES.includes(it));
  const reached = (file: string) =>
    texts.some((text) => imports(text, file) || imports(text, `drivers/${name}/driver.ts`));
  return files.filter((file) => !reached(file));
}

/** A fault counts where a file that begins faults names it. */
function exercisedIn(files: readonly string[]): readonly string[] {
  const texts = files.map(read).filter((text) => text.includes("fault("));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/"([a-z-]+)"/g)].map(([, word = ""]) => word)))];
}

/** Through a helper of tests/golden too. Only where a test says that it is about golden bytes. */
function goldenFiles(own: readonly string[]): readonly string[] {
  const tests = own.filter((file) => testNames(file).some((name) => name.startsWith("golden ")));
  const named = (text: string, place: RegExp) =>
    [...text.matchAll(place)].map(([, file = ""]) => `tests/golden/${file}`);
  const direct = tests.flatMap((file) => named(read(file), /golden\/([\w-]+\.json)"/g));
  const helpers = tests.flatMap((file) => named(read(file), /golden\/([\w-]+\.ts)"/g));
  const through = helpers.flatMap((file) => named(read(file), /"\.\/([\w-]+\.json)"/g));
  return [...new Set([...direct, ...through])];
}

function vectorsIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const isVector = ["bytes", "edges", "text", "hex"].some((key) => key in value);
  return Object.values(value).reduce((all: number, one) => all + vectorsIn(one), isVector ? 1 : 0);
}

function callsContractFor(text: string, name: string): boolean {
  return text.includes(`drivers/${name}/`) && /^\s*\w*[cC]ontract\(/m.test(text);
}
