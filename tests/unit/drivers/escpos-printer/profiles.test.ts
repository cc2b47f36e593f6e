import { describe, expect, test } from "vitest";
import { escposPrinter } from "../../../../drivers/escpos-printer/driver.ts";
import { encodeSlip } from "../../../../drivers/escpos-printer/layout.ts";
import { PROFILE_NAMES, PROFILES, profileOf } from "../../../../drivers/escpos-printer/profiles.ts";
import { jobOf } from "./stage.ts";

const GENERIC = ["generic-80", "generic-58", "write-only"];

describe("the profiles", () => {
  test("describe twelve models and more, own and clone families, each with where its facts are from", () => {
    expect(PROFILE_NAMES.filter((name) => !GENERIC.includes(name)).length).toBeGreaterThanOrEqual(12);
    for (const name of PROFILE_NAMES) expect(PROFILES[name].source.length, name).toBeGreaterThan(8);
  });

  test.each(PROFILE_NAMES)("%s has letters of 12 dots that fit its paper, and pages that are named once", (name) => {
    const { dots, columns, pages, proofs, hasStatus } = PROFILES[name];
    expect(columns).toBe(Math.floor(dots / 12));
    expect(new Set(pages.map(({ page }) => page)).size).toBe(pages.length);
    expect(proofs.length > 0).toBe(hasStatus);
  });

  test.each(PROFILE_NAMES)("%s says that it tells its changes where that is one of its proofs", (name) => {
    const { proofs, tellsChanges } = PROFILES[name];
    expect(proofs.includes("automatic-status") && !tellsChanges).toBe(false);
  });
});

describe("a printer that nobody has described yet", () => {
  const differs = { dots: 512, columns: 42, pages: [{ encoding: "cp866", page: 7 }] };

  test("is described in the configuration alone: what is written wins over the profile", () => {
    const options = escposPrinter.options.parse({ profile: "generic-80", differs });
    const profile = profileOf(options.profile, options.differs);
    expect(profile).toMatchObject({ ...differs, cut: "partial" });
    const line = { kind: "text", text: "Талон", size: "normal", align: "left" } as const;
    const { bytes } = encodeSlip(jobOf("a", [line]), "0000", { profile, logo: null });
    expect(Buffer.from(bytes).toString("hex")).toContain("1b7407");
  });

  test.each([{ dots: 575 }, { colums: 48 }, { pages: [{ encoding: "koi8", page: 3 }] }, { cut: "sometimes" }])(
    "is refused where %j makes no sense",
    (wrong) => {
      expect(escposPrinter.options.safeParse({ differs: wrong }).success).toBe(false);
    },
  );
});
