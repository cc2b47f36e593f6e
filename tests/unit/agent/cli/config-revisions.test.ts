import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { addConfigVerbs } from "../../../../agent/cli/config.ts";
import { RevisionStore } from "../../../../agent/cli/run/revision-store.ts";
import { type Known, noRevisions, type Revisions } from "../../../../config/revision/state.ts";
import { run } from "./said.ts";

const root = mkdtempSync(join(tmpdir(), "talon-shown-"));
afterAll(() => rmSync(root, { recursive: true }));

const show = (state: string, ...words: string[]) => run(["config", "show", "--state", state, ...words], addConfigVerbs);

const kept = (make: (known: (name: string, revision?: number) => Known) => Partial<Revisions>): string => {
  const directory = mkdtempSync(join(root, "state-"));
  const store = new RevisionStore(directory);
  const known = (name: string, revision?: number): Known => {
    const text = store.keepText(`# ${name}\n`);
    if (!text.ok) throw new Error(text.fault);
    const hub = revision === undefined ? null : { revision, by: "duty-officer", keyId: "0123456789abcdef" };
    return { text: text.value, digest: name.padEnd(64, "0"), hub };
  };
  store.write({ ...noRevisions, ...make(known) });
  return directory;
};

const drifted = () =>
  kept((known) => ({
    good: known("aaaa"),
    previous: known("bbbb", 17),
    wanted: { revision: 17, digest: "bbbb".padEnd(64, "0") },
    fate: {
      revision: 18,
      phase: "failed",
      why: "config-reverted",
      problems: [{ place: "devices.printer", what: "it is gone.", cure: "Look." }],
    },
  }));

describe("U4: talon config show without a file", () => {
  test("says what runs, whose it is, what was before, and what the hub was told", async () => {
    const { out, codes } = await show(drifted());
    expect(codes).toEqual([0]);
    expect(out).toEqual([
      "runs:    written at the centre, aaaa00000000; is not what the hub published last (drift)",
      "before:  revision 17 of the hub, by duty-officer, key 0123456789abcdef, bbbb00000000",
      "hub:     revision 17 was committed last, bbbb00000000",
      "told:    revision 18 is failed (config-reverted)",
      "         devices.printer: it is gone. Look.",
    ]);
  });

  test("the same as JSON, and the text that runs as it was written", async () => {
    const state = drifted();
    const { out } = await show(state, "--json");
    expect(JSON.parse(out.join("\n"))).toMatchObject({
      phase: "drifted",
      drift: true,
      previous: { hub: { revision: 17 } },
    });
    expect((await show(state, "--text")).out).toEqual(["# aaaa"]);
  });

  test("where no agent ever ran, says what to do", async () => {
    const { err, codes } = await show(mkdtempSync(join(root, "empty-")));
    expect(codes).toEqual([1]);
    expect(err[0]).toContain("talon config show FILE");
  });
});
