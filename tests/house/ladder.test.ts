import { describe, expect, test } from "vitest";
import { catalogue } from "../../drivers/catalogue.ts";
import { type Evidence, SUITES, unearned } from "./ladder.ts";
import { evidenceOf, rowsUnder } from "./ladder-evidence.ts";

describe("the quality that a driver declares", () => {
  test.each(catalogue)("is earned by $name", (driver) => {
    expect(unearned(evidenceOf(driver)), "Build what is missing, or lower its quality").toEqual([]);
  });

  test("stands in the root table beside its role and its wire, once for each driver and for no other", () => {
    const rows = rowsUnder("Drivers");
    expect([...rows.keys()]).toEqual(catalogue.map(({ name }) => name));
    for (const { name, role, needs, example } of catalogue) {
      const wire = String(example["link"] ?? "").startsWith("page:") ? "page" : needs;
      expect(rows.get(name)?.slice(0, 2), name).toEqual([role, wire]);
    }
  });

  test("no driver that is gone stands in what each was checked against", () => {
    const names = catalogue.map(({ name }) => name);
    expect([...rowsUnder("What each was checked against").keys()].filter((name) => !names.includes(name))).toEqual([]);
  });
});

const silver: Evidence = {
  name: "toaster",
  needs: "link",
  told: { driver: "silver", page: "silver", table: "silver" },
  hasMachine: true,
  hasTwinOrPins: true,
  untested: [],
  headings: ["Wiring", "Options", "Faults"],
  page: "`talon device test ID` toasts.\n",
  faults: ["unplug", "burnt"],
  exercised: ["unplug", "burnt"],
  golden: { "toast.json": 3 },
  isInContract: true,
  hasExample: true,
  reachedBy: SUITES,
  isInCheckedTable: true,
};
const as = (quality: string, page = ""): Evidence => ({
  ...silver,
  told: { driver: quality, page: quality, table: quality },
  page: `${silver.page}${page}`,
});

describe("the ladder", () => {
  test("lets stand what is proven", () => {
    const gold = "Gold: 2024-03-01, Toast T-20, firmware 1.23.\n";
    expect(unearned(silver)).toEqual([]);
    expect(unearned({ ...as("bronze"), golden: {}, exercised: [], reachedBy: [], isInContract: false })).toEqual([]);
    expect(unearned(as("gold", gold))).toEqual([]);
    expect(unearned(as("platinum", `${gold}Platinum: 2024-04, Almaty 3.\n`))).toEqual([]);
  });

  test.each([
    ["a page that boasts", { told: { ...silver.told, page: "gold" } }, "its page says gold"],
    ["a table that is behind", { told: { ...silver.told, table: "bronze" } }, "its table says bronze"],
    ["a driver that the table forgot", { told: { ...silver.told, table: null } }, "its table says null"],
    ["a step that there is not", { told: { driver: "tin", page: "tin", table: "tin" } }, "no step of the ladder"],
    ["no machine", { hasMachine: false }, "no machine"],
    ["no twin", { hasTwinOrPins: false }, "no virtual twin"],
    ["code that no test reaches", { untested: ["drivers/toaster/protocol.ts"] }, "no unit test reaches"],
    ["a page without wiring", { headings: ["Options", "Faults"] }, "no section Wiring"],
    ["a page that does not say how to test it", { page: "" }, "how to test the device"],
    ["no word of what it was checked against", { isInCheckedTable: false }, "no row in what each"],
    ["a fault that nobody begins", { exercised: ["unplug"] }, "no test begins its fault burnt"],
    ["golden bytes that nobody reads", { golden: {} }, "golden bytes"],
    ["golden bytes without bytes", { golden: { "toast.json": 0 } }, "golden bytes"],
    ["a suite of its role that is not called", { isInContract: false }, "suite of its role"],
    ["an example that is refused", { hasExample: false }, "its example"],
    ["no fuzz", { reachedBy: ["replug", "twin-faults"] }, "the fuzz suite"],
    ["no replug", { reachedBy: ["fuzz", "twin-faults"] }, "the replug suite"],
  ] as const)("is not climbed with %s", (_, planted, told) => {
    const lacking = unearned({ ...silver, ...planted });
    expect(lacking).toHaveLength(1);
    expect(lacking[0]).toContain(told);
  });

  test.each([
    ["gold", "", "no line Gold"],
    ["gold", "Gold: soon, Toast T-20, firmware 1.23.\n", "no line Gold"],
    ["gold", "Gold: 2024-03-01, Toast T-20.\n", "no line Gold"],
    ["gold", "Gold: 2024-13-45, Toast T-20, firmware 1.23.\n", "no day that has been"],
    ["gold", "Gold: 9024-03-01, Toast T-20, firmware 1.23.\n", "no day that has been"],
    ["platinum", "Gold: 2024-03-01, Toast T-20, firmware 1.23.\n", "no line Platinum"],
    ["platinum", "Gold: 2024-03-01, Toast T-20, firmware 1.23.\nPlatinum: 9024-04, Almaty 3.\n", "no month that has"],
    ["platinum", "Platinum: 2024-04, Almaty 3.\n", "no line Gold"],
  ])("is not climbed to %s with %j", (quality, page, told) => {
    expect(unearned(as(quality, page)).join("\n")).toContain(told);
  });
});
