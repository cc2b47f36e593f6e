import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadConfig } from "../../config/load.ts";
import { catalogue } from "../../drivers/catalogue.ts";
import { AgentUnderTest } from "../e2e/rig/agent.ts";
import { centreConfig } from "../e2e/rig/centre-config.ts";
import { writeOldJournal } from "../e2e/rig/old-journal.ts";

const HEADER_BYTES = 100;
const DAY_MS = 86_400_000;
const { values } = parseArgs({ options: { events: { type: "string", default: "100000" } } });
const events = Number(values.events);
const folder = mkdtempSync(join(tmpdir(), "talon-start-"));
const state = join(folder, "state");
const journal = join(state, "journal.db");
const configFile = join(folder, "centre.json");
mkdirSync(state);

const nowhere = (port: number) => `tcp://127.0.0.1:${port}`;
const boards = { "board-w1": nowhere(2), "board-w2": nowhere(3) };
const text = JSON.stringify(centreConfig({ printer: nowhere(1), boards, broker: null, passwordFile: "" }));
writeFileSync(configFile, text.replace("64MiB", "4GiB"));
const loaded = loadConfig(text, "centre.json", catalogue);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.fault));
const agent = new AgentUnderTest(configFile, state);

async function startMs(): Promise<number> {
  const begun = performance.now();
  await agent.start();
  await agent.status();
  const ms = Math.round(performance.now() - begun);
  await agent.kill();
  return ms;
}

try {
  const written = writeOldJournal(state, loaded.value.rules, { events, agoMs: DAY_MS });
  const mib = Math.round(statSync(journal).size / 1024 ** 2);
  const first = await startMs();
  const again = [await startMs(), await startMs(), await startMs()].toSorted((one, other) => one - other);
  const file = openSync(journal, "r+");
  writeSync(file, Buffer.alloc(HEADER_BYTES, 0x5a), 0, HEADER_BYTES, 0);
  closeSync(file);
  const salvaging = await startMs();
  const facts = { events: written, mib, firstMs: first, againMs: again[1], headerGarbledMs: salvaging };
  process.stdout.write(`${JSON.stringify(facts)}\n`);
} finally {
  await agent.kill().catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
}
