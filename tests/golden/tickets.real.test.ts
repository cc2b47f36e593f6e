import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { approvedTickets, fileOf } from "./ticket-pictures.ts";

const isMissing = spawnSync("zbarimg", ["--version"]).error !== undefined;

test.skipIf(isMissing).each(approvedTickets.map(fileOf))(
  "zbarimg, which others wrote, reads the code of %s (needs zbar-tools)",
  (file) => {
    const read = execFileSync("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file], { encoding: "utf8" });
    expect(read.trim()).toMatch(/^TALON1:sim-centre:2026-11-21-A001:0123456789:/);
  },
);
