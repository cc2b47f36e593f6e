import { afterEach, beforeEach, expect, test } from "vitest";
import { isSuspect } from "../../../../agent/host/anchor-file.ts";
import { beginPageChecks } from "../../../../agent/host/page-check.ts";
import type { Log } from "../../../../agent/ports/log.ts";
import { DamagedJournal, PAGE } from "./damaged-journal.ts";

const SOON = { firstMs: 10, everyMs: 200 };
let journal: DamagedJournal;
let end: () => void = () => undefined;
beforeEach(() => {
  journal = new DamagedJournal();
  journal.write(2_000);
  journal.close();
});
afterEach(() => {
  end();
  journal.dispose();
});

function listen(): { readonly log: Log; readonly said: string[] } {
  const said: string[] = [];
  const hear = (text: string) => void said.push(text);
  return { said, log: { info: hear, warn: hear, error: hear } };
}

test("a page that was torn far from the end is found while the agent runs, and the next start looks at the whole file", {
  timeout: 60_000,
}, async () => {
  const middle = Math.floor(journal.bytes().length / 2 / PAGE) * PAGE;
  journal.overwrite("", middle, Buffer.alloc(4 * PAGE, 0xa5));
  const { log, said } = listen();
  end = beginPageChecks(journal.path, log, SOON);
  await expect.poll(() => said, { timeout: 50_000 }).toContain("journal-corrupt");
  expect(isSuspect(journal.path)).toBe(true);
});

test("a journal that is whole is left alone", { timeout: 60_000 }, async () => {
  const { log, said } = listen();
  end = beginPageChecks(journal.path, log, SOON);
  await expect.poll(() => said.length, { timeout: 50_000 }).toBeGreaterThan(1);
  expect(new Set(said)).toEqual(new Set(["the whole journal was looked through"]));
  expect(isSuspect(journal.path)).toBe(false);
});
